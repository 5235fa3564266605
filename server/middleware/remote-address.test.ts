import { Hono } from 'hono';
import { expect, it } from 'vitest';
import type { ApiContext, Environment } from './environment.ts';
import { noteAddress, remoteAddress } from './remote-address.ts';

async function addressOf(trustedProxies: number, forwarded: string | undefined, connection = '192.0.2.1') {
  const api = new Hono<Environment>();
  api.use(noteAddress(trustedProxies));
  api.get('/', (context) => context.text(remoteAddress(context as ApiContext)));
  const headers = new Headers(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded });
  const response = await api.request(
    '/',
    { headers },
    { incoming: { socket: { remoteAddress: connection } } },
  );
  return response.text();
}

it('without a proxy the connection counts, whatever a header says', async () => {
  expect(await addressOf(0, undefined)).toBe('192.0.2.1');
  expect(await addressOf(0, '198.51.100.7')).toBe('192.0.2.1');
});

it('behind one proxy the address that it added counts, not what the caller wrote before it', async () => {
  expect(await addressOf(1, '198.51.100.7')).toBe('198.51.100.7');
  expect(await addressOf(1, '203.0.113.9, 203.0.113.8,198.51.100.7')).toBe('198.51.100.7');
});

it('behind two the second from the right counts', async () => {
  expect(await addressOf(2, '203.0.113.9, 198.51.100.7, 192.0.2.200')).toBe('198.51.100.7');
});

it.each([undefined, '', 'unknown', '198.51.100.7, ', 'evil'.repeat(100)])(
  'a header that names no address there (%j) leaves the connection',
  async (forwarded) => {
    expect(await addressOf(1, forwarded)).toBe('192.0.2.1');
    expect(await addressOf(2, '198.51.100.7')).toBe('192.0.2.1');
  },
);

it('a connection by IPv6 counts by its network, one by IPv4 as itself however it is written', async () => {
  const [one, two] = ['2001:db8:1:2::1', '2001:0db8:1:2:ffff:ffff:0:9'];
  expect(await addressOf(0, undefined, one)).toBe(await addressOf(0, undefined, two));
  expect(await addressOf(1, one)).toBe(await addressOf(0, undefined, two));
  expect(await addressOf(0, undefined, '2001:db8:1:3::1')).not.toBe(await addressOf(0, undefined, one));
  expect(await addressOf(0, undefined, '::ffff:198.51.100.7')).toBe('198.51.100.7');
  expect(await addressOf(0, undefined, 'fe80::1%eth0')).toBe('fe80:0:0:0');
});
