// Reaching the server from a phone on the same network: addresses, a certificate made for them, a QR code to type less.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import QRCode from 'qrcode';
import { generate } from 'selfsigned';

export interface Certificate {
  key: string;
  cert: string;
}
interface KeptCertificate extends Certificate {
  addresses: string[];
  validUntil: number;
}

const lifeMs = 365 * 86_400_000;
const certificateFile = 'lan-certificate.json';

/** IPv4 addresses that another machine can reach, wired and wireless before others. */
export function lanAddresses(): string[] {
  return Object.entries(networkInterfaces())
    .toSorted(([left], [right]) => rank(left) - rank(right))
    .flatMap(([, entries]) => entries ?? [])
    .filter((entry) => entry.family === 'IPv4' && !entry.internal)
    .map((entry) => entry.address);
}

const rank = (name: string) => (/^(en|eth|wl|wi-?fi)/i.test(name) ? 0 : 1);

/** The kept certificate while it is valid and names all addresses; otherwise a new one (P-256, one year). */
export async function readCertificate(
  dataFolder: string,
  addresses: string[],
  now: number,
): Promise<Certificate> {
  const path = join(dataFolder, certificateFile);
  const names = ['localhost', '127.0.0.1', ...addresses];
  if (existsSync(path)) {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as KeptCertificate;
    if (kept.validUntil - 86_400_000 > now && names.every((name) => kept.addresses.includes(name)))
      return kept;
  }
  const made = await generate([{ name: 'commonName', value: 'Tasuki (this network only)' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate: new Date(now + lifeMs),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) =>
          /^[0-9.]+$/.test(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name },
        ),
      },
    ],
  });
  const kept: KeptCertificate = {
    key: made.private,
    cert: made.cert,
    addresses: names,
    validUntil: now + lifeMs,
  };
  writeFileSync(path, JSON.stringify(kept), { mode: 0o600 });
  return kept;
}

/** The address as a QR code of half-block characters. */
export const terminalCode = (address: string) => QRCode.toString(address, { type: 'utf8', margin: 2 });
