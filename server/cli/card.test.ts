import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { fromHex, toHex } from '#lib/core/card/bytes.ts';
import { toDigits } from '#lib/core/card/digits.ts';
import { emergencySubset } from '#lib/core/record/emergency-subset.ts';
import { makeCard } from '#tests/vectors/card/make-card.ts';
import { signerOf } from '#tests/vectors/card/vector-region.ts';
import { runCard } from './card.ts';
import type { Inspection } from './card-inspect.ts';
import type { Judgement } from './card-judge.ts';

interface Vector {
  name: string;
  expect: string;
  card: string;
  subset?: unknown;
}
const vectorFile = (name: string) => `tests/vectors/card/${name}.json`;
const vectors = JSON.parse(readFileSync(vectorFile('cards'), 'utf8')) as Vector[];
const keys = ['--keys', vectorFile('region')];
const at = ['--at', '2026-11-20T12:00:00+09:00'];
const example = 'docs/examples/record.json';
/** Codes for which no key is needed. */
const keyless = new Set([
  'CARD_TOO_LONG',
  'CARD_MALFORMED',
  'CARD_NOT_CANONICAL',
  'UNPROTECTED_NOT_EMPTY',
  'HEADER_MALFORMED',
  'HEADER_NOT_CANONICAL',
  'UNKNOWN_SUITE',
  'UNKNOWN_DICTIONARY',
  'SIGNATURE_NOT_LOW_S',
]);
/** The card is authentic, but not readable. */
const unreadable = /^(NO_EPOCH_KEY|CANNOT_OPEN|BAD_PADDING|BAD_COMPRESSION|UNKNOWN_PACKING|RECORD_)/;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tasuki-card-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function card(words: readonly string[], stdin: Uint8Array | string = '') {
  let [out, err] = ['', ''];
  const exit = await runCard(words, {
    stdin: async () => Buffer.from(stdin as string),
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    now: () => Date.UTC(2026, 10, 20, 3, 0) as Instant,
  });
  return { exit, out, err };
}
async function json<T>(words: readonly string[], stdin?: Uint8Array | string) {
  const answer = await card([...words, '--json'], stdin);
  return { ...answer, value: JSON.parse(answer.out) as T };
}
const issue = (record: string, out = join(folder, 'card'), more: readonly string[] = []) =>
  card(['issue', record, ...keys, ...at, '--place', '1:9', '--out', out, '--json', ...more]);

// Two hundred vectors each, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

describe('tasuki card inspect', () => {
  it('every vector: the exact code where no key is needed, and the place of the fault', async () => {
    for (const vector of vectors) {
      const { exit, value } = await json<Inspection>(
        ['inspect', '-'],
        vector.card === '' ? '' : fromHex(vector.card),
      );
      if (vector.card === '') continue;
      const wanted = keyless.has(vector.expect) ? vector.expect : 'OK';
      expect(value.code, vector.name).toBe(wanted);
      expect(exit, vector.name).toBe(wanted === 'OK' ? 0 : 1);
      if (wanted !== 'OK') expect(value.where, vector.name).toMatchObject({ expected: expect.any(String) });
    }
  });

  it('a byte that is put in is found where it stands', async () => {
    const good = fromHex(vectors[0]!.card);
    const place = async (bytes: Uint8Array) => (await json<Inspection>(['inspect', '-'], bytes)).value.where;
    expect(await place(Uint8Array.of(...good, 0))).toMatchObject({
      part: 'card',
      offset: good.length,
      expected: 'the end',
    });
    expect(await place(good.subarray(0, 100))).toMatchObject({ part: 'card', offset: 100 });
    const suite7 = good.slice();
    suite7[5] = 7;
    expect(await place(suite7)).toMatchObject({
      part: 'header',
      offset: 5,
      expected: 'suite 1',
      found: 'suite 7',
    });
  });

  it('the same card from text, digits, digits in lines, hex, bytes, a photograph and stdin', async () => {
    const { card: hex } = vectors[0]!;
    const digits = toDigits(fromHex(hex));
    const forms: [string, string | Uint8Array][] = [
      ['text', `https://card.example.jp/c#${digits}\n`],
      ['text', digits],
      ['text', digits.replace(/(.{60})/g, '$1\n')],
      ['hex', `${hex}\n`],
      ['bytes', fromHex(hex)],
      ['picture', readFileSync('docs/examples/photo.jpg')],
    ];
    for (const [index, [form, content]] of forms.entries()) {
      const file = join(folder, `input-${index}`);
      writeFileSync(file, content);
      for (const [path, stdin] of [
        [file, ''],
        ['-', content],
      ] as const) {
        const { exit, value } = await json<Inspection>(['inspect', path], stdin);
        expect({ exit, form: value.form, bytes: value.bytes }).toEqual({
          exit: 0,
          form,
          bytes: hex.length / 2,
        });
      }
    }
  });

  it.each([
    ['another shop’s code', 'https://shop.example.jp/menu', 'NOT_A_TASUKI_CARD', 0],
    ['half a code', `https://card.example.jp/c#${'9'.repeat(120)}`, 'CARD_TEXT_CUT_SHORT', 146],
    [
      'a letter among the digits',
      `https://card.example.jp/c#${'9'.repeat(400)}x`,
      'CARD_TEXT_NOT_DIGITS',
      426,
    ],
    ['a zero in front', `https://card.example.jp/c#0${'9'.repeat(400)}`, 'CARD_TEXT_LEADING_ZERO', 26],
    ['nothing', '', 'NOT_A_TASUKI_CARD', 0],
  ])('%s is refused by its code', async (_, text, code, offset) => {
    const { exit, value } = await json<Inspection>(['inspect', '-'], text);
    expect({ exit, code: value.code, offset: value.where?.offset }).toEqual({ exit: 1, code, offset });
  });
});

