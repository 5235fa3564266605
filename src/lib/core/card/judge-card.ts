// From the text of a code to the verdict, with nothing but what a device holds: the whole of docs/card-format.md §1 to
// §11 in one call. Whether and when anything is shown is the caller's matter.
import type { Instant } from '../brands.ts';
import { allowanceOf } from './allow-list.ts';
import type { AllowList } from './allow-list.ts';
import { parseCardText } from './digits.ts';
import type { EpochKey } from './keys.ts';
import { verifyAndOpenCard } from './open-card.ts';
import type { OpenResult } from './open-card.ts';
import { statusOf } from './status-list.ts';
import type { StatusList } from './status-list.ts';
import type { TrustList } from './trust-list.ts';
import { decideVerdict } from './verdict.ts';
import type { Verdict } from './verdict.ts';

export interface HeldByDevice {
  trust: TrustList;
  epochKeys: readonly EpochKey[];
  /** The newest list that was verified, if any. */
  status?: StatusList | undefined;
  allow?: AllowList | undefined;
  now: Instant;
  /** The device has reason to doubt its clock. */
  clockDoubtful: boolean;
}

/** `opened` is absent when the text is no card. */
export async function judgeCard(
  text: string,
  held: HeldByDevice,
): Promise<{ verdict: Verdict; opened?: OpenResult }> {
  const { now, clockDoubtful } = held;
  const parsed = parseCardText(text);
  if (!parsed.ok)
    return { verdict: decideVerdict({ failure: parsed.code, epochRetired: false, now, clockDoubtful }) };
  return judgeCardBytes(parsed.bytes, held);
}

/** The same from the card's bytes. */
export async function judgeCardBytes(
  bytes: Uint8Array,
  held: HeldByDevice,
): Promise<{ verdict: Verdict; opened: OpenResult }> {
  const { trust, status, now, clockDoubtful } = held;
  const opened = await verifyAndOpenCard(bytes, held);
  const { header } = opened;
  const verdict = decideVerdict({
    failure: opened.ok ? undefined : opened.code,
    header,
    status: header && status && status.region === header.region ? statusOf(status, header.status) : undefined,
    statusListIssuedAt: status?.issuedAt,
    recordAsOf: opened.ok ? opened.subset.asOf : undefined,
    epochRetired: trust.epochs.some(
      ({ region, epoch, retired }) => retired && region === header?.region && epoch === header?.epoch,
    ),
    allowed: header && (await allowanceOf(bytes, header.keyId, trust, held.allow)),
    now,
    clockDoubtful,
  });
  return { verdict, opened };
}
