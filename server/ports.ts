// What the server needs from outside, in one place: nothing below reads the clock, the environment or the network itself.
import type { Kysely } from 'kysely';
import type { EpochKey, KeyId, Signer } from '#lib/core/card/keys.ts';
import type { Bytes } from '#lib/core/card/bytes.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { PushFailure } from '#lib/core/contract/delivery.ts';
import type { Tables } from '#server/store/database.ts';

/** The database, or a transaction on it: store functions take either. */
export type Database = Kysely<Tables>;

/** Where a sealed value stands; bound into its seal, so that a value moved to another row does not open. */
export interface Place {
  table: keyof Tables;
  row: string;
}

/** Field encryption and blind indexes under keys that never reach the database. */
export interface RecordCipher {
  /** AES-256-GCM over the value as JSON. */
  seal(place: Place, value: unknown): Uint8Array;
  /** Throws when the value was changed or moved: the database was tampered with, or the key is another one. */
  open<T>(place: Place, sealed: Uint8Array): T;
  /** The same value under the key in use now. */
  reseal(place: Place, sealed: Uint8Array): Uint8Array;
  /** How a value begins that was sealed under the key in use now. */
  currentHead(): Uint8Array;
  /**
   * First 16 bytes of HMAC-SHA-256 under a key that is never renewed: for codes, counts and proofs whose plain form
   * the database does not hold. Equal terms give equal bytes, nothing else can be told from them.
   */
  blind(term: string): Uint8Array;
  /** The same under the index key in use now: for what can be computed anew from a record. */
  indexTerm(term: string): Uint8Array;
  /** A term under every index key that may still stand in the index: one, or two while the key is being renewed. */
  indexTermsToAsk(term: string): Uint8Array[];
}

/** An epoch private key as it is delivered, sealed, to enrolled devices. */
export interface EpochMaterial {
  region: string;
  epoch: number;
  privateJwk: JsonWebKey;
}

/** By which anybody can check the audit's checkpoints. */
export interface AuditPublicKey {
  /** Hex, 16 digits. */
  kid: string;
  /** SPKI. */
  publicKey: Uint8Array;
}

export interface AuditSigner extends AuditPublicKey {
  /** ECDSA P-256 with SHA-256 over the UTF-8 bytes; r ‖ s, 64 bytes. */
  sign(statement: string): Uint8Array;
}

/** The region's keys without the keys: for screens and reports. */
export interface KeyOverview {
  /** Version of the trust list in force; 0 while there is none. */
  trustVersion: number;
  /** Keys wait for the root's signature. */
  hasPending: boolean;
  issuers: { keyId: KeyId; validFrom: Instant; validUntil: Instant; leakedAt?: Instant }[];
  epochs: { epoch: number; inUse: boolean; retired: boolean; leakedAt?: Instant; destroyedAt?: Instant }[];
}

/** Holds every key of the region that the server may hold. In production the region root is not among them. */
export interface KeyStore {
  readonly cipher: RecordCipher;
  /** Takes over what was added to the kept keys by another program. @returns whether there was anything */
  refresh(): boolean;
  /** SPKI of the region root, for devices to pin. */
  rootPublicKey(): Bytes;
  /**
   * The issuer that signs lists and leases now; undefined when none may (production, before the root has signed one,
   * or when every one ended or leaked).
   */
  issuer(now: Instant): Promise<Signer | undefined>;
  /** The epoch of this half-year that devices know. */
  currentEpoch(now: Instant): Promise<EpochKey | undefined>;
  /** By which cards are made now; undefined while there are none, or one of them leaked and its successor waits. */
  issuing(now: Instant): Promise<{ issuer: Signer; epoch: EpochKey } | undefined>;
  /** Whose cards count only when they stand on the allow list: the trust list in force says so. */
  restrictedIssuers(): { keyId: KeyId; leakedAt: Instant }[];
  /** Every live epoch, for devices. */
  epochs(now: Instant): Promise<EpochMaterial[]>;
  /** The trust list signed by the root; undefined when there is none yet. */
  trustList(now: Instant): Promise<Bytes | undefined>;
  /** The region's keys as screens and reports show them. */
  overview(now: Instant): Promise<KeyOverview>;
  /** Signs the audit's checkpoints; its key is made at the first need. */
  auditSigner(now: Instant): Promise<AuditSigner>;
  /** Every key that ever signed a checkpoint here. */
  auditPublicKeys(): AuditPublicKey[];
  /** By which push services know this installation (VAPID, RFC 8292); made at the first need. */
  pushKey(now: Instant): Promise<PushKey>;
}

/** P-256, base64url: the public point uncompressed, the private scalar. */
export interface PushKey {
  publicKey: string;
  privateKey: string;
}

/** Where a browser is called, as it gave it itself. */
export interface PushTarget {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/** All that a call says: whose request it is, and about whom, is read on the board. */
export type PushCall = 'request-waits' | 'still-waits' | 'test';
export type PushOutcome = { ok: true } | { ok: false; failure: PushFailure };

/** Calls browsers whose board is closed. */
export interface Push {
  /** Whether an address may be called at all: known push services, and those the operator named. */
  mayReach(endpoint: string): boolean;
  send(target: PushTarget, call: PushCall): Promise<PushOutcome>;
}

/** Structured log. Fields are codes, counts and ids of requests, never personal data. */
export interface Log {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** What changed: there are new live events, or somebody's right ended; 'all' when it may be either. */
export type Wake = 'events' | 'standing' | 'all';

/** Wakes the live streams of this process after a commit; other processes are told by the database, or look. */
export interface LiveHub {
  /** @param what 'all' when absent; naming it saves everybody else a look */
  wake(what?: Wake): void;
  /** @returns the function that ends the subscription. */
  subscribe(listener: (what: Wake) => void): () => void;
}

export interface RoadTime {
  minutes: number;
  km: number;
}

/** Driving times by road. */
export interface DriveTimes {
  /**
   * @returns for each place in its order the time from `start`, undefined where no way leads; undefined as a whole when
   * nothing answers in time, and the estimate from the straight line holds
   */
  from(
    start: { latitude: number; longitude: number },
    places: readonly { latitude: number; longitude: number }[],
  ): Promise<(RoadTime | undefined)[] | undefined>;
}

export interface Deps {
  db: Database;
  keys: KeyStore;
  clock: () => Instant;
  /** A new random UUID. */
  newId: () => string;
  random: (bytes: number) => Uint8Array;
  mode: 'demo' | 'production';
  region: { code: string; name: string };
  /** Where people open the app: 'https://tasuki.example.jp'. Passkeys belong to its host. */
  origin: string;
  /** Address that printed cards point at: 'https://card.example.jp'. */
  cardOrigin: string;
  log: Log;
  live: LiveHub;
  /** Absent: driving times are estimated. */
  driveTimes?: DriveTimes | undefined;
  push: Push;
}
