// The command line beside a running server, and the ceremony by which a change of keys comes into force.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { secret } from './prepared-region.ts';

const project = path.resolve(import.meta.dirname, '../..');

/** Runs the command line as an operator does. @returns what it prints */
export async function tasuki(dataFolder: string, ...given: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['server/cli/tasuki.ts', ...given, '--data', dataFolder],
    {
      cwd: project,
      env: {
        ...process.env,
        TASUKI_SECRET: secret,
        TASUKI_ROOT_SECRET: 'another invented secret',
        NODE_NO_WARNINGS: '1',
      },
    },
  );
  return stdout;
}

/** A change of the region's keys, signed with the root of `prepareRegion` and brought into force beside the server. */
export async function changeKeys(dataFolder: string, ...change: string[]): Promise<void> {
  const [root, request, signed] = ['root', 'request', 'signed'].map((name) => path.join(dataFolder, name));
  await tasuki(dataFolder, 'keys', ...change);
  await tasuki(dataFolder, 'keys', 'request', request!);
  await tasuki(dataFolder, 'keys', 'sign', root!, request!, signed!, '--yes');
  await tasuki(dataFolder, 'keys', 'install', signed!);
}
