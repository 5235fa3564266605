// `tasuki card verify` and `open`: the verdict a phone of the region would give, from files alone.
import type { Instant } from '#lib/core/brands.ts';
import { allowanceOf } from '#lib/core/card/allow-list.ts';
import type { EpochKey } from '#lib/core/card/keys.ts';
import { judgeCardBytes } from '#lib/core/card/judge-card.ts';
import { verifyCard } from '#lib/core/card/open-card.ts';
import { statusOf } from '#lib/core/card/status-list.ts';
import { decideVerdict, type Verdict } from '#lib/core/card/verdict.ts';
import type { EmergencySubset } from '#lib/core/record/emergency-subset.ts';
import { isoOf, printedHeader, type PrintedHeader } from './card-inspect.ts';
import type { CardInput } from './card-input.ts';
import type { Lists } from './card-keys.ts';
import { exitCode, type ExitCode } from './card-refusal.ts';

export interface Judgement {
  authentic: boolean;
  /** OK, or the code of docs/card-format.md §12 that stopped the reading. */
  code: string;
  verdict: Verdict;
  /** As if it were this time. */
  at: string;
  header?: PrintedHeader;
  issuer?: { name: string; region: string; restricted: boolean };
  /** On the status list that was given. */
  status?: string | undefined;
  trustList: { region: string; version: number; issuedAt: string };
  statusList?: { list: number; version: number; issuedAt: string } | undefined;
  /** Of `open` alone, and only when the verdict lets it be seen. */
  record?: EmergencySubset;
}

export const exitOf = ({ colour }: Verdict): ExitCode =>
  colour === 'green' ? exitCode.good : colour === 'amber' ? exitCode.amber : exitCode.refused;

/** Authenticity, status and dates. Reads nothing of the record, therefore not how old it is. */
export async function verifyInput(input: CardInput, lists: Lists, now: Instant): Promise<Judgement> {
  const { trust, status, allow } = lists;
  const about = listsOf(lists, now);
  if (!input.bytes) return { ...rejected(input.code, now), ...about };
  const verified = await verifyCard(input.bytes, trust);
  if (!verified.ok) return { ...rejected(verified.code, now), ...about };
  const { header, issuer } = verified;
  const found = status && status.region === header.region ? statusOf(status, header.status) : undefined;
  const verdict = decideVerdict({
    header,
    status: found,
    statusListIssuedAt: status?.issuedAt,
    epochRetired: isRetired(trust, header),
    allowed: await allowanceOf(input.bytes, header.keyId, trust, allow),
    now,
    clockDoubtful: false,
  });
  return { ...accepted(verdict, header, issuer), status: found, ...about };
}

/** The same, and the record. */
export async function openInput(
  input: CardInput,
  lists: Lists,
  epochKeys: readonly EpochKey[],
  now: Instant,
): Promise<Judgement> {
  const about = listsOf(lists, now);
  if (!input.bytes) return { ...rejected(input.code, now), ...about };
  const { verdict, opened } = await judgeCardBytes(input.bytes, {
    ...lists,
    epochKeys,
    now,
    clockDoubtful: false,
  });
  const { header } = opened;
  if (!header) return { ...rejected(opened.code, now), ...about };
  const issuer = lists.trust.issuers.find(({ keyId }) => keyId === header.keyId)!;
  const mayShow = opened.ok && (verdict.colour === 'green' || verdict.colour === 'amber');
  const { status } = lists;
  return {
    ...accepted(verdict, header, issuer),
    code: opened.ok ? 'OK' : opened.code,
    status: status && status.region === header.region ? statusOf(status, header.status) : undefined,
    ...about,
    ...(mayShow && { record: opened.subset }),
  };
}

type Header = Parameters<typeof printedHeader>[0];
type Judged = Omit<Judgement, 'at' | 'trustList' | 'statusList'>;

function rejected(code: Extract<Verdict, { colour: 'reject' }>['reasons'][number], now: Instant): Judged {
  const verdict = decideVerdict({ failure: code, epochRetired: false, now, clockDoubtful: false });
  return { authentic: false, code, verdict };
}

function accepted(verdict: Verdict, header: Header, issuer: Lists['trust']['issuers'][number]): Judged {
  return {
    authentic: true,
    code: 'OK',
    verdict,
    header: printedHeader(header),
    issuer: { name: issuer.name, region: issuer.region, restricted: issuer.restricted === true },
  };
}

const isRetired = (trust: Lists['trust'], header: Header) =>
  trust.epochs.some(
    ({ region, epoch, retired }) => retired && region === header.region && epoch === header.epoch,
  );

function listsOf({ trust, status }: Lists, now: Instant) {
  return {
    at: isoOf(now),
    trustList: { region: trust.region, version: trust.version, issuedAt: isoOf(trust.issuedAt) },
    ...(status && {
      statusList: { list: status.list, version: status.version, issuedAt: isoOf(status.issuedAt) },
    }),
  };
}

export function judgementLines({ authentic, code, verdict, header, issuer, status }: Judgement): string[] {
  const line = (name: string, value: string) => `${name.padEnd(12)}${value}`;
  return [
    line('verdict', [verdict.colour, ...verdict.reasons].join(' ')),
    line('authentic', authentic ? 'yes' : `no: ${code}`),
    ...(authentic && code !== 'OK' ? [line('opened', `no: ${code}`)] : []),
    ...(issuer ? [line('issuer', `${issuer.name}${issuer.restricted ? ' (its key leaked)' : ''}`)] : []),
    ...(header
      ? [line('card id', header.cardId), line('issued', header.issuedAt), line('expires', header.expiresAt)]
      : []),
    ...(header ? [line('status', status ?? 'not known: no status list was given')] : []),
  ];
}
