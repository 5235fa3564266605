// The emergency subset → packed CBOR (packing 1, docs/card-format.md §6). Lossless for every valid subset. Arrays with
// fixed places instead of maps: one byte less for every field of every fact.
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
  packing1,
  sectionFields,
  stampFields,
} from './packing-tables.ts';

/**
 * Packs a valid subset. Throws when it holds an uninformed disease: `forCard` takes those out first.
 * Stamps are kept once each, in order of first use. The stamp in force is the first one; an integer among facts
 * switches it. A section is its facts in an array; without facts it is 0 for unknown, 1 + 2 × stamp for none and
 * 2 + 2 × stamp for unknown said by somebody.
 */
export function packSubset(subset: EmergencySubset): Bytes {
  const day = asOfDay(subset.asOf);
  const context = { lastDay: day };
  const stamps: Bytes[] = [];
  /** Facts usually share their stamp's object. */
  const seen = new Map<Stamp, number>();
  const table: Cbor[] = [];
  let inForce = 0;
  const indexOf = (stamp: Stamp): number => {
    const before = seen.get(stamp);
    if (before !== undefined) return before;
    const packed = stampFields.pack(stamp, { lastDay: day });
    const bytes = encodeCbor(packed);
    let index = stamps.findIndex((other) => equalBytes(other, bytes));
    if (index < 0) {
      table.push(packed);
      index = stamps.push(bytes) - 1;
    }
    seen.set(stamp, index);
    return index;
  };
  const packFacts = <T>(facts: readonly Fact<T>[], codec: Codec<T>): Cbor[] =>
    facts.flatMap((fact): Cbor[] => {
      const stamp = indexOf(fact.stamp);
      const packed = codec.pack(fact.value, context);
      if (stamp === inForce) return [packed];
      inForce = stamp;
      return [stamp, packed];
    });
  const packSection = (section: Section<object>, codec: Codec<object>): Cbor => {
    if (section.state === 'listed') return packFacts(section.facts, codec);
    if (section.state === 'none') return 1 + 2 * indexOf(section.stamp);
    return section.stamp ? 2 + 2 * indexOf(section.stamp) : 0;
  };
  const identity = packFacts([subset.identity], identityFields);
  const affiliation = packFacts(subset.affiliation ? [subset.affiliation] : [], affiliationFields);
  const packedSections = sections.map((name) =>
    packSection(subset[name] as Section<object>, sectionFields[name]),
  );
  return encodeCbor([
    packing1,
    subset.asOf % minuteMs === 0 ? subset.asOf / minuteMs : [subset.asOf],
    table,
    identity[0]!,
    affiliation,
    ...packedSections,
    ...(subset.trimmed ? [subset.trimmed.map((name) => sections.indexOf(name))] : []),
  ]);
}
