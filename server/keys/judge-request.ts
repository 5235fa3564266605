// What whoever holds the root is shown before signing, and what no root signs. It is told against the lists that the
// root signed before, because the request itself comes from a machine that may be in other hands.
import type { Instant } from '#lib/core/brands.ts';
import { epochAt, exportPublicKey, halfYearOf } from '#lib/core/card/keys.ts';
import { regionPattern } from '#lib/core/card/header.ts';
import type { TrustedIssuer, TrustList } from '#lib/core/card/trust-list.ts';
import { issuerLifeMs } from './new-keys.ts';
import { requestedList, type TrustRequest } from './trust-request.ts';

const dayMs = 86_400_000;
/** How far the clocks of the two machines may be apart. */
const clockMs = 2 * dayMs;
/** Keys are made for this half-year and the next. */
const epochsAhead = 1;

const dayOf = (instant: number) => new Date(instant + 9 * 3_600_000).toISOString().slice(0, 10);
/** 'the half-year from 2026-07-01' */
export function halfYearName(epoch: number): string {
  const halfYear = halfYearOf(epoch);
  const replaced = Math.floor(epoch / 1000);
  const name = `the half-year from ${2020 + Math.floor(halfYear / 2)}-${halfYear % 2 === 0 ? '01' : '07'}-01`;
  return replaced === 0 ? name : `${name}, replacement ${replaced}`;
}

/**
 * Why no root signs this, with what to do; undefined when it may.
 * @param signed every list that this root signed, the newest last
 */
export async function refusalOf(
  request: TrustRequest,
  signed: readonly TrustList[],
  now: Instant,
): Promise<string | undefined> {
  const last = signed.at(-1);
  const asked = await requestedList(request).catch(() => undefined);
  if (!asked || !regionPattern.test(asked.region))
    return 'The request names something that is no key or no region.';
  if (last && last.region !== asked.region)
    return `This root signed for region ${last.region} before; the request is for ${asked.region}. Use that region’s root.`;
  if (last && asked.version < last.version)
    return `The request is for list ${asked.version}, and list ${last.version} was signed already. Ask the server for a new request; if it was restored from a backup, install the newer list there first.`;
  if (new Set(asked.issuers.map(({ keyId }) => keyId)).size < asked.issuers.length)
    return 'The request names an issuer twice.';
  if (new Set(asked.epochs.map(({ epoch }) => epoch)).size < asked.epochs.length)
    return 'The request names an epoch twice.';
  const tooLong = asked.issuers.find(({ validFrom, validUntil }) => validUntil - validFrom > issuerLifeMs);
  if (tooLong) return `Issuer ${tooLong.keyId} would be good for more than 90 days.`;
  if (asked.issuers.some(({ validFrom, validUntil }) => validUntil <= validFrom))
    return 'An issuer would end before it begins.';
  const early = asked.issuers.find(({ validFrom }) => validFrom > now + clockMs);
  if (early || asked.issuedAt > now + clockMs)
    return `The request is dated ${dayOf(early?.validFrom ?? asked.issuedAt)}, and here it is ${dayOf(now)}. Set the clock that is wrong.`;
  const far = asked.epochs.find(({ epoch }) => halfYearOf(epoch) > epochAt(now) + epochsAhead);
  if (far) return `Epoch ${far.epoch} is more than a half-year ahead.`;
  // Also one that was taken off in between.
  const leaked = new Set(
    signed.flatMap(({ issuers }) => issuers.filter((one) => one.restricted).map(({ keyId }) => keyId)),
  );
  const freed = asked.issuers.find(({ keyId, restricted }) => leaked.has(keyId) && !restricted);
  if (freed) return `Issuer ${freed.keyId} leaked; the request would trust it again.`;
  return last && contradictionOf(asked, last);
}

