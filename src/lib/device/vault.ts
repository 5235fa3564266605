// Holds the device's private keys: wrapped on disk, usable only in memory while unlocked (design: Trust, at rest).
// Where the wrapping key comes from is a port; the demo's source is in demo-wrapping.ts.
import type { DeviceDatabase, Sealed, WrappedSecret } from './database.ts';
import { importAgreementPair, importEpochKey, type EpochKey } from '#lib/core/card/keys.ts';
import { importSealingKey, seal, sealJson, unseal, unsealJson } from './sealing.ts';

/** empty: this device was never enrolled. */
export type VaultState = 'empty' | 'locked' | 'unlocked';

export interface WrappingKeySource {
  readonly keyClass: 'demo' | 'prf' | 'shift';
  /** May ask the person to prove who they are; undefined when refused. */
  getKey(): Promise<CryptoKey | undefined>;
}

/** What enrolment leaves in the vault. */
export interface DeviceSecrets {
  deviceKey: JsonWebKey;
  epochs: { region: string; epoch: number; key: JsonWebKey }[];
}

export type UnlockResult = { ok: true } | { ok: false; code: 'VAULT_EMPTY' | 'UNLOCK_REFUSED' };

interface Unlocked {
  deviceKey: EpochKey['pair'];
  epochKeys: EpochKey[];
  caseKey: CryptoKey;
}

export class Vault {
  private readonly database: DeviceDatabase;
  private readonly source: WrappingKeySource;
  private readonly listeners = new Set<(state: VaultState) => void>();
  private current: VaultState = 'empty';
  private unlocked: Unlocked | undefined;

  constructor(database: DeviceDatabase, source: WrappingKeySource) {
    this.database = database;
    this.source = source;
  }

  get state(): VaultState {
    return this.current;
  }

  get keyClass(): WrappingKeySource['keyClass'] {
    return this.source.keyClass;
  }

  /** Looks whether this device was enrolled before. Call once at start. */
  async restore(): Promise<VaultState> {
    if (this.current !== 'unlocked') {
      this.become((await this.database.secrets.count()) > 0 ? 'locked' : 'empty');
    }
    return this.current;
  }

  /** Wraps and stores what the secretariat's server delivered, replacing what was there. Leaves the vault locked. */
  async store(secrets: DeviceSecrets): Promise<UnlockResult> {
    const wrapping = await this.source.getKey();
    if (!wrapping) return { ok: false, code: 'UNLOCK_REFUSED' };
    const rows = await Promise.all([
      wrap(wrapping, 'device', secrets.deviceKey),
      ...secrets.epochs.map(({ region, epoch, key }) => wrap(wrapping, `epoch/${region}/${epoch}`, key)),
      newCaseKey(wrapping),
    ]);
    await this.database.transaction('rw', this.database.secrets, async () => {
      await this.database.secrets.clear();
      await this.database.secrets.bulkAdd(rows);
    });
    this.lock();
    return { ok: true };
  }

  async unlock(): Promise<UnlockResult> {
    if (this.unlocked) return { ok: true };
    const rows = await this.database.secrets.toArray();
    if (rows.length === 0) return { ok: false, code: 'VAULT_EMPTY' };
    const wrapping = await this.source.getKey();
    const opened = wrapping && (await open(wrapping, rows));
    if (!opened) return { ok: false, code: 'UNLOCK_REFUSED' };
    this.unlocked = opened;
    this.become('unlocked');
    return { ok: true };
  }

  /** Forgets every key in memory. */
  lock(): void {
    this.unlocked = undefined;
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
    const wrapping = await this.source.getKey();
    if (!wrapping) return;
    const row = await newCaseKey(wrapping);
    await this.database.secrets.put(row);
    if (this.unlocked)
      this.unlocked = (await open(wrapping, await this.database.secrets.toArray())) ?? this.unlocked;
  }

  /** Takes the device out of service: nothing of it is left to open. */
  async wipe(): Promise<void> {
    this.unlocked = undefined;
    await this.database.wipe();
    this.become('empty');
  }

  /** @returns a function that ends the subscription. */
  subscribe(listener: (state: VaultState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private become(state: VaultState): void {
    if (state === this.current) return;
    this.current = state;
    for (const listener of this.listeners) listener(state);
  }
}

async function wrap(wrapping: CryptoKey, id: string, value: JsonWebKey): Promise<WrappedSecret> {
  return { id, sealed: await sealJson(wrapping, value, id) };
}

async function newCaseKey(wrapping: CryptoKey): Promise<WrappedSecret> {
  return { id: 'case', sealed: await seal(wrapping, crypto.getRandomValues(new Uint8Array(32)), 'case') };
}

async function open(wrapping: CryptoKey, rows: readonly WrappedSecret[]): Promise<Unlocked | undefined> {
  const caseRow = rows.find(({ id }) => id === 'case');
  const caseBytes = caseRow && (await unseal(wrapping, caseRow.sealed, 'case'));
  if (!caseBytes) return undefined;
  const deviceRow = rows.find(({ id }) => id === 'device');
  const deviceJwk = deviceRow && (await unsealJson(wrapping, deviceRow.sealed, 'device'));
  if (!deviceJwk) return undefined;
  const deviceKey = await importAgreementPair(deviceJwk as JsonWebKey);
  const epochKeys: EpochKey[] = [];
  for (const { id, sealed } of rows) {
    const [kind, region, epoch] = id.split('/');
    if (kind !== 'epoch' || !region || !epoch) continue;
    const jwk = (await unsealJson(wrapping, sealed, id)) as JsonWebKey | undefined;
    if (!jwk) return undefined;
    epochKeys.push(await importEpochKey(region, Number(epoch), jwk));
  }
  return { deviceKey, epochKeys, caseKey: await importSealingKey(caseBytes) };
}
