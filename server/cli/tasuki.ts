// Commands for the people who run a server. Each is a thin line over a function that is tested by itself.
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type { Instant } from '#lib/core/brands.ts';
import { KeyFileError } from '#server/keys/key-file.ts';
import type { RotationProgress } from '#server/store/rotation.ts';
import { retainCommand, verifyCommand, writeCheckpoints, type AuditCommand } from './audit.ts';
import type { Ceremony } from './keys.ts';
import { initServer } from './init.ts';
import { runKeys } from './run-keys.ts';
import { usage, usageOf } from './usage.ts';

/** Cards and simulations have options of their own, and need no data folder. */
const isHelp =
  process.argv.slice(2).some((word) => ['--help', '-h'].includes(word)) || process.argv[2] === 'help';
const isCard = process.argv[2] === 'card';
const isSimulation = process.argv[2] === 'simulate';
const { values, positionals } = parsed({
  args: isCard || isSimulation || isHelp ? [] : process.argv.slice(2),
  allowPositionals: true,
  options: {
    data: { type: 'string', default: './data' },
    region: { type: 'string' },
    office: { type: 'string' },
    name: { type: 'string' },
    origin: { type: 'string' },
    again: { type: 'boolean', default: false },
    checkpoints: { type: 'string' },
    out: { type: 'string' },
    before: { type: 'string' },
    json: { type: 'boolean', default: false },
    'dry-run': { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    'cards-lost': { type: 'boolean', default: false },
  },
});
const dataFolder = resolve(values.data);
/** What the environment says about keys and database. */
const settings = {
  databaseUrl: process.env['TASUKI_DATABASE_URL'],
  secret: process.env['TASUKI_SECRET'],
  keyCommand: process.env['TASUKI_KEY_COMMAND'],
  oldSecret: process.env['TASUKI_OLD_SECRET'],
};
const ceremony: Ceremony = {
  dataFolder,
  ...settings,
  rootSecret: process.env['TASUKI_ROOT_SECRET'],
  now: Date.now() as Instant,
  print: (line) => console.log(line),
  ...(!values.yes && { confirm: ask }),
};

const auditCommand: AuditCommand = {
  dataFolder,
  ...settings,
  now: () => Date.now() as Instant,
  print: (line) => console.log(line),
  ...(process.stderr.isTTY && { progress: (line: string) => void process.stderr.write(`\r${line}\r`) }),
};

try {
  if (isHelp) console.log(usage);
  else if (isCard) process.exitCode = await card(process.argv.slice(3));
  else if (isSimulation) process.exitCode = await simulation(process.argv.slice(3));
  else process.exitCode = await run(positionals);
} catch (error) {
  console.error(error instanceof KeyFileError ? error.message : error);
  process.exitCode = 1;
}

async function run([topic, command, ...files]: string[]): Promise<number> {
  if (topic === 'init' && command === undefined) {
    const { region, office, name, origin, again } = values;
    await initServer({ ...ceremony, region, office, name, origin, again, now: () => Date.now() as Instant });
    return 0;
  }
  if (topic === 'keys' && command !== undefined)
    if (await runKeys(ceremony, [command, ...files], values, printProgress)) return 0;
  switch (`${topic} ${command} ${files.length}`) {
    case 'audit verify 0':
      return verifyCommand(auditCommand, { checkpointsFile: values.checkpoints, json: values.json });
    case 'audit checkpoints 0':
      if (values.out !== undefined) return writeCheckpoints(auditCommand, values.out);
      break;
    case 'audit retain 0':
      if (values.before !== undefined)
        return retainCommand(auditCommand, values.before, { isDryRun: values['dry-run'] });
  }
  console.error(usageOf(topic, command));
  return 2;
}

/** An option that nobody knows ends here. */
function parsed<const Config extends NonNullable<Parameters<typeof parseArgs>[0]>>(config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    console.error(`${(error as Error).message.split('. ')[0]}. All there is: tasuki.ts --help`);
    process.exit(2);
  }
}

async function card(words: string[]): Promise<number> {
  const { runCard } = await import('./card.ts');
  return runCard(words, {
    stdin: async () => Buffer.concat(await process.stdin.toArray()),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    now: () => Date.now() as Instant,
  });
}

async function simulation(words: string[]): Promise<number> {
  const { runSimulate } = await import('./simulate.ts');
  return runSimulate(words, {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  });
}

async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new KeyFileError('Nobody is here to read this and agree. Read it, then add --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(question)).trim().toLowerCase() === 'yes';
  } catch (error) {
    // Ctrl+C or Ctrl+D.
    if (error instanceof Error && error.name === 'AbortError') return false;
    throw error;
  } finally {
    terminal.close();
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
