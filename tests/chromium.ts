// Finds a Chromium for the tests, or installs one, or says what to do.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type LaunchOptions } from 'playwright';
import { readableAddress, refusePersonalWords } from '#server/testing/personal-words.ts';

const places = [
  process.env.TASUKI_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  chromium.executablePath(),
];

/** Path of a Chromium on this machine. @throws with what to do when there is none and none can be installed. */
export function findChromium(): string {
  const found = places.find((place) => place && existsSync(place));
  if (found) return found;
  spawnSync('npx', ['--no', 'playwright', 'install', 'chromium'], { stdio: 'inherit' });
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  throw new Error(
    'The journeys need Chromium, and none was found or could be installed. Install it (Debian: apt-get install chromium) or set TASUKI_CHROMIUM to the path of Chrome or Chromium.',
  );
}

/**
 * The same engine without a browser's own windows where there is one: it starts in a third of the time. What is asked of
 * a profile on the disk, of a camera's time or of the browser's own dialogues takes the whole browser.
 */
function findHeadlessShell(): string {
  const shell = ['/usr/bin/chromium-headless-shell'].find((place) => existsSync(place));
  return process.env.TASUKI_CHROMIUM || !shell ? findChromium() : shell;
}

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a headless Chromium; `args` are added to the quiet defaults. Closing it fails when an address held a name.
 * @param options `executablePath: findChromium()` for the whole browser
 */
export async function launchChromium(args: string[] = [], options: LaunchOptions = {}): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: findHeadlessShell(),
    args: [...quiet, ...args],
    ...options,
  });
  const addresses = new Set<string>();
  const [newContext, close] = [browser.newContext.bind(browser), browser.close.bind(browser)];
  browser.newContext = async (contextOptions) => {
    const context = await newContext(contextOptions);
    context.on('request', (request) => {
      if (!/^(blob|data):/.test(request.url())) addresses.add(readableAddress(request.url()));
    });
    context.on('page', (page) =>
      page.on('framenavigated', (frame) => addresses.add(readableAddress(frame.url()))),
    );
    return context;
  };
  browser.close = async (closeOptions) => {
    await close(closeOptions);
    refusePersonalWords('an address', [...addresses]);
  };
  return browser;
}
export const chromiumArguments = quiet;
