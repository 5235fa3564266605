import { expect, it } from 'vitest';
import { digitsOf } from './devices.svelte.ts';

it('six digits are taken in any width and with spaces, and nothing else', () => {
  expect(digitsOf('012345')).toBe('012345');
  expect(digitsOf(' ０１２ ３４５')).toBe('012345');
  expect(digitsOf('012-345')).toBe('012345');
  for (const typed of ['', '12345', '1234567', '12345a', '七12345']) expect(digitsOf(typed)).toBeUndefined();
});
