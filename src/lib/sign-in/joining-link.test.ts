import { expect, it } from 'vitest';
import { takeCode } from './joining-link.ts';

function open(hash: string) {
  const replaced: string[] = [];
  const code = takeCode({
    location: { hash, pathname: '/join' },
    replace: (path) => void replaced.push(path),
  });
  return { code, replaced };
}

it('the code is read and leaves the address at once', () => {
  expect(open('#K7QM2XRD9FTH')).toEqual({ code: 'K7QM2XRD9FTH', replaced: ['/join'] });
  expect(open('#k7qm-2xrd-9fth').code).toBe('K7QM2XRD9FTH');
});

it('whatever else stands there leaves it as well', () => {
  for (const hash of ['#%E0%A4%A', '#hello', '#K7QM2XRD9FT'])
    expect(open(hash)).toEqual({ code: undefined, replaced: ['/join'] });
});

it('without a fragment nothing is touched', () => {
  expect(open('')).toEqual({ code: undefined, replaced: [] });
});
