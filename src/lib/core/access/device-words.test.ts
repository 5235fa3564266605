import { describe, expect, it } from 'vitest';
import { deviceMark } from './device-mark.ts';
import { allDeviceWords, commitTo, deviceWords } from './device-words.ts';

/** Sounds that are easily taken for each other over a radio: voiced and unvoiced, small and large, long vowels. */
function soundOf(word: string): string {
  const plain: Record<string, string> = { ゃ: 'や', ゅ: 'ゆ', ょ: 'よ', っ: 'つ' };
  const kana = [...word.normalize('NFD').replace(/[\u3099\u309a]/g, '')];
  return kana
    .map((now, at) => {
      const before = at > 0 ? kana[at - 1]! : '';
      const isLong =
        (now === 'う' && /[うくすつぬふむゆるゅおこそとのほもよろょ]/.test(before)) ||
        (now === 'い' && /[えけせてねへめれ]/.test(before));
      return isLong ? 'ー' : (plain[now] ?? now);
    })
    .join('');
}

function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++)
      next.push(
        Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row.at(-1)!;
}

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const request = {
  rootKey: bytes(91, 1),
  publicKey: bytes(65, 4),
  enrolmentId: '00000000-0000-4000-8000-000000000001',
  nonce: bytes(32, 9),
};
const say = async (change: Partial<typeof request> = {}) =>
  (await deviceWords({ ...request, ...change })).map(({ ja }) => ja).join(' ');

describe('the list of words', () => {
  it('holds 256 words, each once, in kana and in letters', () => {
    expect(new Set(allDeviceWords.map(({ ja }) => ja)).size).toBe(256);
    expect(new Set(allDeviceWords.map(({ en }) => en)).size).toBe(256);
  });

  it('every word is three or four hiragana, and plain letters', () => {
    for (const { ja, en } of allDeviceWords) {
      expect(ja).toMatch(/^[ぁ-んー]{3,4}$/);
      expect(en).toMatch(/^[a-z]{4,10}$/);
    }
  });

  it('no two words sound alike: they differ in two places even where sounds are taken for each other', () => {
    const sounds = allDeviceWords.map(({ ja }) => soundOf(ja));
    const near = sounds.flatMap((one, at) =>
      sounds.slice(at + 1).flatMap((other) => (distance(one, other) < 2 ? [`${one}/${other}`] : [])),
    );
    expect(near).toEqual([]);
  });
});

describe('the four words of a request', () => {
  it('are the same on both sides, and always the same', async () => {
    expect((await deviceWords(request)).length).toBe(4);
    expect(await say()).toBe(await say({ nonce: Uint8Array.from(request.nonce) }));
  });

  it('are others for another key, root, request or nonce', async () => {
    const said = [
      await say(),
      await say({ publicKey: bytes(65, 5) }),
      await say({ rootKey: bytes(91, 2) }),
      await say({ enrolmentId: '00000000-0000-4000-8000-000000000002' }),
      await say({ nonce: bytes(32, 8) }),
    ];
    expect(new Set(said).size).toBe(said.length);
  });

  it('every word of the list comes up', async () => {
    const seen = new Set<string>();
    for (let id = 0; id < 900; id++)
      for (const { ja } of await deviceWords({ ...request, enrolmentId: String(id) })) seen.add(ja);
    expect(seen.size).toBe(256);
  });

  it('the commitment fits one key and one nonce', async () => {
    const made = [
      await commitTo(request),
      await commitTo({ ...request, nonce: bytes(32, 8) }),
      await commitTo({ ...request, publicKey: bytes(65, 5) }),
    ];
    expect(new Set(made.map((one) => one.join())).size).toBe(3);
    expect(await commitTo(request)).toEqual(made[0]);
  });
});

describe('the mark of a device', () => {
  it('is four letters that cannot be read wrongly, the same each time, another for another key', async () => {
    const marks = await Promise.all([1, 2, 3, 4, 5].map((fill) => deviceMark(bytes(65, fill))));
    for (const mark of marks) expect(mark).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(marks).size).toBe(5);
    expect(await deviceMark(bytes(65, 1))).toBe(marks[0]);
  });
});
