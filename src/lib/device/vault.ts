// What a phone does with its keys while they are open, and who can open them: people come and go by their passkeys.
import type { Instant } from '#lib/core/brands.ts';
import { importEpochKey, type EpochKey } from '#lib/core/card/keys.ts';
import type { HolderBrief, Named, Sealed, SealedCase } from './database.ts';
import { beginHandOver, openEnvelope, type KeyRefusal } from './envelope.ts';
import { seal, sealJson, unseal, unsealJson } from './sealing.ts';
import { prepareRotation } from './vault-changes.ts';
import { VaultLock } from './vault-lock.ts';
import {
  epochRow,
  epochRows,
  newCaseKey,
  openCaseKey,
  openHolders,
  wrapEpochs,
  type DeviceSecrets,
  type FurtherSecret,
} from './vault-secrets.ts';

export type { HolderBrief } from './database.ts';
export type { UnlockResult, VaultNews, VaultState } from './vault-lock.ts';
export type { DeviceSecrets } from './vault-secrets.ts';

/** NOT_NOW: locked, or its keys are not guarded by people's passkeys. ALREADY_IN: the passkey of a holder. */
export type HandOverResult = { ok: true } | { ok: false; code: KeyRefusal | 'NOT_NOW' | 'ALREADY_IN' };

/** NOT_NOW: locked. LAST_ONE: nobody could open the vault afterwards. UNKNOWN: not on the list. */
export type RemovalResult = { ok: true } | { ok: false; code: 'NOT_NOW' | 'LAST_ONE' | 'UNKNOWN' };

export class Vault extends VaultLock {
  private handOver: Extract<Awaited<ReturnType<typeof beginHandOver>>, { ok: true }> | undefined;

  /** Who unlocked it; undefined while locked. */
  get currentHolder(): HolderBrief | undefined {
    const { unlocked } = this;
    const listed = unlocked?.holders.find(({ id }) => id === unlocked.holder);
    return listed && briefOf(listed);
  }

  /** The private epoch keys; undefined while locked. */
  findEpochKeys(): readonly EpochKey[] | undefined {
    return this.unlocked?.epochKeys;
  }

  /** The device's own key pair, by which it proves what it is; undefined while locked. */
  findDeviceKey(): EpochKey['pair'] | undefined {
    return this.unlocked?.deviceKey;
  }

  /**
   * Puts newer epoch keys in the place of all that were there. False while locked; then nothing has changed.
   * @param stays which of those that were there, and are not among the newer ones, are kept
   */
  async replaceEpochs(
    epochs: DeviceSecrets['epochs'],
    stays: (held: Pick<EpochKey, 'region' | 'epoch'>) => boolean = () => false,
  ): Promise<boolean> {
    return this.inTurn(async () => {
      const { unlocked } = this;
      if (!unlocked) return false;
      const rows = await wrapEpochs(unlocked.dataKey, epochs);
      const epochKeys = await Promise.all(
        epochs.map(({ region, epoch, key }) => importEpochKey(region, epoch, key)),
      );
      const isNewer = (held: EpochKey) => epochs.some((one) => epochRow(one) === epochRow(held));
      const staying = unlocked.epochKeys.filter((held) => !isNewer(held) && stays(held));
      const isReplaced = await this.keepList(unlocked, unlocked.holders, async () => {
        const kept = new Set(staying.map(epochRow));
        const old = await this.database.secrets.where('id').startsWith(epochRows).primaryKeys();
        await this.database.secrets.bulkDelete(old.filter((id) => !kept.has(id)));
        await this.database.secrets.bulkAdd(rows);
      });
      if (isReplaced) unlocked.epochKeys = [...staying, ...epochKeys];
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

  /** A holder has signed in: now their name is known, and what has changed of it since. */
  async nameHolder(who: Named & { personId: string }): Promise<void> {
    await this.inTurn(async () => {
      const { unlocked } = this;
      const unnamed = unlocked?.holders.filter(
        ({ personId, personName, post, role }) =>
          personId === who.personId &&
          (personName !== who.personName || post !== who.post || role !== who.role),
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

  /**
   * Ends cases for good: what was sealed before cannot be opened again, wherever a copy may lie.
   * @param staying rows of cases that go on; they are sealed anew
   */
  async replaceCaseKey(staying: readonly string[] = []): Promise<void> {
    await this.inTurn(async () => {
      const { unlocked } = this;
      const { secrets, cases } = this.database;
      const ended = () =>
        cases
          .where('id')
          .noneOf([...staying])
          .delete();
      if (!unlocked) {
        if (staying.length === 0) await secrets.delete('case');
        return ended();
      }
      const row = await newCaseKey(unlocked.dataKey);
      const caseKey = (await openCaseKey(unlocked.dataKey, row))!;
      const resealed: SealedCase[] = [];
      for (const held of await cases.bulkGet([...staying])) {
        const plain = held && (await unsealJson(unlocked.caseKey, held.sealed, 'case'));
        if (held && plain !== undefined)
          resealed.push({ ...held, sealed: await sealJson(caseKey, plain, 'case') });
      }
      const isReplaced = await this.change(unlocked, async () => {
        await secrets.put(row);
        await cases.clear();
        await cases.bulkAdd(resealed);
      });
      if (isReplaced) unlocked.caseKey = caseKey;
      else {
        await secrets.delete('case');
        await ended();
      }
      this.tell('changed');
    });
  }

  protected override forget(): void {
    this.endHandOver();
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
