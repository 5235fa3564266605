// What is wrong with the connection to PostgreSQL, in words with the remedy. Never with the password.
import { KeyFileError } from '#server/keys/key-file-error.ts';

/** For the terminal, like every failure that ends a start. */
export class DatabaseFailure extends KeyFileError {}

/** Where the database is, as it may be shown: 'tasuki@db.example.jp:5432/tasuki'. */
export type ShownPlace = string;

const lostCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  // Class 08; the server stops, crashed or starts.
  '08000',
  '08003',
  '08006',
  '57P01',
  '57P02',
  '57P03',
]);
const lostWords =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/;

const codeOf = (error: unknown): string => {
  const { code, errors } = error as { code?: string; errors?: unknown[] };
  return code ?? (errors?.length ? codeOf(errors[0]) : '');
};

/** Whether the server was away, rather than of another opinion. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return lostCodes.has(codeOf(error)) || lostWords.test(error.message);
}

/** What to say, and do, about a database that does not open; undefined when it is none of the known reasons. */
export function describeFailure(error: unknown, place: ShownPlace): DatabaseFailure | undefined {
  if (error instanceof DatabaseFailure) return error;
  const code = codeOf(error);
  const say = (words: string) => new DatabaseFailure(`PostgreSQL at ${place}: ${words}`);
  switch (code) {
    case '28P01':
      return say('the password is not accepted. Set it in TASUKI_DATABASE_URL, or in PGPASSWORD.');
    case '28000':
      return say(
        'this user may not connect from here. Add a line for it to pg_hba.conf, or mend the user in TASUKI_DATABASE_URL.',
      );
    case '3D000':
      return say(
        'there is no such database. Make it with: createdb --encoding UTF8 --template template0 NAME',
      );
    case '42501':
      return say(
        'the user may not make tables there. Let it own the database: alter database NAME owner to USER.',
      );
    case '25006':
      return say(
        'it only answers reads: a standby, or set read-only. Point TASUKI_DATABASE_URL at the primary (several hosts: the one that writes).',
      );
    case '53300':
      return say('it has no connection left. Raise max_connections, or end what holds them.');
    case '57P03':
      return say('it is starting up or shutting down. Try again in a moment.');
  }
  if (/SASL.*password must be a string|no password/i.test((error as Error).message ?? ''))
    return say('it asks for a password and none is set. Set it in TASUKI_DATABASE_URL, or in PGPASSWORD.');
  if (/certificate|SSL/i.test((error as Error).message ?? '') || /CERT|SELF_SIGNED/.test(code))
    return say(
      `the encrypted connection is refused (${code || 'SSL'}). Name the authority with ?sslmode=verify-full&sslrootcert=FILE in TASUKI_DATABASE_URL.`,
    );
  if (isConnectionLost(error))
    return say(
      `it does not answer (${code || 'timeout'}). Start it, or mend the address in TASUKI_DATABASE_URL.`,
    );
  return undefined;
}
