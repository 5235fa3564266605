// `tasuki keys …` beside the ceremony: what is there, what people decide about a key, the guard of the file.
import type { Instant } from '#lib/core/brands.ts';
import type { KeyId } from '#lib/core/card/keys.ts';
import { halfYearName } from '#server/keys/judge-request.ts';
import {
  addNextEpoch,
  destroyEpoch,
  discardPending,
  distrustIssuer,
  replaceEpoch,
  retireEpoch,
  rotateIssuer,
  type KeyChange,
  type KeyChangeFailure,
} from '#server/keys/key-changes.ts';
import { changeKeyRing, KeyFileError } from '#server/keys/key-file.ts';
import { epochForCards, hasPending, issuerForCards } from '#server/keys/key-life.ts';
import type { KeyRing } from '#server/keys/key-ring.ts';
import { bringIntoForce } from '#server/keys/renewal.ts';
import { countCardsByEpoch, countCardsByIssuer } from '#server/store/key-cards.ts';
import { migrate } from '#server/store/migrations.ts';
import { findDatabase } from '#server/store/open-database.ts';
import { recordKeyChange } from './key-record.ts';
import { openRing, type RingCommand } from './ring-file.ts';

export interface KeyCommand extends RingCommand {
  now: Instant;
}

const failureTexts: Record<KeyChangeFailure, string> = {
  UNKNOWN_EPOCH: 'There is no such epoch. `keys list` shows them.',
  UNKNOWN_ISSUER: 'There is no such issuer. `keys list` shows them by their 16 digits.',
  NOT_IN_FORCE: 'It was made here and never came into force. `keys discard` takes back what waits.',
  STILL_NEEDED:
    'Cards are sealed to it now, or will be. If its key leaked, `keys replace-epoch` puts another in its place.',
  NOT_RETIRED: 'Devices still count on it. Retire it first with `keys retire-epoch`, and have that signed.',
  DESTROYED: 'Its private key is destroyed already.',
};

const changes = {
  'rotate-issuer': {
    detail: () => 'issuer-made',
    change: (ring: KeyRing, now: Instant) => rotateIssuer(ring, now),
    done: 'A new issuer is made. It signs a week after it is in force, when every device knows it.',
  },
  'next-epoch': {
    detail: () => 'epoch-made',
    change: (ring: KeyRing, now: Instant) => addNextEpoch(ring, now),
    done: 'The next half-year has its key.',
  },
  'retire-epoch': {
    detail: (which: string) => `epoch-retired:${epochOf(which)}`,
    change: (ring: KeyRing, now: Instant, which: string) => retireEpoch(ring, epochOf(which), now),
    done: 'The epoch is to be retired: its cards are then shown with a word of caution.',
  },
  'replace-epoch': {
    detail: (which: string) => `epoch-leaked:${epochOf(which)}`,
    change: (ring: KeyRing, now: Instant, which: string) => replaceEpoch(ring, epochOf(which), now),
    done: 'The epoch is marked as leaked. From now on no card is sealed to it.',
  },
  'distrust-issuer': {
    detail: (which: string) => `issuer-leaked,issuer:${keyIdOf(which)}`,
    change: (ring: KeyRing, now: Instant, which: string) => distrustIssuer(ring, keyIdOf(which), now),
    done: 'The issuer is marked as leaked. From now on it signs no card.',
  },
};
export type KeyChangeName = keyof typeof changes;
export const isKeyChange = (name: string): name is KeyChangeName => name in changes;

/** With the root in the ring it is in force at once, otherwise it waits for the ceremony. Done twice, it changes nothing. */
export async function changeKeys(command: KeyCommand, name: KeyChangeName, which = ''): Promise<void> {
  const { now, print } = command;
  const { change, done, detail } = changes[name];
  const { change: keep } = openRing(command);
  let isChanged = false;
  const ring = await keep(async (kept) => {
    const outcome: KeyChange = await change(kept, now, which);
    if (!outcome.ok) throw new KeyFileError(failureTexts[outcome.code]);
    isChanged = outcome.ring !== kept;
    if (!isChanged) return kept;
    await recordKeyChange(command, kept, detail(which));
    return outcome.ring.root ? bringIntoForce(outcome.ring, now) : outcome.ring;
  });
  print(isChanged ? done : 'That was done before. Nothing was changed.');
  if (name === 'replace-epoch' || name === 'distrust-issuer') await sayWhatItMeans(command, name, which);
  if (hasPending(ring)) {
    print('It comes into force when the root has signed: keys request, keys sign, keys install.');
    if (!epochForCards(ring, now) || !issuerForCards(ring, now))
      print('Until then no cards are made. Reading cards and searching go on.');
  } else print(`In force with trust list ${ring.trust?.version ?? 0}.`);
}

