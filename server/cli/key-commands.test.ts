import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { openServer } from '#server/compose.ts';
import { KeyFileError, readKeyRing, readSecret, writeKeyRing } from '#server/keys/key-file.ts';
import { keyIdOf } from '#server/keys/key-life.ts';
import { createKeyStore, createProductionKeyRing } from '#server/keys/key-ring.ts';
import { testRegion, testStart } from '#server/testing/test-app.ts';
import { changeKeys, destroyEpochKey, discardKeys, rewrapKeys, type KeyCommand } from './key-commands.ts';
import { listKeys } from './key-list.ts';
import { initServer } from './init.ts';
import { initRoot, installSigned, requestTrust, signTrust, type Ceremony } from './keys.ts';
import { runKeys } from './run-keys.ts';

const secret = 'an invented secret of good length';
const dayMs = 86_400_000;
let folder: string;
let printed: string[];
const at = (name: string) => join(folder, name);
const command = (more: Partial<Ceremony> = {}): Ceremony => ({
  dataFolder: folder,
  secret,
  rootSecret: 'an invented root secret, long',
  now: testStart,
  print: (line) => void printed.push(line),
  ...more,
});
const said = () => printed.splice(0).join('\n');
const ringHere = (with_: string = secret) => readKeyRing(folder, with_)!;
async function ceremony(more: Partial<Ceremony> = {}) {
  await requestTrust(command(more), at('request'));
  await signTrust(command(more), at('root'), at('request'), at('signed'));
  await installSigned(command(more), at('signed'));
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasuki-commands-'));
  printed = [];
  writeKeyRing(folder, secret, createProductionKeyRing(testRegion));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

describe('tasuki keys list', () => {
  it('says what there is, what waits and what is due, in words and as JSON, and no key', async () => {
    await listKeys(command());
    expect(said()).toMatch(/no trust list yet\nRoot: none yet\n[^]*renew the issuer[^]*make epoch 13/);
    await initRoot(command(), at('root'));
    await ceremony();
    await changeKeys(command(), 'replace-epoch', '13');
    said();
    await listKeys(command());
    const text = said();
    expect(text).toMatch(/trust list 1\nRoot: on a machine apart\nKey file: guarded by a secret/);
    expect(text).toMatch(/[0-9a-f]{16} {2}2026-11-20 – 2027-02-18 {2}in-use, signs now/);
    expect(text).toMatch(/13 {2}the half-year from 2026-07-01 {2}leaked 2026-11-20/);
    expect(text).toMatch(
      /Waiting for the root\n {2}\+ epoch 1013\n {2}! epoch 13 leaked\nDue\n {2}have the root sign/,
    );
    await listKeys(command(), { isJson: true });
    const json = JSON.parse(said()) as Record<string, unknown>;
    expect(json).toMatchObject({
      trustVersion: 1,
      guard: 'secret',
      root: { isHere: false },
      pending: { epochs: [1013], leakedEpochs: [13] },
      due: [{ code: 'sign' }],
    });
    const ring = ringHere();
    for (const { jwk } of [...ring.issuers, ...ring.epochs])
      expect(text + JSON.stringify(json)).not.toContain(jwk.d);
  });

  it('warns of a key file that others may read', async () => {
    chmodSync(at('keys.enc'), 0o644);
    await listKeys(command());
    expect(said()).toMatch(/Warning: .*chmod 600/);
  });
});

describe('what goes wrong', () => {
  it.each([
    [['list'], 'no key file', /Set the server up with `init` first/],
    [['replace-epoch', 'x'], '', /'x' is no epoch/],
    [['replace-epoch', '13'], '', /There is no such epoch. `keys list` shows them/],
    [['distrust-issuer', 'ff'], '', /'ff' is no issuer: it is 16 digits/],
    [['install', 'nowhere'], '', /There is no nowhere/],
    [['sign', 'nowhere', 'a', 'b'], '', /There is no nowhere. Name the root’s file first/],
  ])('keys %j is answered with the remedy', async (words, without, remedy) => {
    const dataFolder = without ? at('elsewhere') : folder;
    const options = { json: false, yes: false, 'cards-lost': false };
    const run = runKeys(command({ dataFolder }), words, options, undefined);
    await expect(run).rejects.toThrow(KeyFileError);
    await expect(runKeys(command({ dataFolder }), words, options, undefined)).rejects.toThrow(remedy);
  });

  it('words it does not know are not understood', async () => {
    const options = { json: false, yes: false, 'cards-lost': false };
    for (const words of [[], ['bogus'], ['list', 'more'], ['replace-epoch'], ['destroy-epoch']])
      expect(await runKeys(command(), words, options, undefined)).toBe(false);
  });

  it('a request that was cut off, or no request at all, is not signed', async () => {
    await initRoot(command(), at('root'));
    await requestTrust(command(), at('request'));
    const text = readFileSync(at('request'), 'utf8');
    for (const cut of [text.slice(0, 200), '{}', JSON.stringify({ ...JSON.parse(text), more: 1 })]) {
      writeFileSync(at('cut'), cut);
      await expect(signTrust(command(), at('root'), at('cut'), at('signed'))).rejects.toThrow(
        /is no request/,
      );
    }
    await expect(installSigned(command(), at('request'))).rejects.toThrow(/is no signed list/);
  });

  it('who does not agree signs nothing', async () => {
    await initRoot(command(), at('root'));
    await requestTrust(command(), at('request'));
    said();
    const asked: string[] = [];
    const confirm = async (question: string) => {
      asked.push(question, said());
      return false;
    };
    await expect(signTrust(command({ confirm }), at('root'), at('request'), at('signed'))).rejects.toThrow(
      /Nothing was signed/,
    );
    expect(asked[0]).toMatch(/Sign this list/);
    expect(asked[1]).toMatch(/new issuer[^]*new epoch 13[^]*new epoch 14/);
    await expect(installSigned(command(), at('signed'))).rejects.toThrow(/There is no/);
  });
});

describe('a ceremony that is interrupted', () => {
  it('after the keys were made and before the request was written, goes on with the same keys', async () => {
    await expect(requestTrust(command(), at('no/such/folder/request'))).rejects.toThrow(
      /cannot be written \(ENOENT\). Nothing is lost/,
    );
    const made = ringHere().pending;
    expect(made?.issuers).toHaveLength(1);
    await requestTrust(command(), at('request'));
    expect(ringHere().pending).toEqual(made);
  });

  it('after the signature and before its file was written, is signed again', async () => {
    await initRoot(command(), at('root'));
    await requestTrust(command(), at('request'));
    await expect(signTrust(command(), at('root'), at('request'), at('no/such'))).rejects.toThrow(
      /Nothing is lost/,
    );
    await signTrust(command(), at('root'), at('request'), at('signed'));
    await signTrust(command(), at('root'), at('request'), at('signed'));
    await installSigned(command(), at('signed'));
    said();
    await installSigned(command(), at('signed'));
    expect(said()).toMatch(/was in force already/);
    expect(ringHere()).toMatchObject({ trust: { version: 1 } });
    expect(ringHere().pending).toBeUndefined();
  });

  it('a request asked for again is the same, and an answer to the earlier one still installs', async () => {
    await initRoot(command(), at('root'));
    await requestTrust(command(), at('request'));
    await signTrust(command(), at('root'), at('request'), at('signed'));
    await requestTrust(command({ now: (testStart + 2 * dayMs) as Instant }), at('request-2'));
    await installSigned(command(), at('signed'));
    expect(ringHere().trust?.version).toBe(1);
  });

  it('an install whose writing failed leaves everything as it was, and works when repeated', async () => {
    await initRoot(command(), at('root'));
    await requestTrust(command(), at('request'));
    await signTrust(command(), at('root'), at('request'), at('signed'));
    const before = readFileSync(at('keys.enc'), 'utf8');
    // A folder where the new file should be written: the program cannot replace the key file.
    const { mkdirSync, rmdirSync } = await import('node:fs');
    mkdirSync(at('keys.enc.new'));
    await expect(installSigned(command(), at('signed'))).rejects.toThrow();
    expect(readFileSync(at('keys.enc'), 'utf8')).toBe(before);
    rmdirSync(at('keys.enc.new'));
    await installSigned(command(), at('signed'));
    expect(ringHere().trust?.version).toBe(1);
  });

  it('a key file restored from before a leak learns of it from the newest list, and goes on from there', async () => {
    await initRoot(command(), at('root'));
    await ceremony();
    const backup = readFileSync(at('keys.enc'));
    const { jwk } = ringHere().issuers[0]!;
    await changeKeys(command(), 'distrust-issuer', keyIdOf(jwk));
    await changeKeys(command(), 'replace-epoch', '13');
    await ceremony();
    writeFileSync(at('keys.enc'), backup);
    await changeKeys(command(), 'rotate-issuer');
    await discardKeys(command());
    await installSigned(command(), at('signed'));
    const keys = createKeyStore(ringHere());
    expect(keys.restrictedIssuers()).toMatchObject([{ keyId: keyIdOf(jwk) }]);
    expect(await keys.issuing(testStart)).toBeUndefined();
    expect((await keys.overview(testStart)).epochs).toMatchObject([
      { epoch: 13, retired: true },
      { epoch: 14 },
    ]);
    await ceremony();
    // Devices may hold the lost key of 1013: its number is not given to another.
    expect(await createKeyStore(ringHere()).issuing(testStart)).toMatchObject({ epoch: { epoch: 2013 } });
    expect(ringHere().trust?.version).toBe(3);
  });

  it('a request older than what the root signed last is refused with the way on', async () => {
    await initRoot(command(), at('root'));
    await ceremony();
    const backup = readFileSync(at('keys.enc'));
    for (const days of [10, 20]) await ceremony({ now: (testStart + days * dayMs) as Instant });
    writeFileSync(at('keys.enc'), backup);
    const late = { now: (testStart + 30 * dayMs) as Instant };
    await requestTrust(command(late), at('old'));
    await expect(signTrust(command(late), at('root'), at('old'), at('never'))).rejects.toThrow(
      /if it was restored from a backup, install the newer list there first/,
    );
    await discardKeys(command());
    await installSigned(command(late), at('signed'));
    await ceremony(late);
    expect(ringHere().trust?.version).toBe(4);
  });

  it('what was decided is taken back as a whole', async () => {
    await initRoot(command(), at('root'));
    await ceremony();
    const before = ringHere();
    await changeKeys(command(), 'replace-epoch', '13');
    await requestTrust(command(), at('late'));
    await discardKeys(command());
    expect(ringHere()).toEqual(before);
    expect(said()).toMatch(/Taken back/);
    await discardKeys(command());
    expect(said()).toMatch(/Nothing waits/);
  });
});

describe('the guard of the file', () => {
  it('is changed to another secret, beside the old one', async () => {
    const fresh = 'a fresh invented secret, long';
    await expect(rewrapKeys(command({ secret: fresh }))).rejects.toThrow(/does not open with this secret/);
    const before = ringHere();
    await rewrapKeys(command({ secret: fresh, oldSecret: secret }));
    expect(said()).toMatch(/sealed by TASUKI_SECRET[^]*Restart running servers/);
    expect(ringHere(fresh)).toEqual(before);
    expect(() => ringHere()).toThrow(/does not open with this secret/);
  });
});

describe('the guard of the file, between a command and a secret', () => {
  it('goes to the command and back, with every key', async () => {
    writeFileSync(
      at('kms'),
      `#!/bin/sh
read -r line
printf '%s' "$line" | sed 's/.*"bytes":"\\([^"]*\\)".*/{"bytes":"\\1"}/'
`,
    );
    chmodSync(at('kms'), 0o700);
    const before = ringHere();
    await rewrapKeys(command({ keyCommand: at('kms') }));
    expect(said()).toMatch(/sealed by the key command/);
    expect(() => ringHere()).toThrow(/TASUKI_KEY_COMMAND/);
    await expect(rewrapKeys(command({ keyCommand: at('kms'), secret: undefined }), 'secret')).rejects.toThrow(
      /Set TASUKI_SECRET to the secret/,
    );
    await rewrapKeys(command({ keyCommand: at('kms') }), 'secret');
    expect(said()).toMatch(/sealed by TASUKI_SECRET/);
    expect(ringHere()).toEqual(before);
  });
});

describe('a running server', () => {
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };

  it('of the demo takes every command over by itself, in one step', async () => {
    rmSync(at('keys.enc'));
    const options = { origin: 'http://localhost:5173', log: quiet, secret: undefined };
    const server = await openServer({ dataFolder: folder, mode: 'demo', empty: true, ...options });
    try {
      const now = Date.now() as Instant;
      const here = (): KeyCommand => command({ secret: undefined, now: Date.now() as Instant });
      const { keys } = server.deps;
      const [issuer, epoch] = [(await keys.issuer(now))!.keyId, (await keys.currentEpoch(now))!.epoch];
      await expect(requestTrust(command({ secret: undefined }), at('request'))).rejects.toThrow(
        /holds its own root/,
      );
      await changeKeys(here(), 'distrust-issuer', issuer);
      await changeKeys(here(), 'replace-epoch', String(epoch));
      expect(said()).toMatch(/In force with trust list/);
      await vi.waitFor(async () => expect((await keys.issuer(now))!.keyId).not.toBe(issuer), 12_000);
      const made = await keys.issuing(Date.now() as Instant);
      expect(made?.epoch.epoch).toBe(epoch + 1000);
      expect(keys.restrictedIssuers().map(({ keyId }) => keyId)).toEqual([issuer]);
      await destroyEpochKey(here(), String(epoch), { isSure: true });
      await vi.waitFor(
        async () => expect((await keys.epochs(now)).map((held) => held.epoch)).not.toContain(epoch),
        12_000,
      );
      const ring = ringHere(readSecret(folder, 'demo', undefined));
      expect(ring.epochs.find((held) => held.epoch === epoch)?.jwk.d).toBeUndefined();
      expect(createKeyStore(ring).rootPublicKey()).toHaveLength(91);
    } finally {
      await server.close();
    }
  }, 60_000);

  it('in production is served by a ceremony without a restart', async () => {
    rmSync(at('keys.enc'));
    const now = () => Date.now() as Instant;
    const origin = 'https://tasuki.example';
    await initServer({
      ...command({ print: () => {} }),
      region: '99 見本県（架空）',
      office: '見本事務局',
      name: '見本 長',
      origin,
      again: false,
      now,
    });
    const server = await openServer({
      dataFolder: folder,
      mode: 'production',
      empty: false,
      log: quiet,
      secret,
    });
    try {
      expect(await server.deps.keys.issuing(now())).toBeUndefined();
      await initRoot(command(), at('root'));
      await ceremony({ now: now() });
      await vi.waitFor(async () => expect(await server.deps.keys.issuing(now())).toBeDefined(), 12_000);
      const [first] = ringHere().issuers;
      expect((await server.deps.keys.issuing(now()))!.issuer.keyId).toBe(keyIdOf(first!.jwk));
      expect(ringHere().root).toBeUndefined();
    } finally {
      await server.close();
    }
  }, 60_000);
});
