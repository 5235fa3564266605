// `tasuki keys list`: everything about the region's keys but the keys.
import { join } from 'node:path';
import { epochStateOf, issuerStateOf, keysDue, startOf, type KeysDue } from '#lib/core/card/keys-due.ts';
import { halfYearOf } from '#lib/core/card/keys.ts';
import type { Instant } from '#lib/core/brands.ts';
import { halfYearName } from '#server/keys/judge-request.ts';
import { issuerInUse, keyIdOf, overviewOf } from '#server/keys/key-life.ts';
import type { KeyRing } from '#server/keys/key-ring.ts';
import { guardOf } from '#server/keys/sealed-file.ts';
import { countCards, type KeyCommand } from './key-commands.ts';
import { openRing } from './ring-file.ts';

const untilOf = ({ by }: KeysDue, now: Instant) => (by! > now ? `before ${dayOf(by!)}` : 'now');
const dueWords: Record<KeysDue['code'], (due: KeysDue, now: Instant) => string> = {
  sign: () => 'have the root sign what waits: keys request, keys sign, keys install',
  'renew-issuer': (due, now) => `renew the issuer ${untilOf(due, now)}: keys request`,
  'make-epoch': (due, now) => `make epoch ${due.epoch} ${untilOf(due, now)}: keys request`,
  reprint: ({ epoch, cards }) => `${cards} valid cards under epoch ${epoch} are to be made anew`,
  'destroy-epoch': ({ epoch }) =>
    `destroy epoch ${epoch}, which no valid card needs: keys destroy-epoch ${epoch} --yes`,
};

/** @returns what `--json` prints */
async function describeRing(command: KeyCommand, ring: KeyRing) {
  const { now } = command;
  const overview = overviewOf(ring, now);
  const cards = await countCards(command);
  const signs = issuerInUse(ring, now);
  return {
    region: ring.region,
    root: ring.rootPublic === '' ? null : { isHere: ring.root !== undefined, publicKey: ring.rootPublic },
    trustVersion: overview.trustVersion,
    guard: guardOf(join(command.dataFolder, 'keys.enc')) ?? null,
    issuers: overview.issuers.map((issuer) => ({
      ...issuer,
      state: issuerStateOf(issuer, now),
      signs: signs !== undefined && issuer.keyId === keyIdOf(signs.jwk),
      validCards: cards?.byIssuer.get(issuer.keyId) ?? 0,
    })),
    epochs: overview.epochs.map((epoch) => ({
      ...epoch,
      state: epochStateOf(epoch, now),
      from: startOf(epoch.epoch),
      until: startOf(halfYearOf(epoch.epoch) + 1),
      validCards: cards?.byEpoch.get(epoch.epoch) ?? 0,
    })),
    pending: {
      issuers: (ring.pending?.issuers ?? []).map(({ jwk, validFrom, validUntil }) => ({
        keyId: keyIdOf(jwk),
        validFrom,
        validUntil,
      })),
      epochs: (ring.pending?.epochs ?? []).map(({ epoch }) => epoch),
      leakedIssuers: (ring.pending?.leakedIssuers ?? []).map(({ keyId }) => keyId),
      leakedEpochs: (ring.pending?.leakedEpochs ?? []).map(({ epoch }) => epoch),
      retired: (ring.pending?.retired ?? []).map(({ epoch }) => epoch),
    },
    due: keysDue(overview, (epoch) => cards?.byEpoch.get(epoch) ?? 0, now),
  };
}

export async function listKeys(command: KeyCommand, { isJson = false } = {}): Promise<void> {
  const { print } = command;
  const { ring } = openRing(isJson ? { ...command, print: () => {} } : command);
  const described = await describeRing(command, ring);
  if (isJson) {
    print(JSON.stringify(described, null, 2));
    return;
  }
  const { region, root, trustVersion, pending, due } = described;
  print(
    `Region ${region.code} ${region.name}, ${trustVersion === 0 ? 'no trust list yet' : `trust list ${trustVersion}`}`,
  );
  print(
    root === null
      ? 'Root: none yet'
      : root.isHere
        ? 'Root: in this key file (demo)'
        : 'Root: on a machine apart',
  );
  print(`Key file: guarded by ${described.guard === 'command' ? 'a key command' : 'a secret'}`);
  print('Issuers');
  for (const { keyId, validFrom, validUntil, state, signs, validCards, leakedAt } of described.issuers)
    print(
      `  ${keyId}  ${dayOf(validFrom)} – ${dayOf(validUntil)}  ${state}${signs ? ', signs now' : ''}${leakedAt === undefined ? '' : ` ${dayOf(leakedAt)}`}  ${validCards} valid cards`,
    );
  print('Epochs');
  for (const { epoch, state, validCards, leakedAt, destroyedAt } of described.epochs) {
    const since = destroyedAt ?? leakedAt;
    print(
      `  ${String(epoch).padStart(4)}  ${halfYearName(epoch)}  ${state}${since === undefined ? '' : ` ${dayOf(since)}`}  ${validCards} valid cards`,
    );
  }
  const waiting = [
    ...pending.issuers.map(({ keyId }) => `  + issuer ${keyId}`),
    ...pending.epochs.map((epoch) => `  + epoch ${epoch}`),
    ...pending.leakedIssuers.map((keyId) => `  ! issuer ${keyId} leaked`),
    ...pending.leakedEpochs.map((epoch) => `  ! epoch ${epoch} leaked`),
    ...pending.retired.map((epoch) => `  ! epoch ${epoch} retired`),
  ];
  if (waiting.length > 0) print('Waiting for the root');
  waiting.forEach(print);
  print(due.length === 0 ? 'Nothing is due.' : 'Due');
  for (const one of due) print(`  ${dueWords[one.code](one, command.now)}`);
}

const dayOf = (instant: number) => new Date((instant as Instant) + 9 * 3_600_000).toISOString().slice(0, 10);
