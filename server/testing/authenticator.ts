// A software authenticator: what a phone does when it makes a passkey and signs in with it, with real keys. Every part
// of an answer can be bent, for tests of what must be refused.
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { encode } from 'cborg';
import type { Assertion, Attestation, CreationOptions, RequestOptions } from '#lib/core/contract/sign-in.ts';

export interface Bend {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  userVerified?: boolean;
  userHandle?: string;
  /** Counter of this answer; a real one only rises. */
  counter?: number;
  /** Signs with a key of its own. */
  otherKey?: boolean;
  /** What the authenticator says of its make. */
  statement?: (made: { publicKey: KeyObject; clientDataHash: Uint8Array }) => {
    fmt: string;
    attStmt: Record<string, unknown>;
  };
  /** Says of itself that its key is kept on several devices. */
  saysSynced?: boolean;
}

const userPresent = 0x01;
const userVerifiedFlag = 0x04;
const backupEligible = 0x08;
const backedUp = 0x10;
const attestedData = 0x40;

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest();

export class TestAuthenticator {
  readonly id = base64url(randomBytes(32));
  readonly isSynced: boolean;
  counter = 0;
  #key: KeyObject;
  #publicKey: KeyObject;
  #userHandle = '';
  readonly #origin: string;

  constructor(origin: string, { isSynced = false } = {}) {
    this.#origin = origin;
    this.isSynced = isSynced;
    ({ privateKey: this.#key, publicKey: this.#publicKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
    }));
  }

  /** Answers `navigator.credentials.create`. */
  create(options: CreationOptions, bend: Bend = {}): Attestation {
    this.#userHandle = options.user.id;
    const { x, y } = this.#publicKey.export({ format: 'jwk' });
    const coseKey = encode(
      new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x!, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y!, 'base64url'))],
      ]),
    );
    const id = Buffer.from(this.id, 'base64url');
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey]);
    const authData = Buffer.concat([this.#head(options.rp.id, attestedData, bend), attested]);
    const clientDataJSON = this.#clientData('webauthn.create', options.challenge, bend);
    const clientDataHash = sha256(Buffer.from(clientDataJSON, 'base64url'));
    const statement = bend.statement?.({ publicKey: this.#publicKey, clientDataHash });
    return {
      id: this.id,
      response: {
        attestationObject: base64url(
          encode({
            ...(statement ?? { fmt: 'none', attStmt: {} }),
            authData: new Uint8Array(authData),
          }),
        ),
        clientDataJSON,
        transports: ['internal'],
      },
    };
  }

  /** Answers `navigator.credentials.get`. */
  get(options: RequestOptions, bend: Bend = {}): Assertion {
    if (!this.isSynced) this.counter += 1;
    const authenticatorData = this.#head(options.rpId, 0, bend);
    const clientDataJSON = this.#clientData('webauthn.get', options.challenge, bend);
    const signed = Buffer.concat([authenticatorData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    const key = bend.otherKey ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey : this.#key;
    return {
      id: this.id,
      response: {
        authenticatorData: base64url(authenticatorData),
        clientDataJSON,
        signature: base64url(sign('sha256', signed, key)),
        userHandle: bend.userHandle ?? this.#userHandle,
      },
    };
  }

  #head(rpId: string, flags: number, bend: Bend): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(bend.counter ?? this.counter);
    const verified = bend.userVerified === false ? 0 : userVerifiedFlag;
    const synced = (bend.saysSynced ?? this.isSynced) ? backupEligible | backedUp : 0;
    return Buffer.concat([
      sha256(bend.rpId ?? rpId),
      Buffer.from([flags | userPresent | verified | synced]),
      counter,
    ]);
  }

  #clientData(type: string, challenge: string, bend: Bend): string {
    return base64url(
      JSON.stringify({
        type: bend.type ?? type,
        challenge: bend.challenge ?? challenge,
        origin: bend.origin ?? this.#origin,
        crossOrigin: false,
      }),
    );
  }
}
