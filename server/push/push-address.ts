// Which addresses this server may be made to call. A subscription comes from a browser, so its address could name
// anything: only push services of browsers are called, and never a machine inside a network (SSRF).
import { BlockList, isIP } from 'node:net';

/** Hosts of the push services that browsers use; with a leading dot, whatever ends so. */
const knownHosts = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  '.push.apple.com',
  '.notify.windows.com',
] as const;

const closed = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  closed.addSubnet(net, bits, 'ipv4');
/** Of IPv6 only what is routed in public; addresses that carry an IPv4 address inside are not followed there. */
const open6 = new BlockList();
open6.addSubnet('2000::', 3, 'ipv6');
const closed6 = new BlockList();
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed6.addSubnet(net, bits, 'ipv6');

/** Whether an address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !closed.check(address, 'ipv4');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isPublicAddress(mapped);
  return isIP(address) === 6 && open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6');
}

export type PushPlace =
  | { ok: true; url: URL; /** Named by the operator: may stand inside the own network. */ isTrusted: boolean }
  | { ok: false };

/**
 * Reads a subscription's address.
 * @param trustedHosts 'host' or 'host:port' that the operator named, besides the known push services
 */
export function parsePushAddress(endpoint: string, trustedHosts: readonly string[] = []): PushPlace {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.hash !== '')
    return { ok: false };
  if (trustedHosts.includes(url.host)) return { ok: true, url, isTrusted: true };
  const isKnown = knownHosts.some((known) =>
    known.startsWith('.') ? url.hostname.endsWith(known) : url.hostname === known,
  );
  return isKnown && url.port === '' ? { ok: true, url, isTrusted: false } : { ok: false };
}
