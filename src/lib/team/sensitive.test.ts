import { expect, it, vi } from 'vitest';
import type { ApiResult } from '#lib/api/client.ts';
import { withPresence } from './sensitive.ts';

const needed = { ok: false, code: 'CONFIRMATION_NEEDED', problem: {} } as ApiResult<string>;
const good: ApiResult<string> = { ok: true, value: 'done' };

it('what needs no confirmation is sent once, and nobody is asked', async () => {
  const confirm = vi.fn();
  expect(await withPresence(async () => good, confirm)).toEqual(good);
  expect(confirm).not.toHaveBeenCalled();
});

it('what needs one is sent again after it', async () => {
  const perform = vi.fn().mockResolvedValueOnce(needed).mockResolvedValueOnce(good);
  expect(await withPresence(perform, async () => 'confirmed')).toEqual(good);
  expect(perform).toHaveBeenCalledTimes(2);
});

it.each([
  ['cancelled', 'CANCELLED'],
  ['unsupported', 'NO_PASSKEYS_HERE'],
  ['offline', 'OFFLINE'],
  ['refused', 'CONFIRMATION_NEEDED'],
  ['signed-out', 'CONFIRMATION_NEEDED'],
] as const)('%s: it is not sent again', async (presence, code) => {
  const perform = vi.fn().mockResolvedValue(needed);
  expect(await withPresence(perform, async () => presence)).toMatchObject({ ok: false, code });
  expect(perform).toHaveBeenCalledTimes(1);
});
