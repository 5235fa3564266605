// A vault that is empty, locked or unlocked: what is on the disk opens with a holder's wrapping key, and keys are in
// memory only while it is unlocked (ADR 0021). What is done with them: vault.ts.
import type { Instant } from '#lib/core/brands.ts';
import type { KeyClass } from '#lib/core/contract/session.ts';
import type { DeviceDatabase, KeyHolder } from './database.ts';
import {
  createEnvelope,
  openEnvelope,
  type Envelope,
  type ListedHolder,
  type WrappingKeySource,
} from './envelope.ts';
import { stampOf, writeEnrolment } from './vault-changes.ts';
import {
  newCaseKey,
  openCaseKey,
  openSecrets,
  wrapHolders,
  type DeviceSecrets,
  type OpenSecrets,
} from './vault-secrets.ts';

/** empty: this device was never enrolled. */
export type VaultState = 'empty' | 'locked' | 'unlocked';

/** changed: other keys, other holders, or a new enrolment. */
export type VaultNews = 'locked' | 'changed' | 'wiped';

export type UnlockResult = { ok: true } | { ok: false; code: 'VAULT_EMPTY' | 'UNLOCK_REFUSED' };

export interface Unlocked extends OpenSecrets {
  dataKey: CryptoKey;
  caseKey: CryptoKey;
  /** Who opened it. */
  holder: string;
  /** Nonce of the list this page opened: another list means that another page has changed the data key. */
  stamp: string;
}

export class VaultLock {
  protected readonly database: DeviceDatabase;
  private readonly sources: readonly WrappingKeySource[];
  private readonly listeners = new Set<(state: VaultState) => void>();
  private readonly newsListeners = new Set<(news: VaultNews) => void>();
  private current: VaultState = 'empty';
  protected unlocked: Unlocked | undefined;
  private heldClass: KeyClass | undefined;
  /** Counts what ends an unlocking that is still under way: a lock, a wipe, new keys. */
  private ends = 0;
  private lastInTurn: Promise<unknown> = Promise.resolve();

  /** @param sources where wrapping keys can come from; the first for what does not say */
  constructor(database: DeviceDatabase, ...sources: [WrappingKeySource, ...WrappingKeySource[]]) {
    this.database = database;
    this.sources = sources;
  }

  get state(): VaultState {
    return this.current;
  }

  /** How what is held is guarded; of an empty vault, how it would be. */
  get keyClass(): KeyClass {
    return this.heldClass ?? this.sources[0]!.keyClass;
  }

  /** Looks whether this device was enrolled before. Call once at start. */
  async restore(): Promise<VaultState> {
    if (this.current !== 'unlocked') {
      const [holder, secrets] = [await this.database.holders.toCollection().first(), this.database.secrets];
      this.heldClass = holder?.keyClass;
      this.become(holder && (await secrets.count()) > 0 ? 'locked' : 'empty');
    }
    return this.current;
  }

  /**
   * Wraps and stores what the secretariat's server delivered, replacing what was there. Leaves the vault locked.
   * @param envelope made when enrolment was asked for; without it a new one
   */
  async store(secrets: DeviceSecrets, envelope?: Envelope): Promise<UnlockResult> {
    const made = envelope
      ? { ok: true as const, envelope }
      : await createEnvelope(this.sources[0]!, Date.now() as Instant);
    if (!made.ok) return { ok: false, code: 'UNLOCK_REFUSED' };
    await writeEnrolment(this.database, secrets, made.envelope);
    this.heldClass = made.envelope.holder.keyClass;
    this.close('locked');
    this.tell('changed');
    return { ok: true };
  }

  async unlock(): Promise<UnlockResult> {
    if (this.unlocked) return { ok: true };
    const { ends } = this;
    const holders = await this.database.holders.toArray();
    if (holders.length === 0) return { ok: false, code: 'VAULT_EMPTY' };
    const source = this.sourceOf(holders);
    const opened = source && (await openEnvelope(holders, source));
    return opened?.ok ? this.openWith(opened, ends) : { ok: false, code: 'UNLOCK_REFUSED' };
  }

  /**
   * Opens what has just been stored, without asking again.
   * @param ends what it was when the unlocking began
   */
  async openWith({ holder, dataKey }: Envelope, ends = this.ends): Promise<UnlockResult> {
    const unlocked = await this.open(dataKey, holder.id);
    if (!unlocked || ends !== this.ends) return { ok: false, code: 'UNLOCK_REFUSED' };
    this.unlocked = unlocked;
    this.become('unlocked');
    return { ok: true };
  }

