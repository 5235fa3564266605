// The demo's wrapping key: made once, kept by the browser as a key it will not export. On disk it protects little,
// because the browser stores its bytes; a real device wraps with a passkey. Screens mark such keys 'デモ用の鍵'.
import type { DeviceDatabase } from './database.ts';
import { generateHeldKey } from './sealing.ts';
import type { WrappingKeySource } from './vault.ts';

export function createDemoWrapping(database: DeviceDatabase): WrappingKeySource {
  return {
    keyClass: 'demo',
    async getKey() {
      const held = await database.heldKeys.get('wrapping');
      if (held) return held.key;
      const key = await generateHeldKey();
      await database.heldKeys.put({ id: 'wrapping', key });
      return key;
    },
  };
}
