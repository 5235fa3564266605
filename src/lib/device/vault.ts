// Holds the device's private keys: on disk under a data key that its holders can open (envelope.ts), usable only in
// memory while unlocked (ADR 0021).
import type { Instant } from '#lib/core/brands.ts';
import { importEpochKey, type EpochKey } from '#lib/core/card/keys.ts';
import type { KeyClass } from '#lib/core/contract/session.ts';
import type { DeviceDatabase, HolderBrief, KeyHolder, Named, Sealed } from './database.ts';
import {
  beginHandOver,
  createEnvelope,
  openEnvelope,
  type Envelope,
  type KeyRefusal,
  type ListedHolder,
  type WrappingKeySource,
} from './envelope.ts';
import { seal, sealJson, unseal, unsealJson } from './sealing.ts';
import { prepareRotation, stampOf, writeEnrolment } from './vault-changes.ts';
import {
  epochRows,
  newCaseKey,
  openCaseKey,
  openHolders,
  openSecrets,
  wrapEpochs,
  wrapHolders,
  type DeviceSecrets,
  type FurtherSecret,
  type OpenSecrets,
} from './vault-secrets.ts';

export type { HolderBrief } from './database.ts';
export type { DeviceSecrets } from './vault-secrets.ts';

/** empty: this device was never enrolled. */
export type VaultState = 'empty' | 'locked' | 'unlocked';

/** changed: other keys, other holders, or a new enrolment. */
export type VaultNews = 'locked' | 'changed' | 'wiped';

export type UnlockResult = { ok: true } | { ok: false; code: 'VAULT_EMPTY' | 'UNLOCK_REFUSED' };

/** NOT_NOW: locked, or its keys are not guarded by people's passkeys. ALREADY_IN: the passkey of a holder. */
export type HandOverResult = { ok: true } | { ok: false; code: KeyRefusal | 'NOT_NOW' | 'ALREADY_IN' };

/** NOT_NOW: locked. LAST_ONE: nobody could open the vault afterwards. UNKNOWN: not on the list. */
export type RemovalResult = { ok: true } | { ok: false; code: 'NOT_NOW' | 'LAST_ONE' | 'UNKNOWN' };

interface Unlocked extends OpenSecrets {
  dataKey: CryptoKey;
  caseKey: CryptoKey;
  /** Who opened it. */
  holder: string;
  /** Nonce of the list this page opened: another list means that another page has changed the data key. */
  stamp: string;
}

export class Vault {
  private readonly database: DeviceDatabase;
  private readonly sources: readonly WrappingKeySource[];
  private readonly listeners = new Set<(state: VaultState) => void>();
  private readonly newsListeners = new Set<(news: VaultNews) => void>();
  private current: VaultState = 'empty';
  private unlocked: Unlocked | undefined;
  private handOver: Extract<Awaited<ReturnType<typeof beginHandOver>>, { ok: true }> | undefined;
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

