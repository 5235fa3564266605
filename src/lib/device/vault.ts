// Holds the device's private keys: on disk under a data key that its holders can open (envelope.ts), usable only in
// memory while unlocked (design: Trust, at rest).
import type { Instant } from '#lib/core/brands.ts';
import { importAgreementPair, importEpochKey, type EpochKey } from '#lib/core/card/keys.ts';
import type { KeyClass } from '#lib/core/contract/session.ts';
import type { DeviceDatabase, KeyHolder, Sealed, WrappedSecret } from './database.ts';
import {
  beginHandOver,
  createEnvelope,
  openEnvelope,
  type Envelope,
  type KeyRefusal,
  type WrappingKeySource,
} from './envelope.ts';
import { browserHolder } from './held-wrapping.ts';
import { importSealingKey, seal, sealJson, unseal, unsealJson } from './sealing.ts';

/** empty: this device was never enrolled. */
export type VaultState = 'empty' | 'locked' | 'unlocked';

/** What enrolment leaves in the vault. */
export interface DeviceSecrets {
  deviceKey: JsonWebKey;
  epochs: { region: string; epoch: number; key: JsonWebKey }[];
}

export type UnlockResult = { ok: true } | { ok: false; code: 'VAULT_EMPTY' | 'UNLOCK_REFUSED' };

/** NOT_NOW: locked, or its keys are not guarded by people's passkeys. ALREADY_IN: the passkey of a holder. */
export type HandOverResult = { ok: true } | { ok: false; code: KeyRefusal | 'NOT_NOW' | 'ALREADY_IN' };

interface Unlocked {
  dataKey: CryptoKey;
  deviceKey: EpochKey['pair'];
  epochKeys: EpochKey[];
  caseKey: CryptoKey;
}

