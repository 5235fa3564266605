// Tells once a day, in the log, what has to be done about the region's keys, so that monitoring can pass it on.
import { keysDue, type KeysDue } from '#lib/core/card/keys-due.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { Deps } from '#server/ports.ts';
import { countCardsByEpoch } from '#server/store/key-cards.ts';

type WatchDeps = Pick<Deps, 'db' | 'keys' | 'clock' | 'log'>;

const checkMs = 3_600_000;

const words: Record<KeysDue['code'], string> = {
  sign: 'keys wait for the root: run `tasuki keys request`, have it signed, install it',
  'renew-issuer': 'the last issuer ends soon or has ended: renew the keys with `tasuki keys request`',
  'make-epoch': 'the half-year to come has no key yet: renew the keys with `tasuki keys request`',
  reprint: 'cards are sealed to an epoch that is retired or leaked: homes make them anew',
  'destroy-epoch': 'no valid card needs this epoch any more: `tasuki keys destroy-epoch`',
};
/** Without these, cards stop being made. */
const pressing: readonly KeysDue['code'][] = ['sign', 'renew-issuer', 'make-epoch'];

export async function findKeysDue({ db, keys, clock }: Omit<WatchDeps, 'log'>): Promise<KeysDue[]> {
  const now = clock();
  const cards = await countCardsByEpoch(db, now);
  return keysDue(await keys.overview(now), (epoch) => cards.get(epoch) ?? 0, now);
}

/** @returns a function that tells what is due, on its first call of a day */
export function createKeysWatch(deps: WatchDeps): () => Promise<void> {
  let told: string | undefined;
  return async () => {
    const today = todayInJapan(deps.clock());
    if (told === today) return;
    const due = await findKeysDue(deps);
    told = today;
    for (const one of due) {
      const fields = { ...one, code: `KEYS_${one.code.toUpperCase().replaceAll('-', '_')}` };
      if (pressing.includes(one.code)) deps.log.warn(fields, words[one.code]);
      else deps.log.info(fields, words[one.code]);
    }
  };
}

export function startKeysWatch(deps: WatchDeps): { stop(): void } {
  const watch = createKeysWatch(deps);
  const look = () =>
    watch().catch((error: unknown) =>
      deps.log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'what is due was not found'),
    );
  void look();
  const timer = setInterval(() => void look(), checkMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