  /** Who unlocked it; undefined while locked. */
  get currentHolder(): HolderBrief | undefined {
    const { unlocked } = this;
    const listed = unlocked?.holders.find(({ id }) => id === unlocked.holder);
    return listed && briefOf(listed);
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

  /** The private epoch keys; undefined while locked. */
  findEpochKeys(): readonly EpochKey[] | undefined {
    return this.unlocked?.epochKeys;
  }

  /** The device's own key pair, by which it proves what it is; undefined while locked. */
  findDeviceKey(): EpochKey['pair'] | undefined {
    return this.unlocked?.deviceKey;
  }

  /** Puts newer epoch keys in the place of all that were there. False while locked; then nothing has changed. */
  async replaceEpochs(epochs: DeviceSecrets['epochs']): Promise<boolean> {
    return this.inTurn(async () => {
      const { unlocked } = this;
      if (!unlocked) return false;
      const rows = await wrapEpochs(unlocked.dataKey, epochs);
      const epochKeys = await Promise.all(
        epochs.map(({ region, epoch, key }) => importEpochKey(region, epoch, key)),
      );
      const isReplaced = await this.keepList(unlocked, unlocked.holders, async () => {
        await this.database.secrets.where('id').startsWith(epochRows).delete();
        await this.database.secrets.bulkAdd(rows);
      });
      if (isReplaced) unlocked.epochKeys = epochKeys;
      return isReplaced;
    });
  }

  /** Who can open this vault, the longest first. */
  async holders(): Promise<HolderBrief[]> {
    const known = this.unlocked?.holders ?? (await this.database.holders.toArray());
    return known.map(briefOf).sort((left, right) => left.addedAt - right.addedAt);
  }

  /** How many people can open this vault with passkeys of their own. */
  async countHolders(): Promise<number> {
    return this.database.holders.count();
  }

  /**
   * One of the holders shows their passkey once more; locked or unlocked, the vault stays as it is. Undefined also where
   * no passkey guards the keys.
   */
  async confirmHolder(): Promise<HolderBrief | undefined> {
    const holders = await this.database.holders.toArray();
    const source = this.sourceOf(holders);
    if (source?.keyClass !== 'prf') return undefined;
    const opened = await openEnvelope(holders, source);
    if (!opened.ok) return undefined;
    const listed = await openHolders(opened.dataKey, await this.database.secrets.toArray());
    const holder = listed?.find(({ id }) => id === opened.holder.id);
    return holder && briefOf(holder);
  }

  /** First step of letting a colleague in: one who is in shows their passkey once more. */
  async beginHandOver(): Promise<HandOverResult> {
    const { unlocked } = this;
    const holders = await this.database.holders.toArray();
    const source = this.sourceOf(holders);
    if (!unlocked || source?.keyClass !== 'prf') return { ok: false, code: 'NOT_NOW' };
    const begun = await beginHandOver(holders, source);
    if (!begun.ok) return begun;
    this.endHandOver();
    const isListed = unlocked.holders.some(({ id }) => id === begun.holder.id);
    if (this.unlocked !== unlocked || !isListed) {
      begun.forget();
      return { ok: false, code: isListed ? 'NOT_NOW' : 'REFUSED' };
    }
    this.handOver = begun;
    return { ok: true };
  }

  /**
   * Second step: the colleague's own passkey opens the vault from now on.
   * @param who as far as the phone knows; stands only if the passkey is that person's
   */
  async admit(now: Instant, who: Named = {}): Promise<HandOverResult> {
    const { handOver } = this;
    if (!this.unlocked || !handOver) return { ok: false, code: 'NOT_NOW' };
    const admitted = await handOver.admit(now, who);
    if (!admitted.ok) return admitted;
    return this.inTurn(async () => {
      const { unlocked } = this;
      if (!unlocked || this.handOver !== handOver) return { ok: false, code: 'NOT_NOW' };
      const { holder } = admitted;
      if (unlocked.holders.some(({ id }) => id === holder.id)) return { ok: false, code: 'ALREADY_IN' };
      const isIn = await this.keepList(unlocked, [...unlocked.holders, holder], () =>
        this.database.holders.put(holder),
      );
      this.endHandOver();
      return isIn ? { ok: true } : { ok: false, code: 'NOT_NOW' };
    });
  }

  endHandOver(): void {
    this.handOver?.forget();
    this.handOver = undefined;
  }

  /** A holder whose name the phone did not know when they were let in has told it: they signed in. */
  async nameHolder(who: Named & { personId: string }): Promise<void> {
    await this.inTurn(async () => {
      const { unlocked } = this;
      const unnamed = unlocked?.holders.filter(
        ({ personId, personName }) => personId === who.personId && personName !== who.personName,
      );
      if (!unlocked || !unnamed?.length) return;
      const ids = new Set(unnamed.map(({ id }) => id));
      const named = unlocked.holders.map((holder) => (ids.has(holder.id) ? { ...holder, ...who } : holder));
      await this.keepList(unlocked, named, () =>
        this.database.holders
          .where('id')
          .anyOf([...ids])
          .modify((row) => void Object.assign(row, who)),
      );
    });
  }

  /**
   * Takes one off: their copy goes, and the data key changes for those who stay, so that an older copy of the disk opens
   * nothing of what is sealed from now on. Who takes themselves off locks the vault.
   */
  async removeHolder(id: string): Promise<RemovalResult> {
    return this.inTurn(async () => {
      const { unlocked } = this;
      if (!unlocked) return { ok: false, code: 'NOT_NOW' };
      const staying = unlocked.holders.filter((holder) => holder.id !== id);
      if (staying.length === unlocked.holders.length) return { ok: false, code: 'UNKNOWN' };
      if (staying.length === 0) return { ok: false, code: 'LAST_ONE' };
      this.endHandOver();
      const rotation = await prepareRotation(this.database, unlocked, staying);
      if (!rotation || !(await this.change(unlocked, rotation.write))) return { ok: false, code: 'NOT_NOW' };
      const { dataKey, caseKey, holders, stamp } = rotation;
      Object.assign(unlocked, { dataKey, caseKey, holders, stamp });
      this.tell('changed');
      if (unlocked.holder === id) this.lock();
      return { ok: true };
    });
  }

  /** Seals patient data for the disk; undefined while locked. */
  async sealForCase(value: unknown): Promise<Sealed | undefined> {
    return this.unlocked && sealJson(this.unlocked.caseKey, value, 'case');
  }

  /** Undefined while locked, and when it was sealed under a key since forgotten. */
  async openForCase(sealed: Sealed): Promise<unknown> {
    return this.unlocked && unsealJson(this.unlocked.caseKey, sealed, 'case');
  }

  /** Keeps a further secret of this device. False while locked. */
  async keepSecret(id: FurtherSecret, secret: Uint8Array<ArrayBuffer>): Promise<boolean> {
    return this.inTurn(async () => {
      const { unlocked } = this;
      if (!unlocked) return false;
      const row = { id, sealed: await seal(unlocked.dataKey, secret, id) };
      return this.change(unlocked, () => this.database.secrets.put(row));
    });
  }

  /** Undefined while locked, and when none is kept. */
  async findSecret(id: FurtherSecret): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const row = await this.database.secrets.get(id);
    return this.unlocked && row && unseal(this.unlocked.dataKey, row.sealed, id);
  }

