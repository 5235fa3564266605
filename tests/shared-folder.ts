// One folder for a whole run of tests: what takes long to make is made once, by whoever needs it first.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export default function openSharedFolder(): (() => void) | undefined {
  if (process.env['TASUKI_TEST_FOLDER']) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'tasuki-shared-'));
  process.env['TASUKI_TEST_FOLDER'] = folder;
  return () => {
    delete process.env['TASUKI_TEST_FOLDER'];
    rmSync(folder, { recursive: true, force: true });
  };
}
