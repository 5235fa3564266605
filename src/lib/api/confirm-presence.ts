// The second confirmation: the person shows once more, with the passkey, that it is really them. Good for five minutes.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { call } from './client.ts';
import { askAtDemoDoor } from './demo-presence.svelte.ts';
import { askForPasskey } from './passkeys.ts';

/**
 * confirmed: the server takes what needs a confirmation, for five minutes. cancelled: closed by the person, or no
 * passkey found. refused: the server did not take the answer. signed-out, offline: ask again later.
 * unsupported: this browser, or this address, cannot use passkeys.
 */
export type Presence = 'confirmed' | 'cancelled' | 'refused' | 'signed-out' | 'offline' | 'unsupported';

/** Asks for the passkey; who came by the demo's door is asked on the screen instead, which says so. */
export async function confirmPresence(): Promise<Presence> {
  const started = await call(endpoints.startConfirm, {});
  if (!started.ok) return presenceAfter(started.code);
  if (started.value.way === 'demo') {
    if (!(await askAtDemoDoor())) return 'cancelled';
    const confirmed = await call(endpoints.confirmAtDemoDoor, {});
    return confirmed.ok ? 'confirmed' : presenceAfter(confirmed.code);
  }
  const { ceremonyId, options } = started.value;
  const asked = await askForPasskey(options);
  if (!asked.ok)
    return asked.code === 'CANCELLED' || asked.code === 'ALREADY_HERE' ? 'cancelled' : 'unsupported';
  const finished = await call(endpoints.finishConfirm, { body: { ceremonyId, credential: asked.value } });
  return finished.ok ? 'confirmed' : presenceAfter(finished.code);
}

function presenceAfter(code: string): Presence {
  if (code === 'OFFLINE') return 'offline';
  return code === 'NOT_SIGNED_IN' ? 'signed-out' : 'refused';
}
