// The words of `tasuki keys …` and the function behind each.
import type { Instant } from '#lib/core/brands.ts';
import { destroyEpochKey, changeKeys, discardKeys, isKeyChange, rewrapKeys } from './key-commands.ts';
import { listKeys } from './key-list.ts';
import { initRoot, installSigned, requestTrust, signTrust, type Ceremony } from './keys.ts';
import { rotateData, type Rotation } from './rotate-data.ts';

export const keysUsage = `  keys list [--json]                       the region's keys with their dates, and what is due
  keys init-root FILE                      makes the region's root (on a machine apart)
  keys request FILE                        makes the keys that are due, asks the root to sign
  keys sign ROOT REQUEST SIGNED [--yes]    shows what a request asks for, and signs it (on the machine apart)
  keys install SIGNED                      brings signed keys into force, beside a running server
  keys rotate-issuer                       a further issuer, whatever is due
  keys next-epoch                          the next half-year's key
  keys retire-epoch N                      its cards are read with a word of caution
  keys destroy-epoch N --yes [--cards-lost]
                                           removes the private key of a retired epoch for good
  keys replace-epoch N                     its key leaked: another takes its place at once
  keys distrust-issuer KID                 its key leaked: only the cards really issued stay good
  keys discard                             takes back what waits for the root
  keys rewrap [secret]                     seals the key file under another secret or a key command
  keys rotate-data                         renews the keys of records and indexes beside a running server`;

export interface KeysOptions {
  json: boolean;
  yes: boolean;
  'cards-lost': boolean;
}

/** @returns whether the words were understood */
export async function runKeys(
  ceremony: Ceremony,
  words: readonly string[],
  options: KeysOptions,
  report: Rotation['report'],
): Promise<boolean> {
  const [command = '', first = '', second = '', third = ''] = words;
  const count = words.length - 1;
  if (isKeyChange(command) && count === (['rotate-issuer', 'next-epoch'].includes(command) ? 0 : 1)) {
    await changeKeys(ceremony, command, first);
    return true;
  }
  switch (`${command} ${count}`) {
    case 'list 0':
      await listKeys(ceremony, { isJson: options.json });
      return true;
    case 'init-root 1':
      await initRoot(ceremony, first);
      return true;
    case 'request 1':
      await requestTrust(ceremony, first);
      return true;
    case 'sign 3':
      await signTrust(ceremony, first, second, third);
      return true;
    case 'install 1':
      await installSigned(ceremony, first);
      return true;
    case 'destroy-epoch 1':
      await destroyEpochKey(ceremony, first, { isSure: options.yes, areCardsLost: options['cards-lost'] });
      return true;
    case 'discard 0':
      await discardKeys(ceremony);
      return true;
    case 'rewrap 0':
      await rewrapKeys(ceremony);
      return true;
    case 'rewrap 1':
      if (first !== 'secret') return false;
      await rewrapKeys(ceremony, first);
      return true;
    case 'rotate-data 0':
      await rotateData({ ...ceremony, now: () => Date.now() as Instant, ...(report && { report }) });
      return true;
  }
  return false;
}
