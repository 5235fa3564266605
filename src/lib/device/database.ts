// Everything this phone keeps on disk. Facts about patients stand only in `cases`, sealed under a key of the vault.
import Dexie, { type EntityTable, type Table } from 'dexie';
import type { Instant } from '#lib/core/brands.ts';
import type { CopyPeriod } from '#lib/core/access/shift-copy.ts';
import type { Role } from '#lib/core/access/roles.ts';
import type { SelfTestCheck } from '#lib/core/contract/standing.ts';
import type { HeldRules } from '#lib/core/receiving/rules.ts';
import type { HospitalBrief, KeyClass } from '#lib/core/contract/session.ts';
import type { ChainEnd } from './look-chain.ts';
import type { OutboxRow } from './outbox.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** AES-GCM: a 12-byte nonce and the ciphertext with its tag. */
export interface Sealed {
  nonce: Bytes;
  ciphertext: Bytes;
}

/** A key the browser holds and does not hand out as bytes: 'wrapping' in the demo, 'outbox', 'last-looks', 'shift/<request>'. */
export interface HeldKey {
  id: string;
  key: CryptoKey;
  /** Of a key that was released for a shift. */
  period?: CopyPeriod;
}

/** Who a person is, as far as the phone was told. */
export interface Named {
  /** As their passkey says: authenticators keep the person's number with it. */
  personId?: string;
  personName?: string;
  post?: string;
  role?: Role;
}

/** One who can open the vault, as its list names them. */
export interface HolderBrief extends Named {
  /** Credential id of the passkey, base64url; 'browser' or 'shift/<request>' when no passkey guards the keys. */
  id: string;
  addedAt: Instant;
}

/**
 * The vault's data key for one holder: sealed to a key pair of theirs, whose private half their wrapping key opens.
 * So the data key can be changed while they are away.
 */
export interface KeyHolder extends HolderBrief {
  keyClass: KeyClass;
  /** Uncompressed P-256 point. */
  publicKey: Bytes;
  privateKey: Sealed;
  /** HPKE, as in the card's suite 1. */
  dataKey: Bytes;
}

/** What passkeys are asked with, the same for everybody on this device. No secret. */
export interface PrfSalt {
  id: 'salt';
  salt: Bytes;
}

/** A request to be enrolled that waits for the secretariat. Only `deviceKey` is secret, and wrapped. */
export interface PendingEnrolment {
  id: 'current';
  enrolmentId: string;
  deviceName: string;
  personId: string;
  keyClass: KeyClass;
  /** The data key made for the request, and the device's private key under it. */
  holder: KeyHolder;
  deviceKey: Sealed;
  publicKey: Bytes;
  /** The root whose words were compared: no other is accepted afterwards. */
  rootKey: Bytes;
  nonce: Bytes;
  /** The server has the nonce; before, there is nothing to compare. */
  isShown: boolean;
  expiresAt: Instant;
}

/** Sealed under the vault's data key: 'device', 'case', 'epoch/<region>/<number>', or 'holders', the list of them. */
export interface WrappedSecret {
  id: string;
  sealed: Sealed;
}

/** A signed list exactly as it came, so that it is verified again each time it is used. */
export interface StoredList {
  name: 'trust' | 'status' | 'allow' | 'disaster' | 'lease' | 'test-card';
  bytes: Bytes;
  receivedAt: Instant;
}

export interface HospitalDirectory {
  id: 'directory';
  hospitals: HospitalBrief[];
  receivedAt: Instant;
}

/** The region's rules that stand or are to come. */
export interface KeptRules {
  id: 'rules';
  versions: HeldRules[];
  receivedAt: Instant;
}

/**
 * A photograph of a case, sealed under a key of its own. That key rests in the sealed case, and, until the server has the
 * photograph, under the outbox's.
 */
export interface SealedPhoto {
  id: string;
  caseId: string;
  at: Instant;
  /** Who took it: sent in their name only. */
  personId?: string | undefined;
  sealed: Sealed;
  /** The photograph's key for sending; absent once the server has it. */
  forSending?: Sealed;
  /** The case has ended: it goes as soon as it is sent. */
  isOver?: true;
  /** Why the server will not take it. */
  refused?: string;
}

/** The incident with many patients that this phone takes part in, as last read; sealed under the key of the case. */
export interface SealedIncident {
  id: 'current';
  sealed: Sealed;
}

