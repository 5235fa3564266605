// `tasuki card issue`: a record becomes a card's text, bytes and code, or nothing is written. What is released has been
// read back from its own picture, verified, and opened where the key for that is at hand.
import { existsSync, writeFileSync } from 'node:fs';
import QRCode from 'qrcode';
import type * as z from 'zod';
import type { CardId, Instant } from '#lib/core/brands.ts';
import { equalBytes, toHex, type Bytes } from '#lib/core/card/bytes.ts';
import { cardSegments, parseCardText } from '#lib/core/card/digits.ts';
import { forCard } from '#lib/core/card/for-card.ts';
import type { CardHeader } from '#lib/core/card/header.ts';
import type { EpochKey, Signer } from '#lib/core/card/keys.ts';
import { verifyAndOpenCard, verifyCard } from '#lib/core/card/open-card.ts';
import { sealCard } from '#lib/core/card/seal-card.ts';
import { fitToCard, maxBytesFor } from '#lib/core/card/trim.ts';
import type { TrustList } from '#lib/core/card/trust-list.ts';
import { addMonths, todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { QrDrawing } from '#lib/core/qr/drawing.ts';
import { emergencySubset, type EmergencySubset } from '#lib/core/record/emergency-subset.ts';
import { drawReadableHere } from '#server/print/draw-readable.ts';
import { readPictureFile } from './card-input.ts';
import { printedHeader, type PrintedHeader } from './card-inspect.ts';
import { CardRefusal, exitCode } from './card-refusal.ts';

export interface IssueOrder {
  record: EmergencySubset;
  issuer: { signer: Signer; publicKey: CryptoKey };
  epoch: { region: string; epoch: number; publicKey: CryptoKey };
  /** The private half, when it is at hand: then the card is opened too before it is released. */
  epochKeys: readonly EpochKey[];
  host: string;
  place: { list: number; index: number };
  sequence: number;
  now: Instant;
}

export interface IssuedCard {
  text: string;
  bytes: Bytes;
  svg: string;
  png: Uint8Array;
  about: {
    header: PrintedHeader;
    bytes: number;
    digits: number;
    qr: { version: number; level: 'M'; modules: number; sideMm: number };
    /** Sections that did not fit whole; the screen says so. */
    shortened: readonly string[];
  };
}

/** A card lives two years, to the end of its last day in Japan. */
const validMonths = 24;

export async function issueCard(order: IssueOrder): Promise<IssuedCard> {
  const { epoch, host } = order;
  const header: Omit<CardHeader, 'suite' | 'keyId' | 'dictionary'> = {
    issuedAt: (order.now - (order.now % 1000)) as Instant,
    expiresAt: Date.parse(`${addMonths(todayInJapan(order.now), validMonths)}T23:59:59+09:00`) as Instant,
    cardId: toHex(crypto.getRandomValues(new Uint8Array(16))) as CardId,
    region: epoch.region,
    epoch: epoch.epoch,
    status: order.place,
    sequence: order.sequence,
  };
  const { prefix } = cardSegments(host, new Uint8Array(1));
  const fitted = await fitToCard(forCard(order.record), maxBytesFor(header, prefix.length));
  if (!fitted.ok)
    throw refused(
      fitted.code,
      'What must never be left out fills more than a card. Shorten contraindications, allergies, treatments or wishes.',
    );
  const bytes = await sealCard({
    subset: fitted.subset,
    header,
    issuer: order.issuer.signer,
    epochPublicKey: epoch.publicKey,
  });
  const segments = cardSegments(host, bytes);
  const drawn = await drawReadableHere(segments);
  if (!drawn.ok)
    throw refused(drawn.code, 'The drawn code does not read back, so nothing was written. Try again.');
  const { drawing } = drawn;
  const png = await pictureOf(segments, drawing);
  await proveReadable(order, png, bytes, fitted.subset);
  const { issuer } = order;
  return {
    text: drawing.text,
    bytes,
    svg: svgOf(drawing),
    png,
    about: {
      header: printedHeader({ ...header, suite: 1, keyId: issuer.signer.keyId, dictionary: 1 }),
      bytes: bytes.length,
      digits: segments.digits.length,
      qr: {
        version: drawing.version,
        level: 'M',
        modules: drawing.modules,
        sideMm: Math.round(drawing.sideMm * 10) / 10,
      },
      shortened: fitted.subset.trimmed ?? [],
    },
  };
}

/** From the finished picture back to the record. */
async function proveReadable(
  order: IssueOrder,
  png: Uint8Array,
  bytes: Bytes,
  subset: EmergencySubset,
): Promise<void> {
  const parsed = parseCardText(await readPictureFile(png));
  if (!parsed.ok || !equalBytes(parsed.bytes, bytes))
    throw refused('READ_BACK_FAILED', 'The picture does not give the card back, so nothing was written.');
  const { issuer, epoch, now } = order;
  const trust: TrustList = {
    region: epoch.region,
    version: 1,
    issuedAt: now,
    issuers: [
      {
        keyId: issuer.signer.keyId,
        publicKey: issuer.publicKey,
        name: '',
        region: epoch.region,
        validFrom: (now - 1000) as Instant,
        validUntil: (now + 1000) as Instant,
      },
    ],
    epochs: [],
  };
  const verified = await verifyCard(parsed.bytes, trust);
  if (!verified.ok)
    throw refused(
      verified.code,
      'The card is not authentic by its own issuer’s key, so nothing was written.',
    );
  const epochKeys = order.epochKeys.filter((key) => key.region === epoch.region && key.epoch === epoch.epoch);
  if (epochKeys.length === 0) return;
  const opened = await verifyAndOpenCard(parsed.bytes, { trust, epochKeys });
  const isSame =
    opened.ok &&
    JSON.stringify(emergencySubset.parse(opened.subset)) === JSON.stringify(emergencySubset.parse(subset));
  if (!isSame)
    throw refused('READ_BACK_FAILED', 'The card does not give the record back, so nothing was written.');
}

/** A module is a whole number of 300-dpi dots. */
function pictureOf(
  { prefix, digits }: { prefix: string; digits: string },
  drawing: QrDrawing,
): Promise<Buffer> {
  return QRCode.toBuffer(
    [
      { data: new TextEncoder().encode(prefix), mode: 'byte' },
      { data: digits, mode: 'numeric' },
    ] as never,
    {
      type: 'png',
      errorCorrectionLevel: 'M',
      maskPattern: drawing.mask,
      margin: 4,
      scale: drawing.moduleDots,
    },
  );
}

function svgOf({ path, viewModules, viewMm }: QrDrawing): string {
  const side = `${Math.round(viewMm * 1000) / 1000}mm`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 ${viewModules} ${viewModules}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${viewModules}v${viewModules}H0z"/><path d="${path}"/></svg>\n`;
}

const refused = (code: string, words: string) => new CardRefusal(exitCode.refused, code, words);

/** Writes PREFIX.txt, .bin, .svg and .png; a file that is there already is never written over. */
export function writeIssued(card: IssuedCard, prefix: string): string[] {
  const files = { txt: `${card.text}\n`, bin: card.bytes, svg: card.svg, png: card.png };
  const paths = Object.keys(files).map((ending) => `${prefix}.${ending}`);
  const there = paths.find((path) => existsSync(path));
  if (there !== undefined)
    throw new CardRefusal(
      exitCode.unreadable,
      'OUT_EXISTS',
      `${there} is there already. Choose another --out.`,
    );
  for (const [ending, content] of Object.entries(files)) {
    try {
      writeFileSync(`${prefix}.${ending}`, content, { flag: 'wx' });
    } catch {
      throw new CardRefusal(
        exitCode.unreadable,
        'OUT_UNWRITABLE',
        `${prefix}.${ending} cannot be written. Does the folder exist?`,
      );
    }
  }
  return paths;
}

export interface RecordProblem {
  field: string;
  problem: string;
  remedy: string;
}

/** A record from JSON. The problems name fields, never what stands in them. */
export function parseRecord(text: string): EmergencySubset {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CardRefusal(exitCode.unreadable, 'RECORD_NOT_JSON', 'The record is no JSON.');
  }
  const parsed = emergencySubset.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue));
  const words = problems.map(({ field, problem, remedy }) => `  ${field}: ${problem}. ${remedy}`);
  throw new CardRefusal(
    exitCode.refused,
    'RECORD_INVALID',
    `The record has ${problems.length === 1 ? '1 fault' : `${problems.length} faults`}:\n${words.join('\n')}`,
    { problems },
  );
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue): RecordProblem[] {
  const field = fieldName(issue.path);
  const of = (problem: string, remedy: string): RecordProblem[] => [{ field, problem, remedy }];
  switch (issue.code) {
    case 'invalid_type':
      return of(
        `expected ${issue.expected}, found something else or nothing`,
        `Give it as ${issue.expected}.`,
      );
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        field: fieldName([...issue.path, key]),
        problem: 'no such field',
        remedy: 'Remove it, or correct its name.',
      }));
    case 'invalid_value':
      return of('not one of the values', `Choose one of: ${issue.values.map(String).join(', ')}.`);
    case 'invalid_union':
      return of(
        'state is not one of the three',
        'Give state as unknown, none (with a stamp) or listed (with facts).',
      );
    case 'too_small':
      return of(
        `less than ${issue.minimum}`,
        issue.origin === 'string'
          ? 'Write something, or leave the field out.'
          : 'Give at least that much, or leave it out.',
      );
    case 'too_big':
      return of(`more than ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`, 'Shorten it.');
    case 'invalid_format':
      return of(`not in the form “${issue.format}”`, formats[issue.format] ?? 'Correct its form.');
    default:
      return of('control or direction characters are not allowed', 'Write plain text.');
  }
}

const formats: Record<string, string> = {
  date: 'Write days as 2026-11-20.',
  regex: 'Write phone numbers with digits and hyphens.',
  uuid: 'Give a UUID, or leave it out.',
};

/** drug.facts[0].value.name */
function fieldName(path: readonly PropertyKey[]): string {
  const name = path.reduce<string>(
    (so, part) =>
      typeof part === 'number' ? `${so}[${part}]` : so === '' ? String(part) : `${so}.${String(part)}`,
    '',
  );
  return name === '' ? 'the record' : name;
}

export function issueLines({ about }: IssuedCard, paths: readonly string[]): string[] {
  const line = (name: string, value: string) => `${name.padEnd(12)}${value}`;
  return [
    line('card id', about.header.cardId),
    line('size', `${about.bytes} bytes, QR version ${about.qr.version}-M, ${about.qr.sideMm} mm`),
    line('issued', about.header.issuedAt),
    line('expires', about.header.expiresAt),
    ...(about.shortened.length > 0 ? [line('shortened', about.shortened.join(', '))] : []),
    ...paths.map((path) => line('written', path)),
  ];
}
