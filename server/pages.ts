// Everything that is not the API: the built pages, with the headers every page gets.
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type PageHandler = (incoming: IncomingMessage, outgoing: ServerResponse, next: () => void) => void;

const headers: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(self), microphone=(), payment=(), usb=()',
};

/** Loads the build; the path is a variable so that built code stays out of the type check. */
export async function loadPages(buildFolder: string): Promise<PageHandler> {
  const file = join(buildFolder, 'handler.js');
  if (!existsSync(file))
    throw new Error(`${file} is missing: run \`npm run build\` first, or \`npm start\`, which builds.`);
  const built = (await import(pathToFileURL(file).href)) as { handler: PageHandler };
  return (incoming, outgoing, next) => {
    for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
    built.handler(incoming, outgoing, next);
  };
}
