// The two ways in: with a passkey one has, and with an invitation that makes one.
import { call } from '#lib/api/client.ts';
import { askForPasskey, makePasskey } from '#lib/api/passkeys.ts';
import { session } from '#lib/api/session.svelte.ts';
import type { PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Person } from '#lib/core/contract/session.ts';
import type { CreationOptions } from '#lib/core/contract/sign-in.ts';
import { deviceName } from './device-name.ts';
import type { Refusal } from './refusal.ts';

export type Entered = { ok: true; person: Person } | Refusal;

/** Asks for any passkey of this site and opens a session with it. */
export async function signIn(): Promise<Entered> {
  const started = await call(endpoints.startSignIn, {});
  if (!started.ok) return started;
  const { ceremonyId, options } = started.value;
  const asked = await askForPasskey(options);
  if (!asked.ok) return asked;
  const finished = await call(endpoints.finishSignIn, { body: { ceremonyId, credential: asked.value } });
  if (!finished.ok) return finished;
  await session.take(finished.value);
  return { ok: true, person: finished.value.person! };
}

export interface Invitation {
  ceremonyId: string;
  options: CreationOptions;
  /** How many earlier passkeys end. */
  replaces: number;
  /** When it was asked for: the server waits five minutes. */
  at: number;
}
export type Opened = { ok: true; invitation: Invitation } | { ok: true; needs: 'birth-date' } | Refusal;

/** Shows the server an invitation. */
export async function openInvitation(code: string, birthDate: PlainDate | undefined): Promise<Opened> {
  const started = await call(endpoints.startJoining, { body: { code, ...(birthDate && { birthDate }) } });
  if (!started.ok) return started;
  if (started.value.way === 'birth-date') return { ok: true, needs: 'birth-date' };
  const { ceremonyId, options, replaces } = started.value;
  return { ok: true, invitation: { ceremonyId, options, replaces, at: Date.now() } };
}

/** Makes the passkey, which uses the invitation up and opens a session. */
export async function join({ ceremonyId, options }: Invitation): Promise<Entered> {
  const made = await makePasskey(options);
  if (!made.ok) return made;
  const body = { ceremonyId, credential: made.value, name: deviceName(navigator.userAgent) };
  const finished = await call(endpoints.finishJoining, { body });
  if (!finished.ok) return finished;
  await session.take(finished.value);
  return { ok: true, person: finished.value.person! };
}
