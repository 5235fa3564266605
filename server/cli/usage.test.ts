import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { usage, usageOf } from './usage.ts';

const tasuki = (...words: string[]) =>
  spawnSync(process.execPath, ['server/cli/tasuki.ts', ...words], { encoding: 'utf8' });

describe('what the commands say of themselves', () => {
  it('shows the command that was meant, and nothing else', () => {
    expect(usageOf('keys', 'sign')).toMatch(/used so:\n {2}keys sign ROOT REQUEST SIGNED .*$/);
    expect(usageOf('keys', 'destroy-epoch')).toMatch(
      /destroy-epoch N --yes.*\n +removes the private key of .*$/,
    );
    expect(usageOf('init')).toMatch(/used so:\n {2}init --region .*\n .*\n {2}init --again .*$/);
  });

  it('shows the topic where the command is none of it, and all where nothing is told', () => {
    const keys = usageOf('keys', 'sing');
    expect(keys).toMatch(/keys sign/);
    expect(keys).not.toMatch(/audit verify/);
    expect(usageOf()).toBe(usage);
    expect(usageOf('kyes', 'list')).toBe(usage);
  });

  it('answers --help on stdout, whatever stands before it', () => {
    for (const words of [
      ['--help'],
      ['-h'],
      ['help'],
      ['keys', 'sign', '--help'],
      ['card', '--help'],
      ['card', 'open', '-h'],
    ]) {
      const { status, stdout, stderr } = tasuki(...words);
      expect([words, status, stderr]).toEqual([words, 0, '']);
      expect(stdout).toMatch(/keys sign ROOT/);
    }
  });

  it('ends with 2 and one sentence for an option that nobody knows', () => {
    const { status, stdout, stderr } = tasuki('keys', 'list', '--dta', 'x');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Unknown option '--dta'\. .*--help\n$/);
  });
});
