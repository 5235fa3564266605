import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readCommandLine, readTrustedProxies } from './options.ts';

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

it('no proxy is trusted unless somebody says how many there are', () => {
  expect([readTrustedProxies(undefined), readTrustedProxies('0'), readTrustedProxies('2')]).toEqual([
    0, 0, 2,
  ]);
});

it.each(['', 'true', '-1', '1.5', '10'])('%j is no number of proxies, and the server says so', (text) => {
  expect(() => readTrustedProxies(text)).toThrow(/0 to 9/);
});
