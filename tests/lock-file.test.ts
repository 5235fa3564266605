// `npm start` begins with `npm ci`, which refuses a lock file that leaves out packages of other platforms.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
interface Locked {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}
const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};

/** Looks where Node would, from `place` upwards. */
const isLocked = (place: string, name: string): boolean =>
  `${place && `${place}/`}node_modules/${name}` in packages ||
  (place !== '' && isLocked(place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/'))), name));

test('the lock file names every package of every platform', () => {
  const missing = Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isLocked(place, name))
      .map((name) => `${place || 'package.json'} needs ${name}: run npm install --package-lock-only`),
  );
  expect(missing).toEqual([]);
  expect(Object.keys(packages).length).toBeGreaterThan(100);
});

test('the lock file belongs to this package.json', () => {
  const own = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Locked;
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const)
    expect(packages['']![kind]).toEqual(own[kind]);
});
