// Length-limited Huffman codes (package-merge) and the head of a DEFLATE block that announces them.
import { BitWriter, assignCodes } from '../../../src/lib/core/card/deflate-record.ts';
import { codeLengthOrder } from '../../../src/lib/core/card/inflate.ts';
import type { CodeLengths } from '../../../src/lib/core/card/inflate.ts';

/** Optimal code lengths of at most `limit` bits. Every weight must be above zero. */
export function codeLengthsFor(weights: readonly number[], limit: number): number[] {
  type Package = { weight: number; symbols: number[] };
  const leaves: Package[] = weights.map((weight, symbol) => ({ weight, symbols: [symbol] }));
  const byWeight = (a: Package, b: Package) => a.weight - b.weight || a.symbols[0]! - b.symbols[0]!;
  leaves.sort(byWeight);
  let packages: Package[] = [];
  for (let round = 0; round < limit; round++) {
    const merged = [...leaves, ...packages].sort(byWeight);
    packages = [];
    for (let at = 0; at + 1 < merged.length; at += 2) {
      const [left, right] = [merged[at]!, merged[at + 1]!];
      packages.push({ weight: left.weight + right.weight, symbols: [...left.symbols, ...right.symbols] });
    }
  }
  const lengths = new Array<number>(weights.length).fill(0);
  for (const { symbols } of packages.slice(0, weights.length - 1)) for (const symbol of symbols) lengths[symbol]!++;
  return lengths;
}

/** The head of a final block of type 2, in whole bytes: early runs are written out until the bits come out even. */
export function blockHead({ literals, distances }: CodeLengths): Uint8Array {
  const lengths = [...literals, ...distances];
  for (let plainUntil = 0; plainUntil < lengths.length; plainUntil++) {
    const writer = writeHead(lengths, literals.length, distances.length, plainUntil);
    if (writer.count % 8 === 0) return writer.finish();
  }
  throw new Error('no way of writing the head ends on a whole byte');
}

function writeHead(lengths: readonly number[], literalCount: number, distanceCount: number, plainUntil: number): BitWriter {
  const symbols: { symbol: number; extra: number; bits: number }[] = [];
  for (let at = 0; at < lengths.length; ) {
    const length = lengths[at]!;
    symbols.push({ symbol: length, extra: 0, bits: 0 });
    at++;
    let run = 0;
    while (at + run < lengths.length && lengths[at + run] === length) run++;
    while (run >= 3 && at >= plainUntil) {
      const used = Math.min(run, 6);
      symbols.push({ symbol: 16, extra: used - 3, bits: 2 });
      run -= used;
      at += used;
    }
  }
  const weights = new Array<number>(19).fill(0);
  for (const { symbol } of symbols) weights[symbol]!++;
  const used = weights.flatMap((weight, symbol) => (weight > 0 ? [symbol] : []));
  const usedLengths = codeLengthsFor(used.map((symbol) => weights[symbol]!), 7);
  const headLengths = new Array<number>(19).fill(0);
  used.forEach((symbol, at) => (headLengths[symbol] = usedLengths[at]!));
  const codes = assignCodes(headLengths);
  const writer = new BitWriter();
  const count = 1 + codeLengthOrder.findLastIndex((symbol) => headLengths[symbol]! > 0);
  writer.bits(0b101, 3);
  writer.bits(literalCount - 257, 5);
  writer.bits(distanceCount - 1, 5);
  writer.bits(count - 4, 4);
  for (const symbol of codeLengthOrder.slice(0, count)) writer.bits(headLengths[symbol]!, 3);
  for (const { symbol, extra, bits } of symbols) {
    writer.code(codes[symbol]!);
    writer.bits(extra, bits);
  }
  return writer;
}
