// Everything that is not the API: the built pages, with the headers every page gets.
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Deps } from './ports.ts';

export type PageHandler = (incoming: IncomingMessage, outgoing: ServerResponse, next: () => void) => void;

/** A browser that has been here over HTTPS comes back over HTTPS only: two years. */
export const strictTransport = 'max-age=63072000; includeSubDomains';

const headers: Record<string, string> = {
  // Asked for anew each time, and answered in a few bytes when nothing changed: a browser that is left to guess keeps a
  // page for days, also one of a phone that was taken out of service. What never changes says so itself.
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': [
    'camera=(self)',
    'geolocation=(self)',
    'publickey-credentials-create=(self)',
    'publickey-credentials-get=(self)',
    'screen-wake-lock=(self)',
    ...['microphone', 'payment', 'usb', 'serial', 'bluetooth', 'hid', 'midi', 'display-capture'].map(
      (name) => `${name}=()`,
    ),
    ...['accelerometer', 'gyroscope', 'magnetometer', 'browsing-topics', 'xr-spatial-tracking'].map(
      (name) => `${name}=()`,
    ),
  ].join(', '),
};

/** The gallery of components shows invented people: a page of the demo, and of nothing else. */
function isDemoPage(url = '/'): boolean {
  const path = url.split('?')[0]!;
  try {
    return /^\/ui(?:\/|$)/.test(decodeURI(path));
  } catch {
    return false;
  }
}

/** Loads the build; the path is a variable so that built code stays out of the type check. */
export async function loadPages(buildFolder: string, mode: Deps['mode']): Promise<PageHandler> {
  const file = join(buildFolder, 'handler.js');
  if (!existsSync(file))
    throw new Error(`${file} is missing: run \`npm run build\` first, or \`npm start\`, which builds.`);
  const built = (await import(pathToFileURL(file).href)) as { handler: PageHandler };
  return (incoming, outgoing, next) => {
    for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
    if (mode === 'production') outgoing.setHeader('strict-transport-security', strictTransport);
    if (mode !== 'demo' && isDemoPage(incoming.url)) next();
    else built.handler(incoming, outgoing, next);
  };
}
