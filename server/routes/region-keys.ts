// The region’s keys as the secretariat sees them: dates and counts, and no key.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { RegionKeys } from '#lib/core/contract/region-keys.ts';
import { epochStateOf, issuerStateOf, keysDue } from '#lib/core/card/keys-due.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { Database, Deps } from '#server/ports.ts';
import { done } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { countCardsByEpoch, countCardsByIssuer, listReprints } from '#server/store/key-cards.ts';

export function mountRegionKeys(mounting: Mounting): void {
  mount(mounting, endpoints.readRegionKeys, {
    task: 'see-network',
    handle: async ({ deps, db, now }) => done(await describeKeys(deps, db, now)),
  });
}

async function describeKeys(deps: Deps, db: Database, now: Instant): Promise<RegionKeys> {
  const overview = await deps.keys.overview(now);
  const ofEpoch = await countCardsByEpoch(db, now);
  const ofIssuer = await countCardsByIssuer(db, now);
  const reprints = await listReprints(db, overview.epochs, now);
  const sum = (which: 'left' | 'done') => reprints.reduce((all, row) => all + row[which], 0);
  const leaked = overview.issuers.filter(({ leakedAt }) => leakedAt !== undefined);
  return {
    trustVersion: overview.trustVersion,
    issuers: overview.issuers
      .map((issuer) => ({
        ...issuer,
        state: issuerStateOf(issuer, now),
        validCards: ofIssuer.get(issuer.keyId) ?? 0,
      }))
      .sort((left, right) => right.validFrom - left.validFrom),
    epochs: overview.epochs
      .map(({ epoch, leakedAt, destroyedAt, ...dates }) => ({
        epoch,
        ...(leakedAt !== undefined && { leakedAt }),
        ...(destroyedAt !== undefined && { destroyedAt }),
        state: epochStateOf({ epoch, leakedAt, destroyedAt, ...dates }, now),
        validCards: ofEpoch.get(epoch) ?? 0,
      }))
      .sort((left, right) => (right.epoch % 1000) - (left.epoch % 1000) || right.epoch - left.epoch),
    allowList:
      leaked.length === 0
        ? null
        : {
            issuers: leaked.length,
            cards: leaked.reduce((all, { keyId }) => all + (ofIssuer.get(keyId) ?? 0), 0),
          },
    due: keysDue(overview, (epoch) => ofEpoch.get(epoch) ?? 0, now),
    reprints: {
      left: sum('left'),
      done: sum('done'),
      waiting: reprints.filter(({ left }) => left > 0).sort((left, right) => right.left - left.left),
    },
    isAutomatic: deps.mode === 'demo',
  };
}
