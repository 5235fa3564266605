import { expect, it } from 'vitest';
import { unlike } from './account.svelte.ts';
import { deviceName } from './device-name.ts';

it.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15', 'iPhone'],
  [
    'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/150 Mobile Safari/537.36',
    'Android スマートフォン',
  ],
  ['Mozilla/5.0 (Linux; Android 16; Tab) AppleWebKit/537.36 Chrome/150 Safari/537.36', 'Android タブレット'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150', 'Windows パソコン'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'Mac'],
  ['', 'パソコン'],
])('%s is called %s', (agent, name) => expect(deviceName(agent)).toBe(name));

it('a second passkey of the same kind is told apart', () => {
  expect(unlike([], 'iPhone')).toBe('iPhone');
  expect(unlike(['iPhone'], 'iPhone')).toBe('iPhone 2');
  expect(unlike(['iPhone', 'iPhone 2', 'Mac'], 'iPhone')).toBe('iPhone 3');
});
