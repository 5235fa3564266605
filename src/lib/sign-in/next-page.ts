// Where to go after signing in: a page of this app, named in the address by the page that sent the person here.

/**
 * @param search '?next=%2Fcare-home'
 * @returns undefined for anything that leads elsewhere, or back to signing in
 */
export function readNext(search: string, origin: string): string | undefined {
  const next = new URLSearchParams(search).get('next');
  if (!next?.startsWith('/') || !URL.canParse(next, origin)) return undefined;
  const url = new URL(next, origin);
  if (url.origin !== origin || /^\/(?:sign-in|join)\b/.test(url.pathname)) return undefined;
  return url.pathname + url.search;
}