  /** Ends a case for good: what was sealed before cannot be opened again, wherever a copy may lie. */
  async replaceCaseKey(): Promise<void> {
    await this.inTurn(async () => {
      const { unlocked } = this;
      if (!unlocked) return this.database.secrets.delete('case');
      const row = await newCaseKey(unlocked.dataKey);
      const caseKey = (await openCaseKey(unlocked.dataKey, row))!;
      const isReplaced = await this.change(unlocked, () => this.database.secrets.put(row));
      if (isReplaced) unlocked.caseKey = caseKey;
      else await this.database.secrets.delete('case');
      this.tell('changed');
    });
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
  private sourceOf(holders: readonly KeyHolder[]): WrappingKeySource | undefined {
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
  private async keepList(
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
  private async change(unlocked: Unlocked, write: () => PromiseLike<unknown>): Promise<boolean> {
    const { secrets, holders, cases } = this.database;
    return this.database.transaction('rw', [secrets, holders, cases], async () => {
      const list = await secrets.get('holders');
      if (this.unlocked !== unlocked || stampOf(list) !== unlocked.stamp) return false;
      await write();
      return true;
    });
  }

  /** What changes rows waits for what does already. */
  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.lastInTurn.then(task);
    this.lastInTurn = turn.catch(() => undefined);
    return turn;
  }

  private close(state: 'locked' | 'empty'): void {
    this.ends += 1;
    this.unlocked = undefined;
    this.endHandOver();
    this.become(state);
  }

  private tell(news: VaultNews): void {
    for (const listener of this.newsListeners) listener(news);
  }

  private become(state: VaultState): void {
    if (state === this.current) return;
    this.current = state;
    for (const listener of this.listeners) listener(state);
  }
}

const briefOf = ({ id, addedAt, personId, personName, post, role }: HolderBrief): HolderBrief => ({
  id,
  addedAt,
  ...(personId !== undefined && { personId }),
  ...(personName !== undefined && { personName }),
  ...(post !== undefined && { post }),
  ...(role !== undefined && { role }),
});
