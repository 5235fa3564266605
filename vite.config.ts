import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { serverInDevelopment } from './server/dev-plugin.ts';

const units = [
  'src/**/*.test.ts',
  'server/**/*.test.ts',
  'tests/*.test.ts',
  'tests/vectors/**/*.test.ts',
  'tests/fuzz/**/*.test.ts',
];
/** Looks at screens; nothing there depends on how fast they come. */
const everyPage = 'tests/journeys/every-page-*.test.ts';

export default defineConfig({
  plugins: [sveltekit(), serverInDevelopment()],
  worker: { format: 'es' },
  test: {
    reporters: ['default', './tests/closing-line.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'unit', environment: 'node', include: units, testTimeout: 20_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'pages',
          environment: 'node',
          include: [everyPage],
          testTimeout: 240_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          environment: 'node',
          include: ['tests/journeys/**/*.test.ts'],
          exclude: [everyPage],
          sequence: { groupOrder: 2 },
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
