// The writing side of a record's compression: the cheapest DEFLATE stream (RFC 1951) that starts with the dictionary's
// frozen block head. The head is left out on the card; a reader puts it in front again and inflates as usual. It buys
// the codes of a dynamic block without their 70 bytes. Deciding between matches is a shortest path over exact costs.
import type { Bytes } from './bytes.ts';
import type { Dictionary } from './dictionary.ts';
import { distanceBase, distanceExtra, lengthBase, lengthExtra, readCodeLengths } from './inflate.ts';
import type { CodeLengths } from './inflate.ts';

const minMatch = 3;
const maxMatch = 258;
const endOfBlock = 256;

/** One step of the stream: a literal (distance 0) or a match. */
export interface Step {
  length: number;
  distance: number;
}

/** The stream behind the dictionary's prefix, ended and filled with zero bits to a whole byte. */
export function deflateRecord(bytes: Uint8Array, dictionary: Pick<Dictionary, 'prefix' | 'preset'>): Bytes {
  const lengths = readCodeLengths(dictionary.prefix);
  const codes = { literals: assignCodes(lengths.literals), distances: assignCodes(lengths.distances) };
  const writer = new BitWriter();
  let at = 0;
  for (const { length, distance } of cheapestSteps(bytes, dictionary.preset, lengths)) {
    if (distance === 0) writer.code(codes.literals[bytes[at]!]!);
    else {
      const lengthSlot = slotOf(lengthBase, length);
      writer.code(codes.literals[257 + lengthSlot]!);
      writer.bits(length - lengthBase[lengthSlot]!, lengthExtra[lengthSlot]!);
      const distanceSlot = slotOf(distanceBase, distance);
      writer.code(codes.distances[distanceSlot]!);
      writer.bits(distance - distanceBase[distanceSlot]!, distanceExtra[distanceSlot]!);
    }
    at += length;
  }
  writer.code(codes.literals[endOfBlock]!);
  return writer.finish();
}

/** The cheapest way to write `bytes` behind `preset` with codes of these lengths. */
export function cheapestSteps(bytes: Uint8Array, preset: Uint8Array, lengths: CodeLengths): Step[] {
  const stretch = new Uint8Array(preset.length + bytes.length);
  stretch.set(preset);
  stretch.set(bytes, preset.length);
  const start = preset.length;
  const lengthCost = Array.from({ length: maxMatch + 1 }, (_, length) => {
    if (length < minMatch) return Infinity;
    const slot = slotOf(lengthBase, length);
    return lengths.literals[257 + slot]! + lengthExtra[slot]!;
  });
  const distanceCost = distanceBase.map((_, slot) => lengths.distances[slot]! + distanceExtra[slot]!);
  const cost = new Float64Array(bytes.length + 1).fill(Infinity);
  const best: Step[] = new Array<Step>(bytes.length + 1);
  cost[0] = 0;
  const chains = new Chains(stretch);
  for (let at = 0; at < start; at++) chains.add(at);
  for (let at = 0; at < bytes.length; at++) {
    const here = cost[at]!;
    const literal = here + lengths.literals[bytes[at]!]!;
    if (literal < cost[at + 1]!) {
      cost[at + 1] = literal;
      best[at + 1] = { length: 1, distance: 0 };
    }
    const position = start + at;
    for (let other = chains.first(position); other >= 0; other = chains.next(other)) {
      const distance = position - other;
      const length = chains.matchLength(other, position);
      const base = here + distanceCost[slotOf(distanceBase, distance)]!;
      for (let used = minMatch; used <= length; used++) {
        const total = base + lengthCost[used]!;
        if (total >= cost[at + used]!) continue;
        cost[at + used] = total;
        best[at + used] = { length: used, distance };
      }
      // Nothing further away is longer; without this, long runs would cost the square of their length.
      if (length === Math.min(maxMatch, bytes.length - at)) break;
    }
    chains.add(position);
  }
  const steps: Step[] = [];
  for (let at = bytes.length; at > 0; at -= best[at]!.length) steps.push(best[at]!);
  return steps.reverse();
}

/** Earlier places that begin with the same three bytes, nearest first. */
class Chains {
  private readonly stretch: Uint8Array;
  private readonly heads = new Int32Array(1 << 15).fill(-1);
  private readonly links: Int32Array;

  constructor(stretch: Uint8Array) {
    this.stretch = stretch;
    this.links = new Int32Array(stretch.length).fill(-1);
  }

  add(at: number): void {
    const hash = this.hash(at);
    this.links[at] = this.heads[hash]!;
    this.heads[hash] = at;
  }

  first(at: number): number {
    return at + minMatch > this.stretch.length ? -1 : this.heads[this.hash(at)]!;
  }

  next(at: number): number {
    return this.links[at]!;
  }

  matchLength(other: number, at: number): number {
    const most = Math.min(maxMatch, this.stretch.length - at);
    let length = 0;
    while (length < most && this.stretch[other + length] === this.stretch[at + length]) length++;
    return length;
  }

  private hash(at: number): number {
    const [a = 0, b = 0, c = 0] = [this.stretch[at], this.stretch[at + 1], this.stretch[at + 2]];
    return ((a << 10) ^ (b << 5) ^ c) & 0x7fff;
  }
}

/** Index of the last base that is not above `value`. */
export function slotOf(bases: readonly number[], value: number): number {
  let [low, high] = [0, bases.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bases[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface PrefixCode {
  value: number;
  length: number;
}

/** Canonical codes from their lengths (RFC 1951 §3.2.2). */
export function assignCodes(lengths: readonly number[]): PrefixCode[] {
  const next = new Array<number>(16).fill(0);
  for (let length = 1, code = 0; length <= 15; length++) {
    code = (code + lengths.filter((other) => other === length - 1 && other > 0).length) << 1;
    next[length] = code;
  }
  return lengths.map((length) => ({ length, value: length > 0 ? next[length]!++ : 0 }));
}

/** Bits from the lowest of each byte upwards; Huffman codes from their highest bit. */
export class BitWriter {
  private readonly bytes: number[] = [];
  private current = 0;
  /** Bits written so far. */
  count = 0;

  bits(value: number, count: number): void {
    for (let at = 0; at < count; at++) this.bit((value >> at) & 1);
  }

  code({ value, length }: PrefixCode): void {
    for (let at = length - 1; at >= 0; at--) this.bit((value >> at) & 1);
  }

  finish(): Bytes {
    if (this.count % 8 > 0) this.bytes.push(this.current);
    return Uint8Array.from(this.bytes);
  }

  private bit(bit: number): void {
    this.current |= bit << (this.count % 8);
    this.count++;
    if (this.count % 8 > 0) return;
    this.bytes.push(this.current);
    this.current = 0;
  }
}
