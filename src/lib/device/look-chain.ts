// The chain of looks made from paper on this device: each gets the next number and holds on to the one before, so that
// the server misses one that never arrives (ADR 0018). Looks are chained one at a time.
import {
  deviceGenesis,
  linkContent,
  type ChainedLook,
  type ChainLink,
} from '#lib/core/access/device-chain.ts';
import type { DeviceDatabase } from './database.ts';

/** The end of the chain of one enrolment; another enrolment of the same phone begins another. */
export interface ChainEnd {
  deviceId: string;
  seq: number;
  hash: string;
}

const toHex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

export class LookChain {
  private readonly database: DeviceDatabase;
  private last: Promise<unknown> = Promise.resolve();

  constructor(database: DeviceDatabase) {
    this.database = database;
  }

  /**
   * Chains a look.
   * @param keep puts it on disk; what it is given must be written in the same transaction, so that a look and its
   *   number are kept together or not at all. Without an enrolment there is no link.
   */
  add<Kept>(
    look: ChainedLook,
    keep: (link: ChainLink | undefined, together: () => Promise<unknown>) => Promise<Kept>,
  ): Promise<Kept> {
    const added = this.last.catch(() => undefined).then(() => this.chain(look, keep));
    this.last = added;
    return added;
  }

  private async chain<Kept>(
    look: ChainedLook,
    keep: (link: ChainLink | undefined, together: () => Promise<unknown>) => Promise<Kept>,
  ): Promise<Kept> {
    const deviceId = (await this.database.shift.get('current'))?.deviceId;
    if (deviceId === undefined) return keep(undefined, () => Promise.resolve());
    const end = await this.database.chainEnds.get(deviceId);
    const seq = (end?.seq ?? 0) + 1;
    const previousHash = end?.hash ?? deviceGenesis;
    const content = new TextEncoder().encode(linkContent(deviceId, seq, previousHash, look));
    const hash = toHex(await crypto.subtle.digest('SHA-256', content));
    return keep({ seq, previousHash, hash }, () => this.database.chainEnds.put({ deviceId, seq, hash }));
  }
}
