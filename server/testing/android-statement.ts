// An attestation as an Android key store makes it, under a root of its own, whose certificate names an address to ask
// whether it was revoked: what somebody sends who wants the server to call there.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const octets = (content: Uint8Array) => der(0x04, content);
const number = (tag: number, value: number) => der(tag, Buffer.from([value]));

const ecdsaSha256 = sequence(oid('2a8648ce3d040302'));
const validity = sequence(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('490101000000Z')));
const named = (name: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
const extension = (id: string, value: Uint8Array) => sequence(oid(id), octets(value));

function certificate(subject: string, publicKey: KeyObject, issuerKey: KeyObject, extensions: Buffer[]) {
  const content = sequence(
    der(0xa0, number(0x02, 2)),
    number(0x02, 1),
    ecdsaSha256,
    named('見本の根'),
    validity,
    named(subject),
    publicKey.export({ format: 'der', type: 'spki' }),
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  );
  const signature = sign('sha256', content, issuerKey);
  return new Uint8Array(sequence(content, ecdsaSha256, der(0x03, Buffer.from([0]), signature)));
}

export const androidStatement =
  (revocationAddress: string) =>
  ({ publicKey, clientDataHash }: { publicKey: KeyObject; clientDataHash: Uint8Array }) => {
    const root = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const keyDescription = sequence(
      ...[number(0x02, 3), number(0x0a, 1), number(0x02, 4), number(0x0a, 1)],
      ...[octets(clientDataHash), octets(Buffer.alloc(0)), sequence(), sequence()],
    );
    const address = der(0xa0, der(0xa0, der(0x86, Buffer.from(revocationAddress))));
    const leaf = certificate('見本の鍵', publicKey, root.privateKey, [
      extension('2b06010401d679020111', keyDescription),
      extension('551d1f', sequence(sequence(address))),
    ]);
    const x5c = [leaf, certificate('見本の根', root.publicKey, root.privateKey, [])];
    return { fmt: 'android-key', attStmt: { alg: -7, sig: new Uint8Array(64), x5c } };
  };