  /**
   * Forgets every key in memory.
   * @param where 'this-page': nobody was at this one, but somebody may be at another
   */
  lock(where: 'everywhere' | 'this-page' = 'everywhere'): void {
    if (this.current === 'empty') return;
    this.close('locked');
    if (where === 'everywhere') this.tell('locked');
  }

  /** What another page of the app on this phone has done to the vault. */
  async hear(news: VaultNews): Promise<void> {
    if (news === 'locked') return this.lock('this-page');
    if (news === 'wiped') {
      this.heldClass = undefined;
      return this.close('empty');
    }
    const { unlocked } = this;
    if (!unlocked) return void (await this.restore());
    const again = await this.open(unlocked.dataKey, unlocked.holder);
    if (this.unlocked !== unlocked) return;
    if (again) Object.assign(unlocked, again);
    else this.lock('this-page');
  }

  /** Takes the device out of service: nothing of it is left to open. */
  async wipe(): Promise<void> {
    this.close('empty');
    await this.database.wipe();
    this.heldClass = undefined;
    this.close('empty');
    this.tell('wiped');
  }

  /** Tells what other pages have to hear. @returns a function that ends the subscription. */
  subscribeNews(listener: (news: VaultNews) => void): () => void {
    this.newsListeners.add(listener);
    return () => this.newsListeners.delete(listener);
  }

  /** @returns a function that ends the subscription. */
  subscribe(listener: (state: VaultState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The source that the stored keys were wrapped with. */
  protected sourceOf(holders: readonly KeyHolder[]): WrappingKeySource | undefined {
    return this.sources.find(({ keyClass }) => keyClass === holders[0]?.keyClass);
  }

  private async open(dataKey: CryptoKey, holder: string): Promise<Unlocked | undefined> {
    const rows = await this.database.secrets.toArray();
    const secrets = await openSecrets(dataKey, rows);
    if (!secrets?.holders.some(({ id }) => id === holder)) return undefined;
    let caseRow = rows.find(({ id }) => id === 'case');
    if (!caseRow) {
      // Its case ended while the vault was locked.
      caseRow = await newCaseKey(dataKey);
      await this.database.secrets.put(caseRow);
    }
    const caseKey = await openCaseKey(dataKey, caseRow);
    return (
      caseKey && {
        dataKey,
        ...secrets,
        caseKey,
        holder,
        stamp: stampOf(rows.find(({ id }) => id === 'holders')),
      }
    );
  }

  /** Keeps the list anew with every change of keys, so that other pages see that there was one. */
  protected async keepList(
    unlocked: Unlocked,
    holders: ListedHolder[],
    and: () => PromiseLike<unknown>,
  ): Promise<boolean> {
    const list = await wrapHolders(unlocked.dataKey, holders);
    const isKept = await this.change(unlocked, async () => {
      await this.database.secrets.put(list);
      await and();
    });
    if (isKept) {
      Object.assign(unlocked, { holders, stamp: stampOf(list) });
      this.tell('changed');
    }
    return isKept;
  }

  /** One transaction; false, and nothing is written, when it was locked meanwhile or another page changed the keys. */
  protected async change(unlocked: Unlocked, write: () => PromiseLike<unknown>): Promise<boolean> {
    const { secrets, holders, cases } = this.database;
    return this.database.transaction('rw', [secrets, holders, cases], async () => {
      const list = await secrets.get('holders');
      if (this.unlocked !== unlocked || stampOf(list) !== unlocked.stamp) return false;
      await write();
      return true;
    });
  }

  /** What changes rows waits for what does already. */
  protected inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.lastInTurn.then(task);
    this.lastInTurn = turn.catch(() => undefined);
    return turn;
  }

  private close(state: 'locked' | 'empty'): void {
    this.ends += 1;
    this.unlocked = undefined;
    this.forget();
    this.become(state);
  }

  protected tell(news: VaultNews): void {
    for (const listener of this.newsListeners) listener(news);
  }

  /** With the keys goes what was begun with them. */
  protected forget(): void {}

  private become(state: VaultState): void {
    if (state === this.current) return;
    this.current = state;
    for (const listener of this.listeners) listener(state);
  }
}
