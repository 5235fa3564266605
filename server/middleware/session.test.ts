import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  formatProof,
  parseProof,
  proofHeader,
  proofText,
  proofWindowMs,
} from '#lib/core/access/call-proof.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { hashToken, sessionIdleMs } from '#server/store/sessions.ts';
import { testPeople } from '#server/testing/people.ts';
import {
  createTestApp,
  engines,
  type TestApp,
  type TestCall,
  type TestClient,
} from '#server/testing/test-app.ts';

const read = { method: 'GET', path: endpoints.readHospitals.path } as const;

describe.each(engines)('a session belongs to one browser, on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    crew = await test.as('crew');
  }, 60_000);
  afterAll(() => test.close());

  /** Sends a call with the headers of another one. */
  async function send(call: TestCall, headers: Record<string, string>) {
    const response = await test.app.request(`https://tasuki.example${call.path}`, {
      method: call.method,
      headers: {
        host: 'tasuki.example',
        origin: 'https://tasuki.example',
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(call.body ?? '')),
        'idempotency-key': 'knocking-at-the-door',
        ...headers,
      },
      ...(call.body !== undefined && { body: call.body }),
    });
    const json = response.headers.get('content-type')?.includes('json')
      ? ((await response.json()) as { code?: string })
      : undefined;
    await response.body?.cancel().catch(() => undefined);
    return { status: response.status, code: json?.code, json, headers: response.headers };
  }
  const signed = (call: TestCall, token = crew.token) => test.signedHeaders(token, call);
  const onlyCookie = async () => ({ cookie: (await signed(read))['cookie']! });

  it('a copied cookie reads nothing, changes nothing and hears nothing', async () => {
    const headers = await onlyCookie();
    const mutation = { method: 'POST', path: endpoints.signOut.path };
    for (const call of [read, mutation, { method: 'GET', path: endpoints.events.path }])
      expect(await send(call, headers)).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' });
    expect((await send({ method: 'GET', path: endpoints.readSession.path }, headers)).json).toMatchObject({
      person: null,
    });
    expect((await send(read, await signed(read))).status).toBe(200);
  });

  it('a copied cookie is answered like an invented one', async () => {
    const invented = { cookie: (await onlyCookie()).cookie.replace(/=.*/, `=${'a'.repeat(43)}`) };
    const proof = (await signed(read))[proofHeader]!;
    const wrong = proof.slice(0, -1) + (proof.endsWith('A') ? 'B' : 'A');
    const answers = [];
    for (const cookie of [await onlyCookie(), invented])
      for (const mac of [undefined, wrong, `1.${'a'.repeat(43)}`, 'x'])
        answers.push(await send(read, { ...cookie, ...(mac && { [proofHeader]: mac }) }));
    const told = answers.map(({ status, json }) => JSON.stringify({ status, ...json, requestId: '' }));
    expect(new Set(told).size).toBe(1);
  });

  it('the proof of one session does not serve another', async () => {
    const other = await test.as('crewMate');
    const headers = {
      ...(await onlyCookie()),
      [proofHeader]: (await signed(read, other.token))[proofHeader]!,
    };
    expect((await send(read, headers)).code).toBe('NOT_SIGNED_IN');
  });

  it('the proof of one call serves no other path, query, method or body', async () => {
    const call = { method: 'POST', path: `${endpoints.uploadLooks.path}?a=1`, body: '{"a":1}' };
    const headers = await signed(call);
    const others: TestCall[] = [
      { ...call, path: `${endpoints.uploadLooks.path}?a=2` },
      { ...call, path: endpoints.uploadLooks.path },
      { ...call, path: `${endpoints.signOut.path}?a=1` },
      { ...call, method: 'PUT', path: `${endpoints.namePasskey.path.replace(':id', 'a'.repeat(32))}` },
      { ...call, body: '{"a":2}' },
      { ...call, body: '' },
    ];
    for (const other of others) expect((await send(other, headers)).status).toBe(401);
    expect((await send(call, headers)).status).toBe(400);
  });

  it('a call that is sent again is refused once its time has passed', async () => {
    const headers = await signed(read);
    test.advance(proofWindowMs);
    expect((await send(read, headers)).status).toBe(200);
    test.advance(1);
    expect(await send(read, headers)).toMatchObject({ status: 401, code: 'CLOCK_OFF' });
  });

  it('a phone whose clock is off is told the time, but only when it holds the secret', async () => {
    for (const off of [-proofWindowMs - 1, proofWindowMs + 1]) {
      const headers = await signed({ ...read, at: test.now() + off });
      const told = await send(read, headers);
      expect(told).toMatchObject({ status: 401, code: 'CLOCK_OFF' });
      expect(Date.parse(told.headers.get('date')!)).toBe(Math.floor(test.now() / 1000) * 1000);
      const [at, mac] = headers[proofHeader]!.split('.');
      const forged = { ...headers, [proofHeader]: `${at}.${[...mac!].reverse().join('')}` };
      expect((await send(read, forged)).code).toBe('NOT_SIGNED_IN');
    }
  });

  it('a copied cookie does not keep a session from falling idle', async () => {
    const home = await test.as('home');
    const cookie = { cookie: (await signed(read, home.token))['cookie']! };
    for (let part = 0; part < 4; part++) {
      test.advance(sessionIdleMs / 4);
      await send(read, cookie);
    }
    test.advance(1);
    expect((await send(read, await signed(read, home.token))).status).toBe(401);
    crew = await test.as('crew');
  });

  it('the secret is sealed in the database', async () => {
    const { value } = await test.anonymous.call(endpoints.demoSignIn, {
      body: { personId: testPeople.home.id },
    });
    const rows = await test.db.selectFrom('sessions').select('binding_sealed').execute();
    const stored = rows.map(({ binding_sealed }) => Buffer.from(binding_sealed!).toString('latin1')).join();
    expect(stored).not.toContain(value.binding);
    expect(stored).not.toContain(Buffer.from(value.binding, 'base64url').toString('latin1'));
  });

  it('a session from before proofs were asked for is over', async () => {
    const old = await test.as('home');
    await test.db
      .updateTable('sessions')
      .set({ binding_sealed: null })
      .where('token_hash', '=', hashToken(old.token!))
      .execute();
    expect((await old.call(endpoints.readSession)).value.person).toBeNull();
  });
});

it('anything that is no proof is read as none, and never breaks the server', () => {
  expect(parseProof(formatProof(5, 'a'.repeat(43)))).toEqual({ at: 5, mac: 'a'.repeat(43) });
  fc.assert(
    fc.property(fc.string(), (text) => {
      const proof = parseProof(text);
      if (proof) expect(formatProof(proof.at, proof.mac)).toBe(text);
    }),
  );
});

it('no two calls give the same text to prove', () => {
  const hash = 'ab'.repeat(32);
  const texts = [
    { method: 'GET', path: '/api/a', at: 1, bodyHash: hash },
    { method: 'GET', path: '/api/a', at: 11, bodyHash: hash },
    { method: 'GET', path: '/api/a?b', at: 1, bodyHash: hash },
    { method: 'POST', path: '/api/a', at: 1, bodyHash: hash },
  ].map(proofText);
  expect(new Set(texts).size).toBe(texts.length);
});
