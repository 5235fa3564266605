import { describe, expect, it } from 'vitest';
import { createKeyStore, createProductionKeyRing } from '#server/keys/key-ring.ts';
import { createTestApp, testRegion } from '#server/testing/test-app.ts';
import { createKeysWatch } from './keys-watch.ts';

const dayMs = 86_400_000;

describe('the watch over the region’s keys', () => {
  it('says once a day what has to be done, as a warning when cards would stop', async () => {
    const test = await createTestApp({ keys: createKeyStore(createProductionKeyRing(testRegion)) });
    const warned: unknown[] = [];
    const log = { info: () => {}, warn: (fields: unknown) => void warned.push(fields), error: () => {} };
    const watch = createKeysWatch({ ...test.deps, log });
    await watch();
    await watch();
    expect(warned).toEqual([
      expect.objectContaining({ code: 'KEYS_RENEW_ISSUER' }),
      expect.objectContaining({ code: 'KEYS_MAKE_EPOCH', epoch: 13 }),
    ]);
    test.advance(dayMs);
    await watch();
    expect(warned).toHaveLength(4);
    await test.close();
  });

  it('has nothing to say about a ring that renews itself', async () => {
    const test = await createTestApp();
    const watch = createKeysWatch(test.deps);
    for (let day = 0; day < 400; day += 5) {
      await watch();
      test.advance(5 * dayMs);
    }
    expect(test.logged).toEqual([]);
    await test.close();
  });
});
