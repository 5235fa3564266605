/// <reference types="@sveltejs/kit" />
// The crew's app without a network: everything it starts from is precached; nothing of the API is ever kept.
// A new version waits until the page says that nothing is open (device/app-update.ts).
import { build, files, prerendered, version } from '$service-worker';
import { clientsClaim } from 'workbox-core';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  matchPrecache,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope;

const fontCache = 'tasuki-fonts';
const isFont = (path: string) => path.endsWith('.woff2');
const fonts = build.filter(isFont);
/** Pages other people use; a phone gains nothing from keeping their pictures and plain files. */
const shells = prerendered.filter((path) => path === '/crew' || path === '/c');

precacheAndRoute(
  [
    // Built files carry their content's hash in the name; the others are as old as the version.
    ...build.filter((path) => !isFont(path)).map((url) => ({ url, revision: null })),
    ...[...files, ...shells].map((url) => ({ url, revision: version })),
  ],
  // A card's fragment never reaches us, and the pages take no queries.
  { cleanURLs: false, directoryIndex: null as unknown as string, ignoreURLParametersMatching: [] },
);
cleanupOutdatedCaches();
clientsClaim();

registerRoute(new NavigationRoute(createHandlerBoundToURL('/crew'), { allowlist: [/^\/crew(?:\/|$)/] }));
registerRoute(new NavigationRoute(createHandlerBoundToURL('/c'), { allowlist: [/^\/c\/?$/] }));

// The installed app opens at '/': with the server dead, that leads the crew to their camera.
registerRoute(
  ({ request, url }) => request.mode === 'navigate' && url.pathname === '/',
  async ({ request }) => {
    try {
      return await fetch(request);
    } catch {
      return (await matchPrecache('/crew')) ? Response.redirect('/crew', 302) : Response.error();
    }
  },
);

// Slices of the fonts: from the cache when there, else fetched and kept.
registerRoute(
  ({ url }) => url.origin === self.location.origin && isFont(url.pathname),
  async ({ request }) => {
    const cache = await caches.open(fontCache);
    return (await cache.match(request)) ?? keepFont(cache, request.url);
  },
);

async function keepFont(cache: Cache, url: string): Promise<Response> {
  const response = await fetch(url);
  if (response.ok) await cache.put(url, response.clone());
  return response;
}

/** All slices, one after the other, so that a rare name is drawn offline too. Stops at the first failure. */
async function keepAllFonts(): Promise<void> {
  const cache = await caches.open(fontCache);
  const wanted = new Set(fonts.map((path) => new URL(path, self.location.origin).href));
  for (const { url } of await cache.keys()) if (!wanted.has(url)) await cache.delete(url);
  for (const url of wanted) if (!(await cache.match(url))) await keepFont(cache, url);
}

self.addEventListener('message', (event) => {
  const { type } = (event.data ?? {}) as { type?: string };
  if (type === 'SKIP_WAITING') void self.skipWaiting();
  if (type === 'KEEP_FONTS') event.waitUntil(keepAllFonts().catch(() => undefined));
});
