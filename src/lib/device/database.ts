// Everything this phone keeps on disk. Facts about patients stand only in `cases`, sealed under a key of the vault.
import Dexie, { type EntityTable } from 'dexie';
import type { Instant } from '#lib/core/brands.ts';
import type { HospitalBrief } from '#lib/core/contract/session.ts';
import type { OutboxRow } from './outbox.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** AES-GCM: a 12-byte nonce and the ciphertext with its tag. */
export interface Sealed {
  nonce: Bytes;
  ciphertext: Bytes;
}

/** A key the browser holds and does not hand out as bytes. */
export interface HeldKey {
  id: 'wrapping' | 'outbox';
  key: CryptoKey;
}

/** A private key wrapped by the vault: 'device', 'case', or 'epoch/<region>/<number>'. */
export interface WrappedSecret {
  id: string;
  sealed: Sealed;
}

/** A signed list exactly as it came, so that it is verified again each time it is used. */
export interface StoredList {
  name: 'trust' | 'status';
  bytes: Bytes;
  receivedAt: Instant;
}

export interface HospitalDirectory {
  id: 'directory';
  hospitals: HospitalBrief[];
  receivedAt: Instant;
}

export interface SealedCase {
  id: 'open';
  sealed: Sealed;
  openedAt: Instant;
  /** Whose case it is: on a shared phone nobody else takes it up. */
  personId?: string | undefined;
}

/** Who is on this device, and which device it is. No patient data. */
export interface Shift {
  id: 'current';
  deviceId: string;
  deviceName: string;
  keyClass: 'demo' | 'prf' | 'shift';
  personId: string;
  personName: string;
  post: string;
  facility: string;
  region: { code: string; name: string };
  /** SPKI of the region root, pinned at enrolment. */
  rootKey: Bytes;
  enrolledAt: Instant;
  /** The server's clock minus this device's, at the last contact. */
  clockOffsetMs: number;
  lastContactAt: Instant;
}

export class DeviceDatabase extends Dexie {
  declare heldKeys: EntityTable<HeldKey, 'id'>;
  declare secrets: EntityTable<WrappedSecret, 'id'>;
  declare lists: EntityTable<StoredList, 'name'>;
  declare hospitals: EntityTable<HospitalDirectory, 'id'>;
  declare cases: EntityTable<SealedCase, 'id'>;
  declare outbox: EntityTable<OutboxRow, 'id'>;
  declare shift: EntityTable<Shift, 'id'>;

  constructor(name = 'tasuki-device') {
    super(name);
    this.version(1).stores({
      heldKeys: 'id',
      secrets: 'id',
      lists: 'name',
      hospitals: 'id',
      cases: 'id',
      outbox: 'id, seq',
      shift: 'id',
    });
  }

  /** Before the device is enrolled anew: what was done under the old enrolment still waits to be reported. */
  async leaveRegion(): Promise<void> {
    const tables = [this.lists, this.secrets, this.hospitals, this.cases, this.shift];
    await this.transaction('rw', tables, () => Promise.all(tables.map((table) => table.clear())));
  }

  /** Leaves nothing behind that IndexedDB can forget; the browser's own files are cleared by Clear-Site-Data. */
  async wipe(): Promise<void> {
    await this.transaction('rw', this.tables, () => Promise.all(this.tables.map((table) => table.clear())));
  }
}