async function sayWhatItMeans(command: KeyCommand, name: KeyChangeName, which: string): Promise<void> {
  const counts = await countCards(command);
  if (name === 'replace-epoch')
    command.print(
      `${counts?.byEpoch.get(epochOf(which)) ?? 0} valid cards are sealed to it: whoever has the key and a picture of a card can read it. Homes and clinics see them as paper to make anew.`,
    );
  else
    command.print(
      `${counts?.byIssuer.get(keyIdOf(which)) ?? 0} valid cards were signed by it: they stay good by the allow list, nothing else it signs does.`,
    );
}

/** Removes an epoch's private key here. The region's list does not change: it needs no signature. */
export async function destroyEpochKey(
  command: KeyCommand,
  which: string,
  { isSure = false, areCardsLost = false }: { isSure?: boolean; areCardsLost?: boolean } = {},
): Promise<void> {
  const { now, print } = command;
  const epoch = epochOf(which);
  const { ring: opened, change } = openRing(command);
  const probed = destroyEpoch(opened, epoch, now);
  if (!probed.ok) throw new KeyFileError(failureTexts[probed.code]);
  if (probed.ring === opened) {
    print('That was done before. Nothing was changed.');
    return;
  }
  const cards = (await countCards(command))?.byEpoch.get(epoch) ?? 0;
  if (cards > 0 && !areCardsLost)
    throw new KeyFileError(
      `${cards} valid cards are sealed to epoch ${epoch} (${halfYearName(epoch)}): newly enrolled devices could never read them. Have them made anew, or add --cards-lost.`,
    );
  if (!isSure)
    throw new KeyFileError(
      `Nothing was destroyed. Epoch ${epoch} (${halfYearName(epoch)}) cannot be brought back: add --yes to destroy its private key.`,
    );
  await change(async (kept) => {
    const outcome = destroyEpoch(kept, epoch, now);
    if (!outcome.ok) throw new KeyFileError(failureTexts[outcome.code]);
    await recordKeyChange(command, kept, `epoch-destroyed:${epoch}`);
    return outcome.ring;
  });
  print(`The private key of epoch ${epoch} is destroyed here. Its number, public key and the date stay.`);
  print(
    'Backups of keys.enc made before today still hold it: erase them, or let them run out, and write down when.',
  );
  print('Devices drop it with their next contact; one that never comes back keeps it until it is wiped.');
}

/** Takes back what waits for the root. */
export async function discardKeys(command: KeyCommand): Promise<void> {
  const { change } = openRing(command);
  let isChanged = false;
  await change(async (kept) => {
    isChanged = hasPending(kept);
    if (isChanged) await recordKeyChange(command, kept, 'pending-discarded');
    return isChanged ? discardPending(kept) : kept;
  });
  command.print(
    isChanged
      ? 'Taken back. If the root has signed it already, do not install that list.'
      : 'Nothing waits for the root. Nothing was changed.',
  );
}

/**
 * Seals the key file anew under what the environment names now.
 * @param to 'secret' where both a secret and a key command are named and the command is to go
 */
export async function rewrapKeys(command: RingCommand, to?: string): Promise<void> {
  const { guards } = openRing(command);
  const first = to === 'secret' ? guards.find(({ name }) => name === to) : guards[0];
  if (!first) throw new KeyFileError('Set TASUKI_SECRET to the secret that is to guard the key file.');
  const ordered = [first, ...guards.filter((guard) => guard !== first)];
  await changeKeyRing(command.dataFolder, ordered, (kept) => structuredClone(kept), { isRekeyed: true });
  command.print(
    `The key file is sealed by ${first.name === 'command' ? 'the key command' : 'TASUKI_SECRET'} under a new content key. Restart running servers with the settings of this command.`,
  );
  command.print('Backups made before still open with what sealed them then.');
}

/** Valid cards under each key; undefined where there is no database. */
export async function countCards({
  now,
  ...settings
}: Pick<KeyCommand, 'dataFolder' | 'databaseUrl' | 'now'>) {
  const database = findDatabase(settings);
  if (!(await database.exists())) return undefined;
  const db = await database.open();
  try {
    await migrate(db);
    return { byEpoch: await countCardsByEpoch(db, now), byIssuer: await countCardsByIssuer(db, now) };
  } finally {
    await db.destroy();
  }
}

function epochOf(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new KeyFileError(`'${text}' is no epoch: it is a number, as \`keys list\` shows.`);
}

function keyIdOf(text: string): KeyId {
  const digits = text.replaceAll(' ', '').toLowerCase();
  if (/^[0-9a-f]{16}$/.test(digits)) return digits as KeyId;
  throw new KeyFileError(`'${text}' is no issuer: it is 16 digits, as \`keys list\` shows.`);
}
