// Packed CBOR → the emergency subset, strictly: the schema of the record, and exactly the bytes `packSubset` would make.
import type { Instant } from '../brands.ts';
import { emergencySubset } from '../record/emergency-subset.ts';
import type { EmergencySubset, Fact, Stamp } from '../record/emergency-subset.ts';
import { equalBytes } from './bytes.ts';
import { isMapOf, parseCbor } from './cbor.ts';
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
  outerKey,
  packing1,
  recordDepth,
  sectionFields,
  sectionState,
  stampFields,
} from './packing-tables.ts';

export type UnpackFailure = 'MALFORMED' | 'TOO_DEEP' | 'NOT_CANONICAL' | 'UNKNOWN_PACKING';
export type UnpackResult = { ok: true; subset: EmergencySubset } | { ok: false; code: UnpackFailure };

/** The inverse of `packSubset`: whatever it accepts packs again to the same bytes. */
export function unpackSubset(bytes: Uint8Array): UnpackResult {
  const parsed = parseCbor(bytes, recordDepth);
  if (!parsed.ok) return parsed;
  const packing = parsed.value instanceof Map ? parsed.value.get(outerKey.packing) : undefined;
  if (typeof packing === 'number' && packing > packing1) return { ok: false, code: 'UNKNOWN_PACKING' };
  let candidate: unknown;
  try {
    candidate = unpackMap(parsed.value);
  } catch (error) {
    if (error instanceof Unpackable) return { ok: false, code: 'MALFORMED' };
    throw error;
  }
  const checked = emergencySubset.safeParse(candidate);
  if (!checked.success || hasUninformed(checked.data)) return { ok: false, code: 'MALFORMED' };
  if (!equalBytes(packSubset(checked.data), bytes)) return { ok: false, code: 'NOT_CANONICAL' };
  return { ok: true, subset: checked.data };
}

function unpackMap(map: Cbor): unknown {
  const required = [
    outerKey.packing,
    outerKey.asOf,
    outerKey.stamps,
    outerKey.identity,
    ...sections.map((_, at) => outerKey.firstSection + at),
  ];
  if (
    !isMapOf(map, required, [outerKey.affiliation, outerKey.trimmed]) ||
    map.get(outerKey.packing) !== packing1
  )
    throw new Unpackable();
  const asOf = unpackAsOf(map.get(outerKey.asOf));
  const day = asOfDay(asOf);
  const stamps = arrayOf(stampFields).unpack(map.get(outerKey.stamps), day);
  let current = 0;
  const stampAt = (index: Cbor | undefined): Stamp => {
    const stamp = typeof index === 'number' ? stamps[index] : undefined;
    if (!stamp) throw new Unpackable();
    return stamp;
  };
  const unpackFact = <T>(packed: Cbor | undefined, codec: Codec<T>): Fact<T> => {
    if (!(packed instanceof Map)) throw new Unpackable();
    const value = new Map(packed as ReadonlyMap<number, Cbor>);
    const index = value.get(0) ?? current;
    value.delete(0);
    const stamp = stampAt(index);
    current = index as number;
    return { value: codec.unpack(value, day), stamp };
  };
  const unpackSection = (packed: Cbor | undefined, codec: Codec<object>): unknown => {
    if (!Array.isArray(packed)) throw new Unpackable();
    const [state, ...rest] = packed as Cbor[];
    if (state === sectionState.listed)
      return { state: 'listed', facts: rest.map((fact) => unpackFact(fact, codec)) };
    if (rest.length > 1) throw new Unpackable();
    if (state === sectionState.none) return { state: 'none', stamp: stampAt(rest[0]) };
    if (state !== sectionState.unknown) throw new Unpackable();
    return rest.length === 1 ? { state: 'unknown', stamp: stampAt(rest[0]) } : { state: 'unknown' };
  };
  const subset: Record<string, unknown> = {
    asOf,
    identity: unpackFact(map.get(outerKey.identity), identityFields),
  };
  if (map.has(outerKey.affiliation))
    subset.affiliation = unpackFact(map.get(outerKey.affiliation), affiliationFields);
  sections.forEach((name, at) => {
    subset[name] = unpackSection(map.get(outerKey.firstSection + at), sectionFields[name]);
  });
  if (map.has(outerKey.trimmed))
    subset.trimmed = arrayOf(listed(sections)).unpack(map.get(outerKey.trimmed), day);
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
