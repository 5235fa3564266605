// Raw DEFLATE (RFC 1951) with a preset dictionary, for hostile input: never writes more than `limit` bytes, refuses
// incomplete and over-subscribed codes, distances before the dictionary, and anything after the final block.
// Library inflaters allocate ahead of the limit or ignore trailing bytes.
import type { Bytes } from './bytes.ts';

export type InflateResult =
  { ok: true; bytes: Bytes } | { ok: false; code: 'BROKEN' | 'TOO_LONG' | 'TRAILING_BYTES' };

class Refusal extends Error {
  readonly reason: 'BROKEN' | 'TOO_LONG';
  constructor(reason: 'BROKEN' | 'TOO_LONG') {
    super(reason);
    this.reason = reason;
  }
}

/** @param limit most bytes the result may have; work stops with TOO_LONG at the first byte beyond it. */
export function inflateWithin(data: Uint8Array, dictionary: Uint8Array, limit: number): InflateResult {
  const out = new Uint8Array(dictionary.length + limit);
  out.set(dictionary);
  const stream = new Stream(data, out, dictionary.length);
  try {
    while (!stream.block());
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, code: error.reason };
    throw error;
  }
  if (!stream.isAtEnd()) return { ok: false, code: 'TRAILING_BYTES' };
  return { ok: true, bytes: out.slice(dictionary.length, stream.written) };
}

/** Bits of every literal/length symbol and of every distance symbol. */
export interface CodeLengths {
  literals: readonly number[];
  distances: readonly number[];
}

/** Code lengths of a stream that starts with a block of type 2. Throws for any other: presets are our own. */
export function readCodeLengths(prefix: Uint8Array): CodeLengths {
  const stream = new Stream(prefix, new Uint8Array(0), 0);
  if (stream.bits(3) !== 0b101) throw new RangeError('expected the head of a final block of type 2');
  return stream.codeLengths();
}

/** A canonical Huffman code: short codes by table, longer ones by their number of each length. */
interface Code {
  /** By the next bits of the stream: symbol × 16 + length, or 0 when the code is longer (or there is none). */
  table: Uint16Array;
  tableBits: number;
  counts: Uint16Array;
  symbols: Uint16Array;
}

