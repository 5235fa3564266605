// Making a card: pack, deflate, pad, seal to the region's epoch, sign (docs/card-format.md §3 and §4).
import type { EmergencySubset } from '../record/emergency-subset.ts';
import type { Bytes } from './bytes.ts';
import { deflateRecord } from './deflate-record.ts';
import { currentDictionary, loadDictionary } from './dictionary.ts';
import { encodeCardHeader, sealingInfo, suite1 } from './header.ts';
import type { CardHeader } from './header.ts';
import { sealTo } from './hpke.ts';
import type { Signer } from './keys.ts';
import { cardMaxBytes, recordMaxBytes } from './open-card.ts';
import { packSubset } from './pack.ts';
import { pad } from './padding.ts';
import { signSign1 } from './sign1.ts';

export interface CardRequest {
  /** As `forCard` and `fitToCard` leave it. */
  subset: EmergencySubset;
  /** Everything the issuer decides; suite, dictionary and key id are set here. Instants are cut to whole seconds. */
  header: Omit<CardHeader, 'suite' | 'keyId' | 'dictionary'>;
  issuer: Signer;
  /** The public key of the header's region and epoch. */
  epochPublicKey: CryptoKey;
  /** Only for published vectors: otherwise every card gets a fresh key pair. */
  ephemeral?: CryptoKeyPair;
}

/**
 * The card credential. Throws when a header field is out of range, when the subset holds an uninformed disease, or
 * when the card would be longer than a reader accepts: `forCard` and `fitToCard` come first.
 */
export async function sealCard(request: CardRequest): Promise<Bytes> {
  const header: CardHeader = {
    ...request.header,
    suite: suite1,
    keyId: request.issuer.keyId,
    dictionary: currentDictionary,
  };
  const dictionary = await loadDictionary(header.dictionary);
  const packed = packSubset(request.subset);
  if (packed.length > recordMaxBytes)
    throw new RangeError('the record is too long for a card; call fitToCard first');
  const protectedHeader = encodeCardHeader(header);
  const plain = pad(deflateRecord(packed, dictionary));
  const info = sealingInfo(header, dictionary.hash);
  const payload = await sealTo(
    request.epochPublicKey,
    plain,
    { info, aad: protectedHeader },
    request.ephemeral,
  );
  const card = await signSign1(protectedHeader, payload, (message) => request.issuer.sign(message));
  if (card.length > cardMaxBytes) throw new RangeError('the card is too long; call fitToCard first');
  return card;
}
