import { expect, it } from 'vitest';
import { readNext } from './next-page.ts';

const origin = 'https://tasuki.example';
const read = (next: string) => readNext(`?${new URLSearchParams({ next })}`, origin);

it.each(['/care-home', '/office/audit?before=3', '/clinic/patients/x'])('%s is gone on to', (next) =>
  expect(read(next)).toBe(next),
);

it.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/\t/evil.example',
  'javascript:alert(1)',
  '/sign-in?next=/x',
  '/join',
  'care-home',
  '',
])('%j leads nowhere', (next) => expect(read(next)).toBeUndefined());
