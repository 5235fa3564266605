// The examples of docs/integrators.md, run as they stand there.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const document = readFileSync(path.join(root, 'docs/integrators.md'), 'utf8');

interface Example {
  command: string;
  output: string;
  exit: number;
}

/** Blocks marked `console`: a line that begins with `$ `, what it prints, and `[exit N]` when that is not 0. */
const examples: Example[] = [...document.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block]) =>
  block!
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [command, ...lines] = text.trimEnd().split('\n');
      const exit = /^\[exit (\d)\]$/.exec(lines.at(-1) ?? '');
      return {
        command: command!,
        output: (exit ? lines.slice(0, -1) : lines).join('\n'),
        exit: Number(exit?.[1] ?? 0),
      };
    }),
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tasuki-integrators-'));
  cpSync(path.join(root, 'docs/examples'), folder, { recursive: true });
  cpSync(path.join(root, 'tests/vectors/card/region.json'), path.join(folder, 'region.json'));
  const text = readFileSync(path.join(folder, 'card.txt'), 'utf8');
  writeFileSync(path.join(folder, 'cut.txt'), text.slice(0, 200));
  const record = readFileSync(path.join(folder, 'record.json'), 'utf8');
  writeFileSync(path.join(folder, 'faulty.json'), record.replace('1941-05-06', '6 May 1941'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** … stands for anything; alone on a line, for any lines. */
function patternOf(output: string): RegExp {
  const escaped = output.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/^…$/gm, '[\\s\\S]*').replaceAll('…', '[^\\n]+?')}$`);
}

describe('the examples for integrators', () => {
  it('show every command, and each way to end', () => {
    const shown = new Set(examples.map(({ command }) => command.split(' ').slice(0, 3).join(' ')));
    expect([...shown].sort()).toEqual(
      ['demo-keys', 'inspect', 'issue', 'open', 'verify'].map((command) => `tasuki card ${command}`),
    );
    expect(new Set(examples.map(({ exit }) => exit))).toEqual(new Set([0, 1, 4]));
  });

  it.each(examples)(
    '$command',
    ({ command, output, exit }) => {
      const [name, ...words] = command.split(' ');
      expect(name).toBe('tasuki');
      const ran = spawnSync(process.execPath, [path.join(root, 'server/cli/tasuki.ts'), ...words], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(ran.stdout.trimEnd()).toMatch(patternOf(output));
      expect(ran.status, ran.stderr).toBe(exit);
    },
    60_000,
  );
});