describe('tasuki card verify', () => {
  it('every vector is authentic or has its exact code; the process ends as the verdict says', async () => {
    for (const vector of vectors.filter((each) => each.card !== '')) {
      const { exit, value } = await json<Judgement>(['verify', '-', ...keys, ...at], fromHex(vector.card));
      const isAuthentic = vector.expect === 'OK' || unreadable.test(vector.expect);
      expect(value.authentic, vector.name).toBe(isAuthentic);
      expect(value.code, vector.name).toBe(isAuthentic ? 'OK' : vector.expect);
      const exits = { green: 0, amber: 4, hidden: 1, reject: 1 };
      expect(exit, vector.name).toBe(exits[value.verdict.colour]);
    }
  });

  it('without a status list the verdict is amber; with a root that did not sign nothing is judged', async () => {
    const region = JSON.parse(readFileSync(vectorFile('region'), 'utf8')) as Record<string, never>;
    const { root, trustList } = region as unknown as { root: { spki: string }; trustList: string };
    const files = { root: fromHex(root.spki), trust: Buffer.from(trustList, 'hex').toString('base64') };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const pem = `-----BEGIN PUBLIC KEY-----\n${Buffer.from(root.spki, 'hex').toString('base64')}\n-----END PUBLIC KEY-----\n`;
    writeFileSync(join(folder, 'root.pem'), pem);
    for (const file of ['root', 'root.pem']) {
      const lists = ['--trust', join(folder, 'trust'), '--root', join(folder, file)];
      const { exit, value } = await json<Judgement>(
        ['verify', '-', ...lists, ...at],
        fromHex(vectors[0]!.card),
      );
      expect(exit).toBe(4);
      expect(value.verdict).toEqual({ colour: 'amber', reasons: ['STATUS_LIST_MISSING'] });
    }
    await card(['demo-keys', join(folder, 'demo')]);
    const demo = JSON.parse(readFileSync(join(folder, 'demo/region.json'), 'utf8')) as {
      root: { spki: string };
    };
    writeFileSync(join(folder, 'other-root'), demo.root.spki);
    const other = ['--trust', join(folder, 'trust'), '--root', join(folder, 'other-root')];
    const refused = await json<{ code: string }>(['verify', '-', ...other], fromHex(vectors[0]!.card));
    expect([refused.exit, refused.value.code]).toEqual([3, 'TRUST_LIST_WRONG_ROOT']);
  });
});

