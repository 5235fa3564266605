// A wrapping key made once and kept by the browser as a key it will not export. On disk it protects little, because the
// browser stores its bytes: the demo's way, and shown as such.
import type { DeviceDatabase } from './database.ts';
import type { WrappingKeySource } from './envelope.ts';
import { generateHeldKey } from './sealing.ts';

/** The holder of such a key is whoever holds the browser. */
export const browserHolder = 'browser';

export function createDemoWrapping(database: DeviceDatabase): WrappingKeySource {
  return {
    keyClass: 'demo',
    async getKey() {
      const held = await database.heldKeys.get('wrapping');
      if (held) return { ok: true, holder: browserHolder, key: held.key };
      const key = await generateHeldKey();
      await database.heldKeys.put({ id: 'wrapping', key });
      return { ok: true, holder: browserHolder, key };
    },
  };
}
