// The key file as commands open it, beside a running server.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  changeKeyRing,
  KeyFileError,
  looseKeyFile,
  readGuards,
  readKeyRing,
  watchKeyRing,
  type GuardSettings,
} from '#server/keys/key-file.ts';
import type { KeyGuard } from '#server/keys/key-guard.ts';
import { createKeyStore, type ChangeRing, type KeyRing } from '#server/keys/key-ring.ts';
import type { KeyStore } from '#server/ports.ts';

export interface RingCommand extends GuardSettings {
  dataFolder: string;
  /** TASUKI_DATABASE_URL; the file in the data folder when absent. */
  databaseUrl?: string | undefined;
  print: (line: string) => void;
}

export interface OpenRing {
  ring: KeyRing;
  guards: KeyGuard[];
  change: ChangeRing;
  store(): KeyStore;
}

/** Throws {@link KeyFileError} with the remedy. */
export function openRing(command: RingCommand): OpenRing {
  const { dataFolder, print } = command;
  const mode = existsSync(join(dataFolder, 'demo-secret')) ? 'demo' : 'production';
  if (!existsSync(join(dataFolder, 'keys.enc')))
    throw new KeyFileError(
      `There is no key file in ${dataFolder}. Set the server up with \`init\` first, or name its folder with --data.`,
    );
  const guards = readGuards(dataFolder, mode, command);
  const ring = readKeyRing(dataFolder, guards)!;
  const loose = looseKeyFile(dataFolder);
  if (loose) print(`Warning: ${loose}`);
  const change: ChangeRing = (changed) => changeKeyRing(dataFolder, guards, changed);
  return {
    ring,
    guards,
    change,
    store: () => createKeyStore(ring, change, watchKeyRing(dataFolder, guards)),
  };
}