describe('tasuki card open', () => {
  it('every good vector gives its record, every other one its code and no record', async () => {
    for (const vector of vectors.filter((each) => each.card !== '')) {
      const { exit, value } = await json<Judgement>(['open', '-', ...keys, ...at], fromHex(vector.card));
      expect(value.code, vector.name).toBe(vector.expect);
      const mayShow = value.verdict.colour === 'green' || value.verdict.colour === 'amber';
      if (mayShow && vector.subset) expect(value.record, vector.name).toEqual(vector.subset);
      if (!mayShow) expect(value.record, vector.name).toBeUndefined();
      if (vector.expect !== 'OK') expect(exit, vector.name).toBe(1);
    }
  });

  it('a card that a leaked key signed and nobody issued shows no record', async () => {
    const leaked = await signerOf('leaked issuer');
    const forged = await makeCard({ header: { 4: fromHex(leaked.keyId), [-4]: [1, 9] }, issuer: leaked });
    for (const command of ['verify', 'open']) {
      const { exit, value } = await json<Judgement>([command, '-', ...keys, ...at], forged);
      expect(exit).toBe(1);
      expect(value.verdict).toEqual({ colour: 'reject', reasons: ['NOT_ON_ALLOW_LIST'] });
      expect(value.record).toBeUndefined();
    }
  });

  it('without an epoch key nothing is opened', async () => {
    const region = JSON.parse(readFileSync(vectorFile('region'), 'utf8')) as object;
    writeFileSync(join(folder, 'region.json'), JSON.stringify({ ...region, epochKeys: [] }));
    const words = ['open', '-', '--keys', join(folder, 'region.json'), ...at];
    const { exit, value } = await json<{ code: string }>(words, fromHex(vectors[0]!.card));
    expect([exit, value.code]).toEqual([2, 'USAGE']);
  });
});

describe('what verify and inspect print', () => {
  it('no word of the person, from any vector', async () => {
    const words = ['花子', 'ハナコ', 'ミホン', '052-000-0001', 'ペニシリン', 'ワルファリン'];
    for (const vector of vectors.filter(({ subset }) => subset)) {
      for (const command of [
        ['inspect', '-'],
        ['verify', '-', ...keys, ...at],
      ]) {
        for (const more of [[], ['--json']]) {
          const { out, err } = await card([...command, ...more], fromHex(vector.card));
          for (const word of words) expect(out + err, vector.name).not.toContain(word);
        }
      }
    }
  });
});

describe('tasuki card issue', () => {
  it('writes text, bytes, SVG and PNG that all give the record back', async () => {
    const { exit, out } = await issue(example);
    expect(exit).toBe(0);
    const answer = JSON.parse(out) as { files: string[]; shortened: string[]; qr: { version: number } };
    expect(answer.shortened).toEqual([]);
    expect(answer.qr.version).toBeLessThanOrEqual(20);
    const record = emergencySubset.parse(JSON.parse(readFileSync(example, 'utf8')));
    for (const file of answer.files.filter((name) => !name.endsWith('.svg'))) {
      const opened = await json<Judgement>(['open', file, ...keys, ...at]);
      expect(opened.exit, file).toBe(0);
      expect(opened.value.record, file).toEqual(record);
    }
    expect(readFileSync(join(folder, 'card.svg'), 'utf8')).toMatch(/^<svg [^>]*width="[\d.]+mm"/);
  });

  it('the record alone goes to stdout, the verdict to stderr', async () => {
    await issue(example);
    const { out, err } = await card(['open', join(folder, 'card.bin'), ...keys, ...at]);
    expect(emergencySubset.parse(JSON.parse(out)).identity.value.familyKana).toBe('ミホン');
    expect(err).toContain('verdict     green');
  });

  it('a faulty record is refused: fields are named, what stands in them is not, nothing is written', async () => {
    const record = JSON.parse(readFileSync(example, 'utf8')) as Record<string, never>;
    const faulty = {
      ...record,
      drug: {
        state: 'listed',
        facts: [
          { value: { name: '', dose: 'x'.repeat(61) }, stamp: { source: 'nurse', recordedOn: '20.10.2026' } },
        ],
      },
      allergy: 'ないしょ',
      wish: 'ないしょ',
    };
    const file = join(folder, 'faulty.json');
    writeFileSync(file, JSON.stringify(faulty));
    const { exit, out, err } = await issue(file);
    expect(exit).toBe(1);
    const { code, problems } = JSON.parse(out) as {
      code: string;
      problems: { field: string; remedy: string }[];
    };
    expect(code).toBe('RECORD_INVALID');
    expect(problems.map(({ field }) => field).sort()).toEqual([
      'allergy',
      'drug.facts[0].stamp.recordedOn',
      'drug.facts[0].stamp.source',
      'drug.facts[0].value.dose',
      'drug.facts[0].value.name',
      'wish',
    ]);
    for (const { remedy } of problems) expect(remedy).not.toBe('');
    expect(out + err).not.toContain('ないしょ');
    expect(readdirSync(folder)).toEqual(['faulty.json']);
  });

  it('what no card can hold is refused', async () => {
    const record = JSON.parse(readFileSync(example, 'utf8')) as Record<string, never>;
    const stamp = { source: 'clinic', recordedOn: '2026-10-20' };
    const facts = Array.from({ length: 60 }, (_, at) => ({
      value: { name: `見本薬${toHex(crypto.getRandomValues(new Uint8Array(20)))}${at}` },
      stamp,
    }));
    const file = join(folder, 'long.json');
    writeFileSync(file, JSON.stringify({ ...record, contraindication: { state: 'listed', facts } }));
    const { exit, out } = await issue(file);
    expect([exit, (JSON.parse(out) as { code: string }).code]).toEqual([1, 'CARD_CANNOT_FIT']);
  });

  it('a file that is there is not written over, and an uninformed disease never reaches the card', async () => {
    writeFileSync(join(folder, 'card.svg'), 'kept');
    expect((await issue(example)).exit).toBe(3);
    expect(readFileSync(join(folder, 'card.svg'), 'utf8')).toBe('kept');
    expect(existsSync(join(folder, 'card.txt'))).toBe(false);

    const record = JSON.parse(readFileSync(example, 'utf8')) as {
      disease: { facts: { value: object; stamp: object }[] };
    };
    const [known] = record.disease.facts;
    const hidden = { value: { name: '伏せた病名', main: false, uninformed: true }, stamp: known!.stamp };
    writeFileSync(
      join(folder, 'told.json'),
      JSON.stringify({ ...record, disease: { state: 'listed', facts: [known, hidden] } }),
    );
    await issue(join(folder, 'told.json'), join(folder, 'told'));
    expect((await card(['open', join(folder, 'told.bin'), ...keys, ...at])).out).not.toContain('伏せた病名');
  });
});

