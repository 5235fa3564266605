// A phone that several people share may be unlocked by one while another is still signed in: what it asks the server, it
// asks in the name of who unlocked it, or not at all.
import { personHeader } from '#lib/core/contract/endpoint.ts';

/** @param personId who unlocked the phone; undefined while that is not known */
export function inOwnName(fetching: typeof fetch, personId: () => string | undefined): typeof fetch {
  return (input, init) => {
    const id = personId();
    const headers = new Headers(init?.headers);
    if (id === undefined || headers.has(personHeader)) return fetching(input, init);
    headers.set(personHeader, id);
    return fetching(input, { ...init, headers });
  };
}
