// Before a revoked device empties itself, it tells the looks it made out of reach. Nobody is signed in: the device
// vouches for them with a key that only it and the server have (core/card/last-looks.ts).
import { areVouchedFor, deriveVouchingKey } from '#lib/core/card/last-looks.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { overrideKeyOf } from '#server/issuing/standing.ts';
import { done, refuse } from '#server/problem.ts';
import type { Outcome } from '#server/problem.ts';
import { mountOpen } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import {
  findLeavingDevice,
  lockLeavingDevice,
  storeLastLooks,
  type LeavingDevice,
} from '#server/store/last-looks.ts';

export function mountLastLooks(mounting: Mounting): void {
  mountOpen(mounting, endpoints.tellLastLooks, {
    // Whoever cannot prove it holds no transaction up.
    prepare: async ({ params, body, deps, db }): Promise<Outcome<LeavingDevice>> => {
      const device = await findLeavingDevice(deps, db, params.id);
      if (!device) return refuse('NOT_FOUND');
      const key = await deriveVouchingKey(overrideKeyOf(deps, device.id), device.id);
      const looks = body.looks.map(({ personId, look: { link } }) => ({ personId, link }));
      const isProven = await areVouchedFor(key, device.id, looks, Buffer.from(body.proof, 'base64url'));
      return isProven ? done(device) : refuse('NOT_FOUND');
    },
    handle: async ({ body, deps, db, prepared: device, afterCommit }) => {
      if (!(await lockLeavingDevice(deps, db, device.id))) return refuse('NOT_FOUND');
      afterCommit(() => deps.live.wake('events'));
      return done({ stored: await storeLastLooks(deps, db, device, body.looks) });
    },
  });
}
