// Packed CBOR → the emergency subset, strictly: the schema of the record, and exactly the bytes `packSubset` would make.
import type { Instant } from '../brands.ts';
import { emergencySubset } from '../record/emergency-subset.ts';
import type { EmergencySubset, Fact, Stamp } from '../record/emergency-subset.ts';
import { equalBytes } from './bytes.ts';
import { isCount, parseCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import { sections } from './closed-lists.ts';
import { Unpackable, arrayOf, listed } from './codec.ts';
import type { Codec } from './codec.ts';
import { packSubset } from './pack.ts';
import {
  affiliationFields,
  asOfDay,
  identityFields,
  minuteMs,
  outerPlace,
  packing1,
  recordDepth,
  sectionFields,
  stampFields,
} from './packing-tables.ts';

export type UnpackFailure = 'MALFORMED' | 'TOO_DEEP' | 'NOT_CANONICAL' | 'UNKNOWN_PACKING';
export type UnpackResult = { ok: true; subset: EmergencySubset } | { ok: false; code: UnpackFailure };

/** The inverse of `packSubset`: whatever it accepts packs again to the same bytes. */
export function unpackSubset(bytes: Uint8Array): UnpackResult {
  const parsed = parseCbor(bytes, recordDepth);
  if (!parsed.ok) return parsed;
  const outer = parsed.value;
  if (!Array.isArray(outer)) return { ok: false, code: 'MALFORMED' };
  const packing = (outer as Cbor[])[outerPlace.packing];
  if (isCount(packing) && packing > packing1) return { ok: false, code: 'UNKNOWN_PACKING' };
  let candidate: unknown;
  try {
    candidate = unpackOuter(outer);
  } catch (error) {
    if (error instanceof Unpackable) return { ok: false, code: 'MALFORMED' };
    throw error;
  }
  const checked = emergencySubset.safeParse(candidate);
  if (!checked.success || hasUninformed(checked.data)) return { ok: false, code: 'MALFORMED' };
  if (!equalBytes(packSubset(checked.data), bytes)) return { ok: false, code: 'NOT_CANONICAL' };
  return { ok: true, subset: checked.data };
}

function unpackOuter(outer: readonly Cbor[]): unknown {
  if (outer.length < outerPlace.trimmed || outer.length > outerPlace.trimmed + 1) throw new Unpackable();
  if (outer[outerPlace.packing] !== packing1) throw new Unpackable();
  const asOf = unpackAsOf(outer[outerPlace.asOf]);
  const day = asOfDay(asOf);
  const context = { lastDay: day };
  const table = outer[outerPlace.stamps];
  if (!Array.isArray(table)) throw new Unpackable();
  const stamps = (table as Cbor[]).map((stamp) => stampFields.unpack(stamp, { lastDay: day }));
  const stampAt = (index: number): Stamp => {
    const stamp = stamps[index];
    if (!stamp) throw new Unpackable();
    return stamp;
  };
  let inForce = 0;
  const unpackFacts = <T>(packed: Cbor | undefined, codec: Codec<T>): Fact<T>[] => {
    if (!Array.isArray(packed)) throw new Unpackable();
    const facts: Fact<T>[] = [];
    for (const item of packed as Cbor[]) {
      if (typeof item === 'number') inForce = item;
      else facts.push({ value: codec.unpack(item, context), stamp: stampAt(inForce) });
    }
    return facts;
  };
  const unpackSection = (packed: Cbor | undefined, codec: Codec<object>): unknown => {
    if (!isCount(packed)) return { state: 'listed', facts: unpackFacts(packed, codec) };
    if (packed === 0) return { state: 'unknown' };
    const stamp = stampAt(Math.floor((packed - 1) / 2));
    return packed % 2 === 1 ? { state: 'none', stamp } : { state: 'unknown', stamp };
  };
  const [identity] = unpackFacts([outer[outerPlace.identity]!], identityFields);
  const [affiliation] = unpackFacts(outer[outerPlace.affiliation], affiliationFields);
  const subset: Record<string, unknown> = { asOf, identity };
  if (affiliation) subset.affiliation = affiliation;
  sections.forEach((name, at) => {
    subset[name] = unpackSection(outer[outerPlace.firstSection + at], sectionFields[name]);
  });
  if (outer.length > outerPlace.trimmed)
    subset.trimmed = arrayOf(listed(sections)).unpack(outer[outerPlace.trimmed], context);
  return subset;
}

/** Whole minutes as an integer, anything finer as [milliseconds]. */
function unpackAsOf(packed: Cbor | undefined): Instant {
  const value =
    typeof packed === 'number'
      ? packed * minuteMs
      : Array.isArray(packed)
        ? (packed as Cbor[])[0]
        : undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new Unpackable();
  return value as Instant;
}

function hasUninformed({ disease }: EmergencySubset): boolean {
  return disease.state === 'listed' && disease.facts.some(({ value }) => value.uninformed);
}
