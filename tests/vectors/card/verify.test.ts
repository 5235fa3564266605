// The second reader, in Python, run over the published vectors: it must agree on all of them, and must notice when one is
// changed. Needs python3 with the package `cryptography`; TASUKI_PYTHON=required makes its absence a failure.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = import.meta.dirname;
const run = (...args: string[]) => spawnSync('python3', args, { encoding: 'utf8', timeout: 120_000 });
const isMissing = run('-c', 'import cryptography').status !== 0;
const isRequired = process.env.TASUKI_PYTHON === 'required';
if (isMissing && !isRequired)
  console.warn('The second reader of the card format is skipped: install python3 and python3-cryptography to run it.');
const withPython = test.skipIf(isMissing && !isRequired);

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'vectors-'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

withPython('a second reader, written from the specification in another language, agrees on every vector', { timeout: 150_000 }, () => {
  const { status, stdout, stderr } = run(path.join(folder, 'verify.py'));
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^[0-9]+ agreed, 0 differed\n$/);
  expect(Number(stdout.split(' ')[0])).toBeGreaterThanOrEqual(530);
  expect(status).toBe(0);
});

/** One expected value of every family, made wrong; each is one difference. */
const changes: Record<string, (content: never) => void> = {
  'region.json': (region: { dictionary1Sha256: string }) => void (region.dictionary1Sha256 = '00'),
  'cards.json': (cards: { expect: string; subset?: { asOf: number } }[]) => {
    cards[0]!.subset!.asOf += 60_000;
    cards.at(-1)!.expect = 'OK';
  },
  'card-texts.json': (texts: { card?: string }[]) => void (texts[0]!.card = '00'),
  'trust-lists.json': (lists: { says: { version: number } }[]) => void (lists[0]!.says.version += 1),
  'status-lists.json': (lists: { says: { statuses: Record<string, string> } }[]) => void (lists[0]!.says.statuses[2] = 'valid'),
  'allow-lists.json': (lists: { expect: string }[]) => void (lists.at(-1)!.expect = 'OK'),
  'leases.json': (leases: { says: { standing: string } }[]) => void (leases[0]!.says.standing = 'revoked'),
  'disasters.json': (flags: { says: { until: number } }[]) => void (flags[0]!.says.until += 1),
  'capsules.json': (capsules: { cases: { expect: string }[] }) => void (capsules.cases.at(-1)!.expect = 'OK'),
  'lease-ends.json': (ends: { end: number }[]) => void (ends[0]!.end += 1),
  'scenes.json': (scenes: { verdict: string }[]) => void (scenes[0]!.verdict = 'amber'),
  'verdicts.json': (verdicts: { reasons: string[] }[]) => void verdicts[1]!.reasons.push('EXPIRED'),
  'short-codes.json': (codes: { printed: { printed: string }[]; typed: { expect: string }[] }) => {
    codes.printed[1]!.printed = '041-061-05H';
    codes.typed.at(-1)!.expect = 'OK';
  },
  'steps.json': (steps: { digits: string }) => void (steps.digits = steps.digits.replace(/.$/, '')),
  'rfc9180-a3.json': (rfc: { base_nonce: string }) => void (rfc.base_nonce = '00'),
};
/** Two of the files lose two values; the text of steps.json is made from its digits. */
const differences = Object.keys(changes).length + 3;

withPython('and it notices every change in what is expected of it, in every family', { timeout: 150_000 }, () => {
  cpSync(folder, copy, { recursive: true });
  for (const [name, change] of Object.entries(changes)) {
    const file = path.join(copy, name);
    const content = JSON.parse(readFileSync(file, 'utf8')) as never;
    change(content);
    writeFileSync(file, JSON.stringify(content));
  }
  const { status, stdout } = run(path.join(folder, 'verify.py'), copy);
  expect(stdout.trim().split('\n').at(-1)).toMatch(new RegExp(` agreed, ${differences} differed$`));
  expect(status).toBe(1);
});
