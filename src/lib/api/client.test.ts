import 'fake-indexeddb/auto';
import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseProof, proofHeader, proofText } from '#lib/core/access/call-proof.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { correctClock, forgetBinding, keepBinding, readBinding } from './browser-binding.ts';
import { call } from './client.ts';

const binding = Buffer.alloc(32, 7).toString('base64url');
const serverNow = Date.parse('2026-11-20T00:00:00Z');

interface Sent {
  path: string;
  method: string;
  body: string;
  proof: { at: number; mac: string } | undefined;
}
let sent: Sent[];

/** A server that checks proofs as ours does, and answers 401 with a code when one does not hold. */
const server: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers);
  const proof = parseProof(headers.get(proofHeader) ?? undefined);
  const one: Sent = { path: String(input), method: init!.method!, body: String(init?.body ?? ''), proof };
  sent.push(one);
  const refused = (code: string) =>
    Response.json(
      { type: 'x', title: 'x', status: 401, code, requestId: 'x' },
      { status: 401, headers: { date: new Date(serverNow).toUTCString() } },
    );
  if (!proof || macOf(one, proof.at) !== proof.mac) return refused('NOT_SIGNED_IN');
  if (Math.abs(proof.at - serverNow) > 300_000) return refused('CLOCK_OFF');
  return Response.json({ confirmedAt: serverNow });
};

function macOf({ method, path, body }: Sent, at: number): string {
  const bodyHash = createHash('sha256').update(body, 'utf8').digest('hex');
  return createHmac('sha256', Buffer.from(binding, 'base64url'))
    .update(proofText({ method, path, at, bodyHash }), 'utf8')
    .digest('base64url');
}
const credential = { id: 'AA', response: { authenticatorData: '', clientDataJSON: '', signature: '' } };
const body = { ceremonyId: '00000000-0000-4000-8000-000000000001', credential };
const send = () => call(endpoints.finishConfirm, { body, fetch: server });

beforeEach(async () => {
  sent = [];
  vi.stubGlobal('location', { origin: 'https://tasuki.example' });
  vi.useFakeTimers({ toFake: ['Date'], now: serverNow });
  correctClock(new Date(serverNow).toUTCString());
  await keepBinding(binding);
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  await forgetBinding();
});

describe('the calls of a browser', () => {
  it('are proven, over method, path, query, time and body', async () => {
    expect(await send()).toEqual({ ok: true, value: { confirmedAt: serverNow } });
    const query = { from: 'a b', to: '襷' };
    await call({ ...endpoints.readAccount, query: undefined } as never, { query, fetch: server } as never);
    expect(sent[1]!.proof?.mac).toBe(macOf(sent[1]!, serverNow));
    expect(sent[1]!.path).toMatch(/\?from=/);
  });

  it.each([-3_600_000, 3_600_000])(
    'on a clock %i ms off take the server’s time and go out once more',
    async (off) => {
      vi.setSystemTime(serverNow + off);
      expect(await send()).toMatchObject({ ok: true });
      expect(sent.map(({ proof }) => proof!.at)).toEqual([serverNow + off, serverNow]);
      await send();
      expect(sent).toHaveLength(3);
    },
  );

  it('are sent once only when nobody is signed in any more', async () => {
    await keepBinding(Buffer.alloc(32, 8).toString('base64url'));
    expect(await send()).toMatchObject({ ok: false, code: 'NOT_SIGNED_IN' });
    expect(sent).toHaveLength(1);
  });

  it('carry nothing where nobody has signed in', async () => {
    await forgetBinding();
    expect(await send()).toMatchObject({ ok: false, code: 'NOT_SIGNED_IN' });
    expect(sent[0]!.proof).toBeUndefined();
  });
});

it('the secret lies in the browser as a key that nothing can read out', async () => {
  const key = (await readBinding())!;
  expect([key.extractable, key.usages]).toEqual([false, ['sign']]);
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
});

it('where the browser refuses storage, the session lives until the page is closed', async () => {
  const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('refused', 'SecurityError');
  });
  await keepBinding(binding);
  expect((await readBinding())!.extractable).toBe(false);
  await forgetBinding();
  expect(await readBinding()).toBeUndefined();
  open.mockRestore();
});

it('a date that cannot be read corrects nothing', () => {
  for (const date of [null, '', 'soon']) expect(correctClock(date)).toBe(false);
});
