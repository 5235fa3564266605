// The emergency subset → packed CBOR (packing 1, docs/card-format.md §6). Lossless for every valid subset.
import type { EmergencySubset, Fact, Section, Stamp } from '../record/emergency-subset.ts';
import { equalBytes } from './bytes.ts';
import type { Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import { sections } from './closed-lists.ts';
import type { Codec } from './codec.ts';
import {
  affiliationFields,
  asOfDay,
  identityFields,
  minuteMs,
  outerKey,
  packing1,
  sectionFields,
  sectionState,
  stampFields,
} from './packing-tables.ts';

/**
 * Packs a valid subset. Throws when it holds an uninformed disease: `forCard` takes those out first.
 * Stamps are kept once each, in order of first use; a fact names its stamp only when it differs from the fact before it.
 */
export function packSubset(subset: EmergencySubset): Bytes {
  const day = asOfDay(subset.asOf);
  const stamps: Bytes[] = [];
  const table: Cbor[] = [];
  let current = 0;
  const indexOf = (stamp: Stamp): number => {
    const packed = stampFields.pack(stamp, day);
    const bytes = encodeCbor(packed);
    const known = stamps.findIndex((other) => equalBytes(other, bytes));
    if (known >= 0) return known;
    table.push(packed);
    return stamps.push(bytes) - 1;
  };
  const packFact = <T>(fact: Fact<T>, codec: Codec<T>): Cbor => {
    const stamp = indexOf(fact.stamp);
    const map = new Map(codec.pack(fact.value, day) as Map<number, Cbor>);
    if (stamp !== current) map.set(0, stamp);
    current = stamp;
    return map;
  };
  const packSection = (section: Section<object>, codec: Codec<object>): Cbor => {
    if (section.state === 'listed')
      return [sectionState.listed, ...section.facts.map((fact) => packFact(fact, codec))];
    if (section.state === 'none') return [sectionState.none, indexOf(section.stamp)];
    return section.stamp ? [sectionState.unknown, indexOf(section.stamp)] : [sectionState.unknown];
  };
  const map = new Map<number, Cbor>([
    [outerKey.packing, packing1],
    [outerKey.asOf, subset.asOf % minuteMs === 0 ? subset.asOf / minuteMs : [subset.asOf]],
    [outerKey.stamps, table],
    [outerKey.identity, packFact(subset.identity, identityFields)],
  ]);
  if (subset.affiliation) map.set(outerKey.affiliation, packFact(subset.affiliation, affiliationFields));
  sections.forEach((name, at) =>
    map.set(outerKey.firstSection + at, packSection(subset[name] as Section<object>, sectionFields[name])),
  );
  if (subset.trimmed)
    map.set(
      outerKey.trimmed,
      subset.trimmed.map((name) => sections.indexOf(name)),
    );
  return encodeCbor(map);
}
