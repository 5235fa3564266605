// The code of a one-time link stands behind the '#', which browsers send to nobody. It leaves the address bar and the
// history at once.
import { parseInvitationCode } from '#lib/core/access/invitation-code.ts';

export interface Page {
  readonly location: Pick<Location, 'hash' | 'pathname'>;
  replace(path: string): void;
}

/** @returns the code as it stands in the address, or undefined when it holds none */
export function takeCode({ location, replace }: Page): string | undefined {
  const { hash, pathname } = location;
  if (hash.length < 2) return undefined;
  replace(pathname);
  return parseInvitationCode(decode(hash.slice(1)));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
