// Structured log lines for machines. Redaction is the second line of defence: nothing personal is passed in at all.
import pino from 'pino';
import type { Log } from './ports.ts';

const personal = [
  'name',
  'kana',
  'birthDate',
  'address',
  'phone',
  'token',
  'cookie',
  'authorization',
  'body',
  'secret',
];

export function createLog(level = 'info'): Log {
  const logger = pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: personal.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  });
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
