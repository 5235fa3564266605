import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { serverInDevelopment } from './server/dev-plugin.ts';

/** They replace what a browser has (fetch, its database, its clock): each file has a process of its own. */
const client = ['src/**/*.test.ts'];
const core = ['src/lib/core/**/*.test.ts'];
const unit = {
  environment: 'node',
  testTimeout: 20_000,
  hookTimeout: 60_000,
  maxWorkers: 2,
} as const;
/** Journeys in which something has to come in time: they have the machine to themselves. */
const inTime = ['scan-camera', 'camera-advice', 'enrol-facility', 'relay-with-card'].map(
  (name) => `tests/journeys/${name}.test.ts`,
);
const journey = {
  environment: 'node',
  testTimeout: 240_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 15_000 } },
} as const;

export default defineConfig({
  plugins: [sveltekit(), serverInDevelopment()],
  worker: { format: 'es' },
  test: {
    globalSetup: './tests/shared-folder.ts',
    reporters: ['default', './tests/closing-line.ts'],
    projects: [
      {
        extends: true,
        test: {
          ...unit,
          name: 'unit',
          include: [
            ...core,
            'server/**/*.test.ts',
            'tests/*.test.ts',
            'tests/vectors/**/*.test.ts',
            'tests/fuzz/**/*.test.ts',
          ],
          // Rules and servers keep nothing outside themselves: what they are made of is loaded once.
          isolate: false,
        },
      },
      { extends: true, test: { ...unit, name: 'unit-client', include: client, exclude: core } },
      {
        extends: true,
        test: {
          ...journey,
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          exclude: inTime,
          // Much of a journey is waiting for what comes by itself.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...journey,
          name: 'journeys-in-time',
          include: inTime,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
