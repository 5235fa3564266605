// The command line of the server.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { KeyFileError } from './keys/key-file.ts';

export interface CommandLine {
  port: number;
  lan: boolean;
  empty: boolean;
  production: boolean;
  dataFolder: string;
}

export const usage = `Usage: npm start -- [options]
  --port N        port to listen on (default 5173)
  --lan           HTTPS for phones on this network, with a certificate made here
  --empty         start without demo data (a new data folder only)
  --data FOLDER   where database and keys are kept (default ./data)
  --production    no demo: TASUKI_SECRET must be set, and the data folder made by
                  npx -c "node server/cli/tasuki.ts init"`;

/**
 * TASUKI_TRUSTED_PROXIES: how many proxies of our own stand in front, each of which adds the address it was called from
 * to X-Forwarded-For. Throws with the remedy: one too many would let callers choose their address.
 */
export function readTrustedProxies(text = '0'): number {
  if (/^\d$/.test(text.trim())) return Number(text);
  throw new KeyFileError(
    `TASUKI_TRUSTED_PROXIES must be how many proxies stand in front of this server, 0 to 9, found '${text}'.`,
  );
}

/**
 * TASUKI_PUSH_HOSTS: push services of one's own besides those of the browsers, as 'host' or 'host:port', separated by
 * commas. They may stand inside the own network. Throws with the remedy.
 */
export function readPushHosts(text = ''): string[] {
  const hosts = text
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '');
  for (const host of hosts)
    if (!URL.canParse(`https://${host}/`) || new URL(`https://${host}/`).host !== host)
      throw new KeyFileError(
        `TASUKI_PUSH_HOSTS must be hosts such as 'push.example.jp' or 'push.example.jp:8443', separated by commas, found '${host}'.`,
      );
  return hosts;
}

export type CommandLineResult = { ok: true; value: CommandLine } | { ok: false; message: string };

export function readCommandLine(args: readonly string[]): CommandLineResult {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '5173' },
        lan: { type: 'boolean', default: false },
        empty: { type: 'boolean', default: false },
        production: { type: 'boolean', default: false },
        data: { type: 'string', default: './data' },
      },
    }));
  } catch (error) {
    return { ok: false, message: `${error instanceof Error ? error.message : 'unknown option'}\n${usage}` };
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    return {
      ok: false,
      message: `--port must be a number from 0 to 65535, found '${values.port}'.\n${usage}`,
    };
  const { lan, empty, production } = values;
  return { ok: true, value: { port, lan, empty, production, dataFolder: resolve(values.data) } };
}
