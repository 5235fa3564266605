// A wrapping key made once and kept by the browser as a key it will not export. On disk it protects little, because the
// browser stores its bytes: the demo's way, and the weak one where a passkey cannot guard keys. Screens say so.
import type { DeviceDatabase } from './database.ts';
import type { WrappingKeySource } from './envelope.ts';
import { generateHeldKey } from './sealing.ts';

/** The holder of such a key is whoever holds the browser. */
export const browserHolder = 'browser';

export const createDemoWrapping = (database: DeviceDatabase) => createHeldWrapping(database, 'demo');
export const createStoredWrapping = (database: DeviceDatabase) => createHeldWrapping(database, 'stored');

function createHeldWrapping(database: DeviceDatabase, keyClass: 'demo' | 'stored'): WrappingKeySource {
  return {
    keyClass,
    async getKey() {
      const held = await database.heldKeys.get('wrapping');
      if (held) return { ok: true, holder: browserHolder, key: held.key };
      const key = await generateHeldKey();
      await database.heldKeys.put({ id: 'wrapping', key });
      return { ok: true, holder: browserHolder, key };
    },
  };
}
