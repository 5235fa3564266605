// A call that needs a fresh confirmation: asked for when the server wants it, then sent again.
import type { ApiFailure, ApiResult } from '#lib/api/client.ts';
import { confirmPresence, type Presence } from '#lib/api/confirm-presence.ts';

export type SensitiveResult<T> = ApiResult<T> | { ok: false; code: 'CANCELLED' | 'NO_PASSKEYS_HERE' };

const offline: ApiFailure = { ok: false, code: 'OFFLINE' };

export async function withPresence<T>(
  perform: () => Promise<ApiResult<T>>,
  confirm: () => Promise<Presence> = confirmPresence,
): Promise<SensitiveResult<T>> {
  const result = await perform();
  if (result.ok || result.code !== 'CONFIRMATION_NEEDED') return result;
  switch (await confirm()) {
    case 'confirmed':
      return perform();
    case 'offline':
      return offline;
    case 'unsupported':
      return { ok: false, code: 'NO_PASSKEYS_HERE' };
    case 'cancelled':
      return { ok: false, code: 'CANCELLED' };
    case 'refused':
    case 'signed-out':
      return result;
  }
}
