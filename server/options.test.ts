import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readCommandLine } from './options.ts';

it('without options: port 5173, demo, data beside the program', () => {
  expect(readCommandLine([])).toEqual({
    ok: true,
    value: { port: 5173, lan: false, empty: false, production: false, dataFolder: resolve('data') },
  });
});

it('every option is read', () => {
  expect(
    readCommandLine(['--port', '8080', '--lan', '--empty', '--production', '--data', '/srv/tasuki']),
  ).toMatchObject({
    ok: true,
    value: { port: 8080, lan: true, empty: true, production: true, dataFolder: '/srv/tasuki' },
  });
});

it.each([[['--port', 'x']], [['--port', '70000']], [['--unknown']], [['stray']]])(
  '%j ends with the usage',
  (args) => {
    expect(readCommandLine(args)).toMatchObject({
      ok: false,
      message: expect.stringContaining('--port N') as string,
    });
  },
);