export class Vault {
  private readonly database: DeviceDatabase;
  private readonly sources: readonly WrappingKeySource[];
  private readonly listeners = new Set<(state: VaultState) => void>();
  private current: VaultState = 'empty';
  private unlocked: Unlocked | undefined;
  private handOver: Extract<Awaited<ReturnType<typeof beginHandOver>>, { ok: true }> | undefined;
  private heldClass: KeyClass | undefined;

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
    const { holder, dataKey } = made.envelope;
    const rows = await Promise.all([
      wrap(dataKey, 'device', secrets.deviceKey),
      ...secrets.epochs.map(({ region, epoch, key }) => wrap(dataKey, `epoch/${region}/${epoch}`, key)),
      newCaseKey(dataKey),
    ]);
    const tables = [this.database.secrets, this.database.holders];
    await this.database.transaction('rw', [...tables, this.database.heldKeys], async () => {
      await Promise.all(tables.map((table) => table.clear()));
      if (holder.id !== browserHolder) await this.database.heldKeys.delete('wrapping');
      await this.database.secrets.bulkAdd(rows);
      await this.database.holders.add(holder);
    });
    this.heldClass = holder.keyClass;
    this.lock();
    return { ok: true };
  }

  async unlock(): Promise<UnlockResult> {
    if (this.unlocked) return { ok: true };
    const holders = await this.database.holders.toArray();
    if (holders.length === 0) return { ok: false, code: 'VAULT_EMPTY' };
    const source = this.sourceOf(holders);
    const opened = source && (await openEnvelope(holders, source));
    return opened?.ok ? this.openWith(opened.dataKey) : { ok: false, code: 'UNLOCK_REFUSED' };
  }

  /** Opens what has just been stored, without asking again. */
  async openWith(dataKey: CryptoKey): Promise<UnlockResult> {
    const unlocked = await this.open(dataKey, await this.database.secrets.toArray());
    if (!unlocked) return { ok: false, code: 'UNLOCK_REFUSED' };
    this.unlocked = unlocked;
    this.become('unlocked');
    return { ok: true };
  }

  /** Forgets every key in memory. */
  lock(): void {
    this.unlocked = undefined;
    this.endHandOver();
    this.become('locked');
  }

  /** The private epoch keys; undefined while locked. */
  findEpochKeys(): readonly EpochKey[] | undefined {
    return this.unlocked?.epochKeys;
  }

  /** The device's own key pair, by which it proves what it is; undefined while locked. */
  findDeviceKey(): EpochKey['pair'] | undefined {
    return this.unlocked?.deviceKey;
  }

  /** How many people can open this vault with passkeys of their own. */
  async countHolders(): Promise<number> {
    return this.database.holders.count();
  }

  /** First step of letting a colleague in: one who is in shows their passkey once more. */
  async beginHandOver(): Promise<HandOverResult> {
    const holders = await this.database.holders.toArray();
    const source = this.sourceOf(holders);
    if (!this.unlocked || source?.keyClass !== 'prf') return { ok: false, code: 'NOT_NOW' };
    const begun = await beginHandOver(holders, source);
    if (!begun.ok) return begun;
    this.endHandOver();
    this.handOver = begun;
    return { ok: true };
  }

  /** Second step: the colleague's own passkey opens the vault from now on. */
  async admit(now: Instant): Promise<HandOverResult> {
    if (!this.unlocked || !this.handOver) return { ok: false, code: 'NOT_NOW' };
    const { handOver } = this;
    const admitted = await handOver.admit(now);
    if (!admitted.ok) return admitted;
    if (this.handOver !== handOver) return { ok: false, code: 'NOT_NOW' };
    if (await this.database.holders.get(admitted.holder.id)) return { ok: false, code: 'ALREADY_IN' };
    await this.database.holders.add(admitted.holder);
    this.endHandOver();
    return { ok: true };
  }

  endHandOver(): void {
    this.handOver?.forget();
    this.handOver = undefined;
  }

  /** Seals patient data for the disk; undefined while locked. */
  async sealForCase(value: unknown): Promise<Sealed | undefined> {
    return this.unlocked && sealJson(this.unlocked.caseKey, value, 'case');
  }

  /** Undefined while locked, and when it was sealed under a key since forgotten. */
  async openForCase(sealed: Sealed): Promise<unknown> {
    return this.unlocked && unsealJson(this.unlocked.caseKey, sealed, 'case');
  }

  /** Ends a case for good: what was sealed before cannot be opened again, wherever a copy may lie. */
  async replaceCaseKey(): Promise<void> {
    const { unlocked } = this;
    if (!unlocked) return this.database.secrets.delete('case');
    const row = await newCaseKey(unlocked.dataKey);
    await this.database.secrets.put(row);
    unlocked.caseKey = (await openCaseKey(unlocked.dataKey, row)) ?? unlocked.caseKey;
  }

  /** Takes the device out of service: nothing of it is left to open. */
  async wipe(): Promise<void> {
    this.unlocked = undefined;
    this.endHandOver();
    await this.database.wipe();
    this.heldClass = undefined;
    this.become('empty');
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

  private async open(dataKey: CryptoKey, rows: readonly WrappedSecret[]): Promise<Unlocked | undefined> {
    const keys = await openKeys(dataKey, rows);
    let caseRow = rows.find(({ id }) => id === 'case');
    if (!caseRow) {
      // Its case ended while the vault was locked.
      caseRow = await newCaseKey(dataKey);
      await this.database.secrets.put(caseRow);
    }
    const caseKey = await openCaseKey(dataKey, caseRow);
    return keys && caseKey && { dataKey, ...keys, caseKey };
  }

  private become(state: VaultState): void {
    if (state === this.current) return;
    this.current = state;
    for (const listener of this.listeners) listener(state);
  }
}

async function wrap(dataKey: CryptoKey, id: string, value: JsonWebKey): Promise<WrappedSecret> {
  return { id, sealed: await sealJson(dataKey, value, id) };
}

async function newCaseKey(dataKey: CryptoKey): Promise<WrappedSecret> {
  return { id: 'case', sealed: await seal(dataKey, crypto.getRandomValues(new Uint8Array(32)), 'case') };
}

async function openCaseKey(dataKey: CryptoKey, row: WrappedSecret): Promise<CryptoKey | undefined> {
  const bytes = await unseal(dataKey, row.sealed, 'case');
  return bytes && importSealingKey(bytes);
}

async function openKeys(
  dataKey: CryptoKey,
  rows: readonly WrappedSecret[],
): Promise<Pick<Unlocked, 'deviceKey' | 'epochKeys'> | undefined> {
  const deviceRow = rows.find(({ id }) => id === 'device');
  const deviceJwk = deviceRow && (await unsealJson(dataKey, deviceRow.sealed, 'device'));
  if (!deviceJwk) return undefined;
  const deviceKey = await importAgreementPair(deviceJwk as JsonWebKey);
  const epochKeys: EpochKey[] = [];
  for (const { id, sealed } of rows) {
    const [kind, region, epoch] = id.split('/');
    if (kind !== 'epoch' || !region || !epoch) continue;
    const jwk = (await unsealJson(dataKey, sealed, id)) as JsonWebKey | undefined;
    if (!jwk) return undefined;
    epochKeys.push(await importEpochKey(region, Number(epoch), jwk));
  }
  return { deviceKey, epochKeys };
}
