// `tasuki card …` for integrators: one card in, one answer out. Results go to stdout, words to stderr, and the process
// ends with a code that scripts may rely on. See docs/integrators.md.
import { parseArgs } from 'node:util';
import type { Instant } from '#lib/core/brands.ts';
import { writeDemoKeys } from './card-demo-keys.ts';
import { readCardInput, readInput } from './card-input.ts';
import { inspectCard, inspectionLines } from './card-inspect.ts';
import { issueCard, issueLines, parseRecord, writeIssued } from './card-issue.ts';
import { exitOf, judgementLines, openInput, verifyInput } from './card-judge.ts';
import { readEpochKeys, readEpochPublicKey, readIssuer, readLists, type KeyOptions } from './card-keys.ts';
import { CardRefusal, exitCode, type ExitCode } from './card-refusal.ts';
import { cardUsage } from './card-usage.ts';

export interface Terminal {
  stdin(): Promise<Uint8Array>;
  out(text: string): void;
  err(text: string): void;
  now(): Instant;
}

const options = {
  keys: { type: 'string' },
  root: { type: 'string' },
  trust: { type: 'string' },
  status: { type: 'string' },
  allow: { type: 'string' },
  'epoch-key': { type: 'string', multiple: true },
  'issuer-key': { type: 'string' },
  host: { type: 'string', default: 'card.example.jp' },
  place: { type: 'string' },
  sequence: { type: 'string', default: '1' },
  out: { type: 'string' },
  at: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

type Options = KeyOptions & {
  host: string;
  place?: string | undefined;
  sequence: string;
  out?: string | undefined;
  at?: string | undefined;
  json: boolean;
};

/** @param words behind `tasuki card` */
export async function runCard(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const asksJson = words.includes('--json');
  const answerJson = (answer: object) => terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
  try {
    const { values, positionals } = parsed(words);
    const [command, subject, ...more] = positionals;
    if (command === undefined || subject === undefined || more.length > 0)
      throw usage('One file is expected.');
    const { exit, answer, lines } = await answerOf(command, subject, values, terminal);
    if (asksJson) answerJson(answer);
    else terminal.out(lines.map((line) => `${line}\n`).join(''));
    return exit;
  } catch (error) {
    if (!(error instanceof CardRefusal)) throw error;
    if (asksJson) answerJson({ code: error.code, ...error.details });
    terminal.err(`${error.message}\n`);
    if (error.exit === exitCode.usage) terminal.err(`\n${cardUsage}\n`);
    return error.exit;
  }
}

interface Answer {
  exit: ExitCode;
  answer: object;
  lines: readonly string[];
}

async function answerOf(
  command: string,
  subject: string,
  values: Options,
  terminal: Terminal,
): Promise<Answer> {
  const now = timeOf(values.at, terminal);
  const card = () => readCardInput(subject, () => terminal.stdin());
  switch (command) {
    case 'inspect': {
      const answer = inspectCard(await card());
      return {
        exit: answer.wellFormed ? exitCode.good : exitCode.refused,
        answer,
        lines: inspectionLines(answer),
      };
    }
    case 'verify': {
      const answer = await verifyInput(await card(), await readLists(values), now);
      return { exit: exitOf(answer.verdict), answer, lines: judgementLines(answer) };
    }
    case 'open': {
      const answer = await openInput(await card(), await readLists(values), await readEpochKeys(values), now);
      const { record } = answer;
      if (!values.json) for (const line of judgementLines(answer)) terminal.err(`${line}\n`);
      return { exit: exitOf(answer.verdict), answer, lines: record ? [JSON.stringify(record, null, 2)] : [] };
    }
    case 'issue':
      return issueAnswer(subject, values, terminal, now);
    case 'demo-keys': {
      const path = await writeDemoKeys(subject, now);
      return { exit: exitCode.good, answer: { code: 'OK', files: [path] }, lines: [`written     ${path}`] };
    }
  }
  throw usage(`There is no command “card ${command}”.`);
}

async function issueAnswer(
  subject: string,
  values: Options,
  terminal: Terminal,
  now: Instant,
): Promise<Answer> {
  const place = /^(\d{1,9}):(\d{1,9})$/.exec(values.place ?? '');
  if (!place)
    throw usage(
      '--place LIST:INDEX is needed: the card’s own place on the status list, given to no other card.',
    );
  if (values.out === undefined) throw usage('--out PREFIX is needed: where the four files are written.');
  if (!/^[a-z0-9.-]+(:\d+)?$/i.test(values.host)) throw usage('--host is a host name, without https://.');
  if (!/^\d{1,9}$/.test(values.sequence)) throw usage('--sequence counts the cards of one person, from 1.');
  const file = await readInput(subject, () => terminal.stdin());
  const issued = await issueCard({
    record: parseRecord(new TextDecoder().decode(file)),
    issuer: await readIssuer(values),
    epoch: await readEpochPublicKey(values),
    epochKeys: await readEpochKeys(values).catch(() => []),
    host: values.host,
    place: { list: Number(place[1]), index: Number(place[2]) },
    sequence: Number(values.sequence),
    now,
  });
  const files = writeIssued(issued, values.out);
  return {
    exit: exitCode.good,
    answer: { code: 'OK', ...issued.about, files },
    lines: issueLines(issued, files),
  };
}

function parsed(words: readonly string[]): { values: Options; positionals: string[] } {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : 'The options are not understood.');
  }
}

/** As if it were this time: for trying, and for cards of the published vectors. */
function timeOf(at: string | undefined, terminal: Terminal): Instant {
  if (at === undefined) return terminal.now();
  const time = /^\d{4}-\d{2}-\d{2}T/.test(at) ? Date.parse(at) : NaN;
  if (Number.isNaN(time)) throw usage('--at is a time such as 2026-11-20T12:00:00+09:00.');
  return time as Instant;
}

const usage = (words: string) => new CardRefusal(exitCode.usage, 'USAGE', words);