/** What was signed of a key stays so: its period, its key, its end. Otherwise a change would show as nothing new. */
async function contradictionOf(asked: TrustList, last: TrustList): Promise<string | undefined> {
  for (const before of last.issuers) {
    const one = asked.issuers.find(({ keyId }) => keyId === before.keyId);
    if (one && (one.validFrom !== before.validFrom || one.validUntil !== before.validUntil))
      return `Issuer ${one.keyId} was signed as good ${periodOf(before)}; the request says ${periodOf(one)}.`;
  }
  for (const before of last.epochs) {
    const one = asked.epochs.find(({ epoch }) => epoch === before.epoch);
    if (one && !(await isSameKey(one.publicKey, before.publicKey)))
      return `Epoch ${one.epoch} was signed with another key.`;
    if (one && before.retired && !one.retired)
      return `Epoch ${one.epoch} is retired; the request would use it again. If the server was restored from a backup, install the newer list there first.`;
  }
  return undefined;
}

async function isSameKey(one: CryptoKey, other: CryptoKey): Promise<boolean> {
  const [left, right] = [await exportPublicKey(one), await exportPublicKey(other)];
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

/** What a request asks for, in words, one line each. */
export async function describeRequest(
  request: TrustRequest,
  last: TrustList | undefined,
  now = request.issuedAt as Instant,
): Promise<string[]> {
  const asked = await requestedList(request);
  const before = (keyId: string) => last?.issuers.find((one) => one.keyId === keyId);
  const beforeEpoch = (epoch: number) => last?.epochs.find((one) => one.epoch === epoch);
  const issuers = {
    fresh: asked.issuers.filter(({ keyId }) => !before(keyId)),
    restricted: asked.issuers.filter(({ keyId, restricted }) => restricted && !before(keyId)?.restricted),
    gone: (last?.issuers ?? []).filter(({ keyId }) => !asked.issuers.some((one) => one.keyId === keyId)),
  };
  const epochs = {
    fresh: asked.epochs.filter(({ epoch }) => !beforeEpoch(epoch)),
    retired: asked.epochs.filter(({ epoch, retired }) => retired && !beforeEpoch(epoch)?.retired),
    gone: (last?.epochs ?? []).filter(({ epoch }) => !asked.epochs.some((one) => one.epoch === epoch)),
  };
  const good = asked.issuers.filter((one) => !one.restricted && one.validUntil > now).length;
  const live = asked.epochs.filter(({ retired }) => !retired).length;
  const changes = [
    ...issuers.fresh.map((one) => `  + new issuer ${one.keyId}, good ${periodOf(one)}`),
    ...issuers.restricted.map(
      (one) => `  ! issuer ${one.keyId} LEAKED: only cards on the allow list count from now on`,
    ),
    ...issuers.gone.map(
      (one) => `  - issuer ${one.keyId}, good ${periodOf(one)} is taken off: all its cards are refused`,
    ),
    ...epochs.fresh.map(({ epoch }) => `  + new epoch ${epoch}: ${halfYearName(epoch)}`),
    ...epochs.retired.map(
      ({ epoch }) => `  ! epoch ${epoch} is retired: its cards are shown with a word of caution`,
    ),
    ...epochs.gone.map(({ epoch }) => `  - epoch ${epoch} is taken off`),
  ];
  return [
    `  trust list ${asked.version} of ${request.region.name} (${asked.region}), dated ${dayOf(asked.issuedAt)}`,
    last
      ? `  compared with list ${last.version} of ${dayOf(last.issuedAt)}:`
      : '  there is no earlier list to compare with: everything counts as new',
    ...(changes.length > 0 ? changes : ['  = nothing changes but its number and date']),
    `  in all ${asked.issuers.length} issuers, ${good} of them good now; ${asked.epochs.length} epochs, ${live} of them not retired`,
  ];
}

const periodOf = ({ validFrom, validUntil }: TrustedIssuer) => `${dayOf(validFrom)} – ${dayOf(validUntil)}`;
