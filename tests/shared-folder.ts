// One folder for a whole run of tests: what takes long to make is made once, by whoever needs it first.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export default function openSharedFolder(): (() => void) | undefined {
  if (process.env['TASUKI_TEST_FOLDER']) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'tasuki-shared-'));
  process.env['TASUKI_TEST_FOLDER'] = folder;
  // Node's own: servers and commands that are started hundreds of times are compiled once.
  process.env['NODE_COMPILE_CACHE'] = path.join(folder, 'compiled');
  return () => {
    delete process.env['TASUKI_TEST_FOLDER'];
    delete process.env['NODE_COMPILE_CACHE'];
    rmSync(folder, { recursive: true, force: true });
  };
}
