// Tells the server that the session runs on this enrolled device, so that it ends when the device is revoked.
import { call, type ApiFailure } from '#lib/api/client.ts';
import { openChallenge } from '#lib/core/card/device-proof.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import type { Vault } from './vault.ts';

/** LOCKED: the key is not at hand. NOT_OURS: the server sealed to another key than this device holds. */
export type Announced = { ok: true } | ApiFailure | { ok: false; code: 'LOCKED' | 'NOT_OURS' };

/** NOT_FOUND: the device was revoked, or is not known to this server and station. */
export async function announceDevice(announcing: {
  vault: Pick<Vault, 'findDeviceKey'>;
  deviceId: string;
  fetch?: typeof fetch;
}): Promise<Announced> {
  const { vault, deviceId: id, fetch } = announcing;
  const key = vault.findDeviceKey();
  if (!key) return { ok: false, code: 'LOCKED' };
  const asked = await call(endpoints.challengeDevice, { params: { id }, fetch });
  if (!asked.ok) return asked;
  const secret = await openChallenge(key, id, decodeBase64url(asked.value.challenge));
  if (!secret) return { ok: false, code: 'NOT_OURS' };
  const answer = await call(endpoints.announceDevice, {
    params: { id },
    body: { secret: encodeBase64url(secret) },
    fetch,
  });
  return answer.ok ? { ok: true } : answer;
}
