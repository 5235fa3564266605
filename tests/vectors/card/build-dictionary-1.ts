// Built preset dictionary 1, once: `npx -c "node tests/vectors/card/build-dictionary-1.ts"`. The result is frozen: cards
// in wallets need these exact bytes. A better dictionary gets the next number and a builder of its own.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { concatBytes } from '../../../src/lib/core/card/bytes.ts';
import { encodeText } from '../../../src/lib/core/card/text-bytes.ts';
import { cheapestSteps, slotOf } from '../../../src/lib/core/card/deflate-record.ts';
import { distanceBase, lengthBase } from '../../../src/lib/core/card/inflate.ts';
import type { CodeLengths } from '../../../src/lib/core/card/inflate.ts';
import { packSubset } from '../../../src/lib/core/card/pack.ts';
import { createResidents } from '../../bench/card-residents.ts';
import { blockHead, codeLengthsFor } from './huffman.ts';
import { skeletons } from './dictionary-1-skeleton.ts';
import { trainingVocabulary } from './dictionary-1-training.ts';
import { wordLists } from './dictionary-1-words.ts';

const presetSize = 16 * 1024;
const buildPreset = (lists: readonly (readonly string[])[]) => {
  const whole = concatBytes(encodeText(lists.flat().join('')), ...skeletons.map(packSubset));
  return whole.subarray(Math.max(0, whole.length - presetSize));
};

/**
 * Code lengths from records half of whose words the preset does not hold, so that words nobody foresaw stay cheap.
 * Every symbol keeps a code.
 */
function trainCodes(): CodeLengths {
  const preset = buildPreset(wordLists.map((list) => list.filter((_, at) => at % 2 === 0)));
  const records = [7, 8, 9].flatMap((seed) => createResidents(trainingVocabulary, seed)).map(packSubset);
  let lengths: CodeLengths = { literals: new Array<number>(286).fill(8), distances: new Array<number>(30).fill(5) };
  for (let round = 0; round < 5; round++) {
    const literals = new Array<number>(286).fill(2);
    const distances = new Array<number>(30).fill(2);
    for (const record of records) {
      let at = 0;
      for (const { length, distance } of cheapestSteps(record, preset, lengths)) {
        literals[distance === 0 ? record[at]! : 257 + slotOf(lengthBase, length)]!++;
        if (distance > 0) distances[slotOf(distanceBase, distance)]!++;
        at += length;
      }
      literals[256]!++;
    }
    lengths = { literals: codeLengthsFor(literals, 15), distances: codeLengthsFor(distances, 15) };
  }
  return lengths;
}

const prefix = blockHead(trainCodes());
const preset = buildPreset(wordLists);
const file = concatBytes(Uint8Array.of(prefix.length >> 8, prefix.length & 255), prefix, preset);
const folder = new URL('../../../src/lib/core/card/', import.meta.url);
writeFileSync(new URL('dictionary-1.bin', folder), file);
writeFileSync(
  new URL('dictionary-1.ts', folder),
  `// Preset dictionary 1 (dictionary-1.bin) in base64, so that browser and server load it without fetching. Frozen.
export const dictionary1 =
  '${Buffer.from(file).toString('base64')}';
`,
);
const hash = createHash('sha256').update(file).digest('hex');
console.log(`prefix ${prefix.length} bytes, preset ${preset.length} bytes, SHA-256 ${hash}`);
