// `tasuki card inspect`: what anyone may know of a card, without a key. Nothing of the person is in it.
import { currentDictionary, knowsDictionary } from '#lib/core/card/dictionary.ts';
import { toDigits } from '#lib/core/card/digits.ts';
import { parseCardHeader, suite1, type CardHeader } from '#lib/core/card/header.ts';
import { encapsulationBytes, tagBytes } from '#lib/core/card/hpke.ts';
import { cardMaxBytes, type VerifyFailure } from '#lib/core/card/open-card.ts';
import { hasLowS, parseSign1 } from '#lib/core/card/sign1.ts';
import { drawQr } from '#lib/core/qr/drawing.ts';
import type { CardInput } from './card-input.ts';
import { placeInCard, placeInText, type Place } from './card-places.ts';

export interface PrintedHeader {
  suite: number;
  keyId: string;
  issuedAt: string;
  expiresAt: string;
  cardId: string;
  region: string;
  epoch: number;
  status: { list: number; index: number };
  sequence: number;
  dictionary: number;
}

export interface Inspection {
  form: CardInput['form'];
  /** OK: well formed. Whether it is authentic, only a key tells. */
  code: string;
  wellFormed: boolean;
  where?: Place | undefined;
  bytes?: number;
  digits?: number;
  /** Bytes of each part. */
  parts?: { header: number; encapsulation: number; ciphertext: number; tag: number; signature: number };
  header?: PrintedHeader;
  dictionaryIsKnown?: boolean;
  /** Version at level M behind an address of 26 characters, absent when it fits none that is printed. */
  qrVersion?: number;
}

/** Times in ISO 8601, as everything the command line prints. */
export function printedHeader(header: CardHeader): PrintedHeader {
  const { issuedAt, expiresAt, ...rest } = header;
  return {
    suite: rest.suite,
    keyId: rest.keyId,
    issuedAt: isoOf(issuedAt),
    expiresAt: isoOf(expiresAt),
    cardId: rest.cardId,
    region: rest.region,
    epoch: rest.epoch,
    status: rest.status,
    sequence: rest.sequence,
    dictionary: rest.dictionary,
  };
}
export const isoOf = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');

export function inspectCard(input: CardInput): Inspection {
  const { form } = input;
  if (!input.bytes)
    return { form, code: input.code, wellFormed: false, where: placeInText(input.text, input.code) };
  const { bytes } = input;
  const digits = toDigits(bytes);
  const drawn = drawQr({ prefix: 'https://card.example.jp/c#', digits });
  const sizes = {
    bytes: bytes.length,
    digits: digits.length,
    ...(drawn.ok && { qrVersion: drawn.drawing.version }),
  };
  const layout = parseSign1(bytes);
  const parsed = layout.ok ? parseCardHeader(layout.value.protectedHeader) : undefined;
  const code = codeOf(bytes, layout, parsed) ?? 'OK';
  return {
    form,
    code,
    wellFormed: code === 'OK',
    ...(code !== 'OK' && { where: placeInCard(bytes, code) }),
    ...sizes,
    ...(layout.ok &&
      layout.value.payload.length >= encapsulationBytes + tagBytes && {
        parts: {
          header: layout.value.protectedHeader.length,
          encapsulation: encapsulationBytes,
          ciphertext: layout.value.payload.length - encapsulationBytes - tagBytes,
          tag: tagBytes,
          signature: layout.value.signature.length,
        },
      }),
    ...(parsed?.ok && {
      header: printedHeader(parsed.header),
      dictionaryIsKnown: knowsDictionary(parsed.header.dictionary),
    }),
  };
}

/** The checks of docs/card-format.md §5 that need no key, in their order. */
function codeOf(
  bytes: Uint8Array,
  layout: ReturnType<typeof parseSign1>,
  parsed: ReturnType<typeof parseCardHeader> | undefined,
): VerifyFailure | undefined {
  if (bytes.length > cardMaxBytes) return 'CARD_TOO_LONG';
  if (!layout.ok) return layout.code === 'UNPROTECTED_NOT_EMPTY' ? layout.code : `CARD_${layout.code}`;
  if (!parsed!.ok) return `HEADER_${parsed!.code}`;
  if (parsed!.header.suite !== suite1) return 'UNKNOWN_SUITE';
  if (layout.value.payload.length < encapsulationBytes + tagBytes) return 'CARD_MALFORMED';
  if (!knowsDictionary(parsed!.header.dictionary)) return 'UNKNOWN_DICTIONARY';
  if (!hasLowS(layout.value.signature)) return 'SIGNATURE_NOT_LOW_S';
  return undefined;
}

/** For reading, line by line. */
export function inspectionLines(inspection: Inspection): string[] {
  const { form, code, where, bytes, digits, parts, header, qrVersion } = inspection;
  const line = (name: string, value: string) => `${name.padEnd(12)}${value}`;
  return [
    line('result', code === 'OK' ? 'OK: well formed; only `verify` tells whether it is authentic' : code),
    ...(where
      ? [
          line(
            'where',
            `${where.part}, offset ${where.offset}: expected ${where.expected}, found ${where.found}`,
          ),
        ]
      : []),
    line('read from', form),
    ...(bytes === undefined
      ? []
      : [line('size', `${bytes} bytes, ${digits} digits${qrVersion ? `, QR version ${qrVersion}-M` : ''}`)]),
    ...(parts
      ? [
          line(
            'parts',
            `header ${parts.header}, encapsulation ${parts.encapsulation}, ciphertext ${parts.ciphertext}, tag ${parts.tag}, signature ${parts.signature}`,
          ),
        ]
      : []),
    ...(header
      ? [
          line('card id', header.cardId),
          line('region', `${header.region}, epoch ${header.epoch}`),
          line('key id', header.keyId),
          line('issued', header.issuedAt),
          line('expires', header.expiresAt),
          line('status at', `list ${header.status.list}, index ${header.status.index}`),
          line('sequence', `${header.sequence}`),
          line(
            'dictionary',
            `${header.dictionary}${inspection.dictionaryIsKnown ? '' : ` (unknown here; current is ${currentDictionary})`}`,
          ),
        ]
      : []),
  ];
}
