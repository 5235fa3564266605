// Commands for the people who run a server. Each is a thin line over a function that is tested by itself.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Instant } from '#lib/core/brands.ts';
import { KeyFileError } from '#server/keys/key-file.ts';
import { verifyChain } from '#server/store/audit.ts';
import { openSqlite } from '#server/store/sqlite.ts';
import type { RotationProgress } from '#server/store/rotation.ts';
import { initRoot, installSigned, requestTrust, signTrust } from './keys.ts';
import { rotateData } from './rotate-data.ts';
import type { Ceremony } from './keys.ts';

const usage = `Usage: npx -c "node server/cli/tasuki.ts COMMAND" [--data FOLDER]
  keys init-root FILE                      makes the region's root (on a machine apart)
  keys request FILE                        asks the root to sign this server's next keys
  keys sign ROOT REQUEST SIGNED            signs a request (on the machine apart)
  keys install SIGNED                      brings signed keys into use
  keys rotate-data                         renews the keys of records and indexes beside a running server
  audit verify                             proves that no audit entry was altered or removed`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string', default: './data' } },
});
const dataFolder = resolve(values.data);
const ceremony: Ceremony = {
  dataFolder,
  secret: process.env['TASUKI_SECRET'],
  rootSecret: process.env['TASUKI_ROOT_SECRET'],
  now: Date.now() as Instant,
  print: (line) => console.log(line),
};

try {
  process.exitCode = await run(positionals);
} catch (error) {
  console.error(error instanceof KeyFileError ? error.message : error);
  process.exitCode = 1;
}

async function run([topic, command, ...files]: string[]): Promise<number> {
  const [first, second, third] = files;
  switch (`${topic} ${command} ${files.length}`) {
    case 'keys init-root 1':
      await initRoot(ceremony, first!);
      return 0;
    case 'keys request 1':
      await requestTrust(ceremony, first!);
      return 0;
    case 'keys sign 3':
      await signTrust(ceremony, first!, second!, third!);
      return 0;
    case 'keys install 1':
      await installSigned(ceremony, first!);
      return 0;
    case 'keys rotate-data 0':
      await rotateData({
        ...ceremony,
        now: () => Date.now() as Instant,
        report: printProgress,
      });
      return 0;
    case 'audit verify 0':
      return verifyAudit();
    default:
      console.error(usage);
      return 2;
  }
}

/** One line that is rewritten in a terminal, one line every tenth part in a log. */
function printProgress({ part, done, total }: RotationProgress): void {
  const words = { index: 'indexed', values: 'sealed' }[part];
  if (process.stdout.isTTY)
    process.stdout.write(`\r  ${words} ${done} / ${total}   ${done === total ? '\n' : ''}`);
  else if (done === total || Math.floor((done * 10) / total) !== Math.floor(((done - 200) * 10) / total))
    console.log(`  ${words} ${done} / ${total}`);
}

async function verifyAudit(): Promise<number> {
  const file = join(dataFolder, 'tasuki.sqlite');
  if (!existsSync(file)) {
    console.error(`There is no database at ${file}.`);
    return 2;
  }
  const db = openSqlite(file);
  const chain = await verifyChain(db);
  await db.destroy();
  console.log(chain.ok ? `${chain.entries} entries, unbroken.` : `Broken at entry ${chain.brokenAt}.`);
  return chain.ok ? 0 : 1;
}