describe('tasuki card demo-keys', () => {
  it('a region that is nobody’s, labelled, for its owner alone; what it issues opens', async () => {
    const demo = join(folder, 'demo');
    expect((await card(['demo-keys', demo])).exit).toBe(0);
    const file = join(demo, 'region.json');
    expect(statSync(file).mode & 0o077).toBe(0);
    const region = JSON.parse(readFileSync(file, 'utf8')) as {
      note: string;
      root: object;
      epochKeys: { region: string }[];
    };
    expect(region.note).toMatch(/^THROW-AWAY KEYS/);
    expect(region.epochKeys.map((key) => key.region)).toEqual(['00']);
    expect(Object.keys(region.root)).toEqual(['spki']);
    const out = join(folder, 'tried');
    expect((await card(['issue', example, '--keys', file, '--place', '1:1', '--out', out])).exit).toBe(0);
    expect((await card(['open', `${out}.png`, '--keys', file])).exit).toBe(0);
    const byVectors = await json<Judgement>(['verify', `${out}.bin`, ...keys, ...at]);
    expect([byVectors.exit, byVectors.value.code]).toEqual([1, 'UNKNOWN_ISSUER']);
    expect((await card(['demo-keys', demo])).exit).toBe(3);
  });
});

describe('how the command ends when nothing can be judged', () => {
  it.each<[string, string[], number, string]>([
    ['no command', [], 2, 'USAGE'],
    ['no file', ['inspect'], 2, 'USAGE'],
    ['an unknown option', ['inspect', '-', '--colour'], 2, 'USAGE'],
    ['verify without a trust list', ['verify', '-'], 2, 'USAGE'],
    ['a time that is none', ['verify', '-', ...keys, '--at', 'noon'], 2, 'USAGE'],
    ['issue without a place', ['issue', example, ...keys, '--out', '/nowhere/x'], 2, 'USAGE'],
    ['a file that is not there', ['inspect', 'not-there'], 3, 'INPUT_MISSING'],
    [
      'a key file that is none',
      ['verify', '-', '--keys', 'package.json', '--root', 'LICENSE', '--trust', 'LICENSE'],
      3,
      'ROOT_UNREADABLE',
    ],
    [
      'a folder that is not there',
      ['issue', example, ...keys, '--place', '1:9', '--out', '/nowhere/x'],
      3,
      'OUT_UNWRITABLE',
    ],
  ])('%s', async (_, words, exit, code) => {
    const answer = await json<{ code: string }>(words, 'x');
    expect([answer.exit, answer.value.code]).toEqual([exit, code]);
    expect(answer.err).not.toBe('');
  });

  it('a picture without a code', async () => {
    // One white pixel.
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==',
      'base64',
    );
    const { exit, value } = await json<{ code: string }>(['inspect', '-'], png);
    expect([exit, value.code]).toEqual([3, 'NO_CODE_IN_PICTURE']);
  });
});
