import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress, parsePushAddress } from './push-address.ts';

describe('the address of a subscription', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-sn1p.notify.windows.com/w/?token=abc',
  ])('is called where a browser’s push service is: %s', (endpoint) => {
    expect(parsePushAddress(endpoint)).toMatchObject({ ok: true, isTrusted: false });
  });

  it.each([
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com:8443/fcm/send/abc',
    'https://user:secret@fcm.googleapis.com/',
    'https://fcm.googleapis.com.evil.example/',
    'https://evil-notify.windows.com.example/',
    'https://fcm.googleapis.com@127.0.0.1/',
    'https://push.apple.com/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://localhost/',
    'https://2130706433/',
    'https://push.example.jp/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '',
  ])('is refused anywhere else: %s', (endpoint) => {
    expect(parsePushAddress(endpoint)).toEqual({ ok: false });
  });

  it('may be a service that the operator named, with that port only', () => {
    const named = ['push.example.jp:8443', '127.0.0.1:9000'];
    expect(parsePushAddress('https://push.example.jp:8443/x', named)).toMatchObject({
      ok: true,
      isTrusted: true,
    });
    expect(parsePushAddress('https://127.0.0.1:9000/x', named)).toMatchObject({ isTrusted: true });
    expect(parsePushAddress('https://push.example.jp/x', named)).toEqual({ ok: false });
    expect(parsePushAddress('http://push.example.jp:8443/x', named)).toEqual({ ok: false });
  });
});

describe('a name that leads into a network', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'not an address',
  ])('is not followed: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  it.each(['8.8.8.8', '142.250.196.74', '172.32.0.1', '2404:6800:4004:80a::200a', '::ffff:8.8.8.8'])(
    'is followed to the public internet: %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
  it('is judged without throwing, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()),
        (text) => typeof isPublicAddress(text) === 'boolean',
      ),
    );
  });
});