/** Tables of RFC 1951 §3.2.5, for symbols 257 … 285 and distance symbols 0 … 29. */
export const lengthBase: readonly number[] = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
export const lengthExtra: readonly number[] = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
export const distanceBase: readonly number[] = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
export const distanceExtra: readonly number[] = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
export const codeLengthOrder: readonly number[] = [
  16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/** Codes up to this length are read with one look. */
const mostTableBits = 9;
/** Blocks cost their tables: more than these, plus one for so many bytes of the limit, no writer needs. */
const fewestBlocks = 16;
const bytesPerBlock = 1024;

const fixedLiterals = buildCode(
  Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
);
const fixedDistances = buildCode(new Array<number>(30).fill(5), true);

class Stream {
  written: number;
  private readonly data: Uint8Array;
  private readonly out: Uint8Array;
  private at = 0;
  private buffer = 0;
  private held = 0;
  private blocksLeft: number;

  constructor(data: Uint8Array, out: Uint8Array, start: number) {
    this.data = data;
    this.out = out;
    this.written = start;
    this.blocksLeft = fewestBlocks + Math.floor((out.length - start) / bytesPerBlock);
  }

  /** Reads one block; true when it was the final one. */
  block(): boolean {
    if (--this.blocksLeft < 0) throw new Refusal('BROKEN');
    const final = this.bits(1) === 1;
    const type = this.bits(2);
    if (type === 0) this.stored();
    else if (type === 1) this.compressed(fixedLiterals, fixedDistances);
    else if (type === 2) this.compressed(...this.dynamicCodes());
    else throw new Refusal('BROKEN');
    return final;
  }

  /** No whole byte is left, and the bits that fill the last byte are zero. */
  isAtEnd(): boolean {
    const filling = this.buffer & ((1 << (this.held & 7)) - 1);
    return this.at - (this.held >> 3) === this.data.length && filling === 0;
  }

  bits(count: number): number {
    if (this.held < count) this.fill();
    const value = this.buffer & ((1 << count) - 1);
    this.drop(count);
    return value;
  }

  /** At least 17 bits in the buffer; behind the end they are zeros, which `drop` refuses to take. */
  private fill(): void {
    for (; this.held <= 16; this.held += 8) this.buffer |= (this.data[this.at++] ?? 0) << this.held;
  }

  private drop(count: number): void {
    this.buffer >>>= count;
    this.held -= count;
    if (this.at > this.data.length && this.held < (this.at - this.data.length) * 8)
      throw new Refusal('BROKEN');
  }

  private stored(): void {
    this.at -= this.held >> 3;
    this.buffer = 0;
    this.held = 0;
    const length = this.bits(16);
    if (this.bits(16) !== (~length & 0xffff)) throw new Refusal('BROKEN');
    this.at -= this.held >> 3;
    this.buffer = 0;
    this.held = 0;
    const stored = this.data.subarray(this.at, this.at + length);
    if (this.written + stored.length > this.out.length) throw new Refusal('TOO_LONG');
    if (stored.length < length) throw new Refusal('BROKEN');
    this.out.set(stored, this.written);
    this.at += length;
    this.written += length;
  }

  private symbol({ table, tableBits, counts, symbols }: Code): number {
    if (this.held < 15) this.fill();
    const entry = table[this.buffer & ((1 << tableBits) - 1)]!;
    if (entry !== 0) {
      this.drop(entry & 15);
      return entry >> 4;
    }
    for (let length = 1, code = 0, first = 0, index = 0; length <= 15; length++) {
      code |= (this.buffer >> (length - 1)) & 1;
      const count = counts[length]!;
      if (code - count < first) {
        this.drop(length);
        return symbols[index + code - first]!;
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Refusal('BROKEN');
  }

  private compressed(literals: Code, distances: Code): void {
    const { out } = this;
    for (;;) {
      const symbol = this.symbol(literals);
      if (symbol === 256) return;
      if (symbol < 256) {
        if (this.written >= out.length) throw new Refusal('TOO_LONG');
        out[this.written++] = symbol;
        continue;
      }
      const base = lengthBase[symbol - 257];
      if (base === undefined) throw new Refusal('BROKEN');
      const length = base + this.bits(lengthExtra[symbol - 257]!);
      const slot = this.symbol(distances);
      const distance = distanceBase[slot]! + this.bits(distanceExtra[slot]!);
      if (distance > this.written) throw new Refusal('BROKEN');
      if (this.written + length > out.length) throw new Refusal('TOO_LONG');
      const from = this.written - distance;
      if (distance >= length) out.copyWithin(this.written, from, from + length);
      else for (let at = 0; at < length; at++) out[this.written + at] = out[from + at]!;
      this.written += length;
    }
  }

  private dynamicCodes(): [Code, Code] {
    const { literals, distances } = this.codeLengths();
    return [buildCode(literals), buildCode(distances, true)];
  }

  /** The head of a block of type 2. */
  codeLengths(): CodeLengths {
    const literalCount = this.bits(5) + 257;
    const distanceCount = this.bits(5) + 1;
    if (literalCount > 286 || distanceCount > 30) throw new Refusal('BROKEN');
    const lengthLengths = new Array<number>(19).fill(0);
    const used = this.bits(4) + 4;
    for (let slot = 0; slot < used; slot++) lengthLengths[codeLengthOrder[slot]!] = this.bits(3);
    const lengthCode = buildCode(lengthLengths);
    const lengths: number[] = [];
    while (lengths.length < literalCount + distanceCount) {
      const symbol = this.symbol(lengthCode);
      if (symbol < 16) lengths.push(symbol);
      else if (symbol === 16) {
        const last = lengths.at(-1);
        if (last === undefined) throw new Refusal('BROKEN');
        for (let left = 3 + this.bits(2); left > 0; left--) lengths.push(last);
      } else
        for (let left = symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7); left > 0; left--)
          lengths.push(0);
    }
    if (lengths.length > literalCount + distanceCount || lengths[256] === 0) throw new Refusal('BROKEN');
    return { literals: lengths.slice(0, literalCount), distances: lengths.slice(literalCount) };
  }
}

/** @param mayBeIncomplete a distance code may have no code, or a single one of one bit (RFC 1951 §3.2.7). */
function buildCode(lengths: readonly number[], mayBeIncomplete = false): Code {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length]!++;
  let left = 1;
  for (let length = 1; length <= 15; length++) {
    left = left * 2 - counts[length]!;
    if (left < 0) throw new Refusal('BROKEN');
  }
  const coded = lengths.length - counts[0]!;
  const isFixedDistance = coded === 30 && counts[5] === 30;
  if (left > 0 && !(mayBeIncomplete && (coded === 0 || (coded === 1 && counts[1] === 1) || isFixedDistance)))
    throw new Refusal('BROKEN');
  const offsets = new Uint16Array(17);
  const nextCode = new Uint16Array(17);
  for (let length = 1; length <= 15; length++) {
    offsets[length + 1] = offsets[length]! + counts[length]!;
    nextCode[length + 1] = (nextCode[length]! + counts[length]!) << 1;
  }
  const symbols = new Uint16Array(lengths.length);
  const longest = counts.findLastIndex((count, length) => length > 0 && count > 0);
  const tableBits = Math.max(1, Math.min(mostTableBits, longest));
  const table = new Uint16Array(1 << tableBits);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    symbols[offsets[length]!++] = symbol;
    const code = nextCode[length]!++;
    if (length > tableBits) return;
    for (let at = reverseBits(code, length); at < table.length; at += 1 << length)
      table[at] = (symbol << 4) | length;
  });
  counts[0] = 0;
  return { table, tableBits, counts, symbols };
}

/** Huffman codes stand in the stream with their first bit first, everything else with its last. */
function reverseBits(code: number, length: number): number {
  let reversed = 0;
  for (let at = 0; at < length; at++) reversed |= ((code >> at) & 1) << (length - 1 - at);
  return reversed;
}