export interface SealedCase {
  /** 'open': the case in hand; else the id of another one of the same incident. */
  id: string;
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
  /** Four letters by which the secretariat's list calls this device too. */
  mark?: string;
  keyClass: KeyClass;
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

/** What the phone knows of its own standing beside the signed lease: the time it has seen, overrides, the self-test. */
export interface Standing {
  id: 'current';
  /** The latest instant ever seen, by the corrected clock: time does not go back behind it. */
  seenAt?: Instant;
  /** A supervisor has vouched for this phone. */
  override?: { from: Instant; until: Instant; by: 'passkey' | 'code' };
  /** Six digits that wait for a supervisor's answer, the wrong answers so far, and when there may be new ones. */
  challenge?: { digits: string; wrong: number; waitUntil?: Instant };
  test?: { at: Instant; failed: SelfTestCheck[]; isReported: boolean };
  /** Version of the trust list with which the keys were fetched last. */
  keysForTrust?: number;
}

/** A town whose newest records are fetched ahead; one that was left stays listed, so that it is not chosen again by itself. */
export interface KeptArea {
  area: string;
  isChosen: boolean;
  /** What the server called its state at the last whole fetch, and when that was. */
  state?: string;
  fetchedAt?: Instant;
  capsules?: number;
  bytes?: number;
}

/** Sealed: opens only with the paper of its card. */
export interface KeptCapsule {
  area: string;
  id: string;
  bytes: Bytes;
}

export class DeviceDatabase extends Dexie {
  declare heldKeys: EntityTable<HeldKey, 'id'>;
  declare secrets: EntityTable<WrappedSecret, 'id'>;
  declare lists: EntityTable<StoredList, 'name'>;
  declare hospitals: EntityTable<HospitalDirectory, 'id'>;
  declare cases: EntityTable<SealedCase, 'id'>;
  declare outbox: EntityTable<OutboxRow, 'id'>;
  declare shift: EntityTable<Shift, 'id'>;
  declare holders: EntityTable<KeyHolder, 'id'>;
  declare prf: EntityTable<PrfSalt, 'id'>;
  declare pending: EntityTable<PendingEnrolment, 'id'>;
  declare standing: EntityTable<Standing, 'id'>;
  declare chainEnds: EntityTable<ChainEnd, 'deviceId'>;
  declare rules: EntityTable<KeptRules, 'id'>;
  declare incidents: EntityTable<SealedIncident, 'id'>;
  declare photos: EntityTable<SealedPhoto, 'id'>;
  declare capsuleAreas: EntityTable<KeptArea, 'area'>;
  declare capsules: Table<KeptCapsule, [area: string, id: string]>;

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
    // Keys from before the envelope open with nothing any more: such a device enrols anew.
    this.version(2)
      .stores({ holders: 'id', prf: 'id', pending: 'id', chainEnds: 'deviceId' })
      .upgrade((old) =>
        Promise.all(['secrets', 'cases', 'shift', 'lists'].map((table) => old.table(table).clear())),
      );
    // The same for keys from before each holder had a key pair of their own.
    this.version(3).upgrade((old) =>
      Promise.all(
        ['secrets', 'holders', 'pending', 'cases', 'shift', 'lists'].map((table) => old.table(table).clear()),
      ),
    );
    this.version(4).stores({ standing: 'id' });
    this.version(5).stores({ capsuleAreas: 'area', capsules: '[area+id], id' });
    this.version(6).stores({ rules: 'id', photos: 'id, caseId', incidents: 'id' });
  }

  /** Before the device is enrolled anew: what was done under the old enrolment still waits to be reported. */
  async leaveRegion(): Promise<void> {
    const tables = [
      this.lists,
      this.secrets,
      this.holders,
      this.hospitals,
      this.cases,
      this.rules,
      this.photos,
      this.incidents,
      this.shift,
      this.standing,
      this.capsuleAreas,
      this.capsules,
    ];
    await this.transaction('rw', tables, () => Promise.all(tables.map((table) => table.clear())));
  }

  /** Leaves nothing behind that IndexedDB can forget; the browser's own files are cleared by Clear-Site-Data. */
  async wipe(): Promise<void> {
    await this.transaction('rw', this.tables, () => Promise.all(this.tables.map((table) => table.clear())));
  }
}
