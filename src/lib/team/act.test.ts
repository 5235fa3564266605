import { expect, it } from 'vitest';
import type { ApiResult } from '#lib/api/client.ts';
import { Act } from './act.ts';

const lost: ApiResult<string> = { ok: false, code: 'OFFLINE' };
const refused = { ok: false, code: 'NOT_ALLOWED_NOW', problem: {} } as ApiResult<string>;
const good: ApiResult<string> = { ok: true, value: 'done' };

async function keysOf(steps: [content: string, answer: ApiResult<string>][]): Promise<string[]> {
  let made = 0;
  const act = new Act(() => `key-${++made}`);
  const keys: string[] = [];
  for (const [content, answer] of steps)
    await act.once(content, async (key) => {
      keys.push(key);
      return answer;
    });
  return keys;
}

it('the same act after a lost answer goes out with the same key', async () => {
  expect(
    await keysOf([
      ['a', lost],
      ['a', lost],
      ['a', good],
    ]),
  ).toEqual(['key-1', 'key-1', 'key-1']);
});
it('another content, or the same after an answer, is another act', async () => {
  expect(
    await keysOf([
      ['a', lost],
      ['b', lost],
    ]),
  ).toEqual(['key-1', 'key-2']);
  expect(
    await keysOf([
      ['a', good],
      ['a', good],
    ]),
  ).toEqual(['key-1', 'key-2']);
  expect(
    await keysOf([
      ['a', refused],
      ['a', good],
    ]),
  ).toEqual(['key-1', 'key-2']);
});
