// A crew's device for tests: enrolled at the demo's door, with its own key at hand.
import { openChallenge } from '#lib/core/card/device-proof.ts';
import { verifyTrustList, type TrustList } from '#lib/core/card/trust-list.ts';
import { importVerifyKey } from '#lib/core/card/keys.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { TestPersonName } from './people.ts';
import type { TestApp, TestClient } from './test-app.ts';

export const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'));
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

export interface TestDevice {
  id: string;
  pair: CryptoKeyPair;
  /** Its session, bound to it. */
  client: TestClient;
  trust: TrustList;
}

export async function enrolTestDevice(test: TestApp, person: TestPersonName = 'crew'): Promise<TestDevice> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const publicKey = textOf(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  const client = await test.as(person);
  const { value } = await client.call(endpoints.demoEnrolDevice, { body: { name: '見本1号車', publicKey } });
  const verified = await verifyTrustList(
    bytesOf(value.trustList),
    await importVerifyKey(bytesOf(value.rootKey)),
  );
  if (!verified.ok) throw new Error(verified.code);
  return { id: value.deviceId, pair, client, trust: verified.trust };
}

/** Proves in another session that it is this device. @returns the status of the announcement */
export async function announceTestDevice(client: TestClient, { id, pair }: TestDevice): Promise<number> {
  const asked = await client.call(endpoints.challengeDevice, { params: { id } });
  if (asked.status !== 200) return asked.status;
  const secret = (await openChallenge(pair, id, bytesOf(asked.value.challenge)))!;
  const told = await client.call(endpoints.announceDevice, {
    params: { id },
    body: { secret: textOf(secret) },
  });
  return told.status;
}
