// Whom to count as one caller while nobody is signed in.
import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import type { ApiContext, Environment } from './environment.ts';

/**
 * Notes where a call comes from.
 * @param trustedProxies how many proxies of our own stand in front: each adds, at the right of X-Forwarded-For, the
 * address that it was called from, so the n-th from the right is the first that no caller chose
 */
export function noteAddress(trustedProxies = 0): MiddlewareHandler<Environment> {
  return (context, next) => {
    const forwarded = context.req.header('x-forwarded-for')?.split(',').at(-trustedProxies)?.trim() ?? '';
    const { incoming } = (context.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
    const address =
      trustedProxies > 0 && isIP(forwarded) ? forwarded : (incoming?.socket?.remoteAddress ?? 'unknown');
    context.set('address', callerOf(address));
    return next();
  };
}

export const remoteAddress = (context: ApiContext): string => context.get('address') ?? 'unknown';

/** One connection of IPv6 has 2⁶⁴ addresses to choose from: its network counts. */
function callerOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '');
  if (isIP(plain) !== 6) return plain;
  const [head = '', tail] = new URL(`http://[${plain.split('%')[0]}]`).hostname.slice(1, -1).split('::');
  const groups = head.split(':').filter(Boolean);
  const last = tail?.split(':').filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : 8 - groups.length - last.length;
  return [...groups, ...Array<string>(zeros).fill('0'), ...last].slice(0, 4).join(':');
}
