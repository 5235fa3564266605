import { expect, it } from 'vitest';
import { StillThere, stillThereMs } from './still-there.ts';

const card = 'https://card.example.jp/c#1';
const other = 'https://card.example.jp/c#2';

it('a card that is shown is not read again, nor at once after its screens were left', () => {
  const last = new StillThere();
  expect(last.has(card, 0)).toBe(false);
  last.show(card);
  expect(last.has(card, 1_000_000)).toBe(true);
  last.leave(1_000_000);
  expect(last.has(card, 1_000_000 + stillThereMs - 1)).toBe(true);
  expect(last.has(card, 1_000_000 + stillThereMs)).toBe(false);
});

it('another card is read at any time', () => {
  const last = new StillThere();
  last.show(card);
  expect(last.has(other, 1)).toBe(false);
});

it('a card that was read before a lock is read again behind it', () => {
  const last = new StillThere();
  last.show(card);
  last.leave(10);
  last.forget();
  expect(last.has(card, 11)).toBe(false);
});

it('what opened nothing may be tried again', () => {
  const last = new StillThere();
  last.pass(card, 10);
  expect(last.has(card, 11)).toBe(true);
  expect(last.has(card, 10 + stillThereMs)).toBe(false);
  last.leave(1_000_000);
  expect(last.has(card, 1_000_001)).toBe(false);
});
