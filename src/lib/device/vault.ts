// Holds the device's private keys: on disk under a data key that its holders can open (envelope.ts), usable only in
// memory while unlocked (ADR 0021).
import type { Instant } from '#lib/core/brands.ts';
import { importEpochKey, type EpochKey } from '#lib/core/card/keys.ts';
import type { KeyClass } from '#lib/core/contract/session.ts';
import type {
  DeviceDatabase,
  HolderBrief,
  KeyHolder,
  Named,
  Sealed,
  SealedCase,
  WrappedSecret,
} from './database.ts';
import {
  beginHandOver,
  changeDataKey,
  createEnvelope,
  openEnvelope,
  type Envelope,
  type KeyRefusal,
  type ListedHolder,
  type WrappingKeySource,
} from './envelope.ts';
import { browserHolder } from './held-wrapping.ts';
import { seal, sealJson, unseal, unsealJson } from './sealing.ts';
import {
  epochRows,
  newCaseKey,
  openCaseKey,
  openHolders,
  openSecrets,
  rewrapKeys,
  wrapDeviceKey,
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
    const { holder, dataKey } = made.envelope;
    const rows = await Promise.all([
      wrapDeviceKey(dataKey, secrets.deviceKey),
      wrapHolders(dataKey, [holder]),
      newCaseKey(dataKey),
    ]);
    rows.push(...(await wrapEpochs(dataKey, secrets.epochs)));
    const tables = [this.database.secrets, this.database.holders];
    await this.database.transaction('rw', [...tables, this.database.heldKeys], async () => {
      await Promise.all(tables.map((table) => table.clear()));
      // No other key opens anything any more.
      const held = ['outbox', holder.id === browserHolder ? 'wrapping' : holder.id];
      await this.database.heldKeys.where('id').noneOf(held).delete();
      await this.database.secrets.bulkAdd(rows);
      await this.database.holders.add(holder);
    });
    this.heldClass = holder.keyClass;
    this.close('locked');
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

  /** Forgets every key in memory. */
  lock(): void {
    if (this.current !== 'empty') this.close('locked');
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
      const isRemoved = await this.rotate(unlocked, staying);
      if (isRemoved && unlocked.holder === id) this.lock();
      return isRemoved ? { ok: true } : { ok: false, code: 'NOT_NOW' };
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
    });
  }

  /** Takes the device out of service: nothing of it is left to open. */
  async wipe(): Promise<void> {
    this.close('empty');
    await this.database.wipe();
    this.heldClass = undefined;
    this.close('empty');
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
    return caseKey && { dataKey, ...secrets, caseKey, holder, stamp: stampOf(rows) };
  }

  /** A new data key for `staying`, and everything under it. */
  private async rotate(unlocked: Unlocked, staying: readonly ListedHolder[]): Promise<boolean> {
    const rows = await this.database.holders.toArray();
    // Sealed to the keys on the list that those who are in have sealed, whatever else may stand on the disk.
    const own = staying.flatMap((listed) => {
      const row = rows.find(({ id }) => id === listed.id);
      return row ? [{ ...row, ...listed }] : [];
    });
    const { dataKey, holders } = await changeDataKey(own);
    const moved = await rewrapKeys(unlocked.dataKey, dataKey, await this.database.secrets.toArray());
    if (!moved || own.length === 0) return false;
    const [list, caseRow] = await Promise.all([wrapHolders(dataKey, own), newCaseKey(dataKey)]);
    const caseKey = (await openCaseKey(dataKey, caseRow))!;
    const cases = await this.database.cases.toArray();
    const resealed: SealedCase[] = [];
    for (const row of cases) {
      const plain = await unsealJson(unlocked.caseKey, row.sealed, 'case');
      if (plain !== undefined) resealed.push({ ...row, sealed: await sealJson(caseKey, plain, 'case') });
    }
    const isRotated = await this.change(unlocked, async () => {
      const { database } = this;
      await Promise.all([database.holders, database.secrets, database.cases].map((table) => table.clear()));
      await database.holders.bulkAdd(holders);
      await database.secrets.bulkAdd([...moved, list, caseRow]);
      await database.cases.bulkAdd(resealed);
    });
    if (isRotated) Object.assign(unlocked, { dataKey, caseKey, holders: own, stamp: stampOf([list]) });
    return isRotated;
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
    if (isKept) Object.assign(unlocked, { holders, stamp: stampOf([list]) });
    return isKept;
  }

  /** One transaction; false, and nothing is written, when it was locked meanwhile or another page changed the keys. */
  private async change(unlocked: Unlocked, write: () => PromiseLike<unknown>): Promise<boolean> {
    const { secrets, holders, cases } = this.database;
    return this.database.transaction('rw', [secrets, holders, cases], async () => {
      const list = await secrets.get('holders');
      if (this.unlocked !== unlocked || !list || stampOf([list]) !== unlocked.stamp) return false;
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

  private become(state: VaultState): void {
    if (state === this.current) return;
    this.current = state;
    for (const listener of this.listeners) listener(state);
  }
}

const stampOf = (rows: readonly WrappedSecret[]): string =>
  rows.find(({ id }) => id === 'holders')?.sealed.nonce.join() ?? '';

const briefOf = ({ id, addedAt, personId, personName, post, role }: HolderBrief): HolderBrief => ({
  id,
  addedAt,
  ...(personId !== undefined && { personId }),
  ...(personName !== undefined && { personName }),
  ...(post !== undefined && { post }),
  ...(role !== undefined && { role }),
});
