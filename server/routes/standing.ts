// What an enrolled device may still do, how it keeps up, and its end (ADR 0024).
import { sealForDevice } from '#lib/core/card/epoch-delivery.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { selfTestChecks } from '#lib/core/contract/standing.ts';
import { sealKeysFor } from '#server/issuing/device-keys.ts';
import { createLeases, createTestCards, overrideKeyOf } from '#server/issuing/standing.ts';
import { createStatusLists } from '#server/issuing/status-list.ts';
import { done, refuse } from '#server/problem.ts';
import type { Outcome } from '#server/problem.ts';
import { mount, mountOpen } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { findDevice } from '#server/store/devices.ts';
import {
  findKnownDevice,
  noteHeardOf,
  noteKeysDelivered,
  noteWiped,
  resumeDevice,
  storeSelfTest,
  suspendDevice,
  type KnownDevice,
} from '#server/store/standing.ts';
import { mountLastLooks } from './last-looks.ts';
import { mountOverrideReports } from './override-reports.ts';
import { mountDisaster } from './disaster.ts';
import { mountStationDevices } from './station-devices.ts';
import { toBase64url } from './trust.ts';

type DeviceKeys = AnswerOf<typeof endpoints.readDeviceKeys>;

export function mountStanding(mounting: Mounting): void {
  mountLease(mounting);
  mountKeys(mounting);
  mountSuspension(mounting);
  mountStationDevices(mounting);
  mountDisaster(mounting);
  mountOverrideReports(mounting);
  mountLastLooks(mounting);
}

function mountLease(mounting: Mounting): void {
  const leases = createLeases(mounting.deps);

  mountOpen(mounting, endpoints.readLease, {
    writes: true,
    prepare: async ({ params, db, now }): Promise<Outcome<{ device: KnownDevice; lease: string }>> => {
      const device = await findKnownDevice(db, params.id);
      if (!device) return refuse('NOT_FOUND');
      const lease = await leases.leaseOf(device, now);
      return lease ? done({ device, lease: toBase64url(lease) }) : refuse('UNAVAILABLE');
    },
    handle: async ({ deps, db, prepared: { device, lease } }) => {
      await noteHeardOf(deps, db, device);
      return done({ lease });
    },
  });

  mountOpen(mounting, endpoints.wipeDevice, {
    handle: async ({ params, deps, db, context }) => {
      const station = await noteWiped(deps, db, params.id);
      if (!station) return refuse('NOT_FOUND');
      if (station !== 'again')
        await appendAudit(deps, db, {
          // Nobody has to be signed in: the device itself.
          actor: { person: '', role: 'crew', facilityId: station.id, facility: station.name },
          action: 'device-wiped',
          purpose: 'oversight',
          deviceId: params.id,
          detail: `device:${params.id}`,
        });
      context.header('clear-site-data', '"storage"');
      return done({});
    },
  });
}

function mountKeys(mounting: Mounting): void {
  const statusLists = createStatusLists(mounting.deps);
  const testCards = createTestCards(mounting.deps);

  mount(mounting, endpoints.readDeviceKeys, {
    task: 'use-crew-device',
    writes: true,
    prepare: async ({ session, params, deps, db, now }): Promise<Outcome<DeviceKeys>> => {
      const device =
        session.deviceId === params.id
          ? await findDevice(db, params.id, session.person.facility.id)
          : undefined;
      if (!device) return refuse('NOT_FOUND');
      const keys = await sealKeysFor(deps, db, statusLists, device.publicKey, now);
      const testCard = await testCards.current(now);
      if (!keys || !testCard) return refuse('UNAVAILABLE');
      const place = { use: 'override-key', deviceId: device.id } as const;
      const { enc, ciphertext } = await sealForDevice(
        device.publicKey,
        place,
        overrideKeyOf(deps, device.id),
      );
      return done({
        epochKeys: keys.epochKeys,
        testCard: toBase64url(testCard),
        overrideKey: { enc: toBase64url(enc), ciphertext: toBase64url(ciphertext) },
      });
    },
    handle: async ({ session, actor, params, deps, db, prepared }) => {
      if (!(await findDevice(db, params.id, session.person.facility.id))) return refuse('NOT_FOUND');
      await noteKeysDelivered(deps, db, params.id);
      await appendAudit(deps, db, {
        actor,
        action: 'keys-delivered',
        purpose: 'oversight',
        detail: `epochs:${prepared.epochKeys.length},device:${params.id}`,
      });
      return done(prepared);
    },
  });

  mount(mounting, endpoints.reportSelfTest, {
    task: 'use-crew-device',
    handle: async ({ session, actor, params, body, deps, db, now }) => {
      const isBound = session.deviceId === params.id;
      if (!isBound || !(await findDevice(db, params.id, session.person.facility.id)))
        return refuse('NOT_FOUND');
      // A clock that runs ahead would hide every later test.
      const at = body.at > now ? now : body.at;
      const outcome = await storeSelfTest(db, params.id, { at, failed: body.failed });
      const failed = selfTestChecks.filter((check) => body.failed.includes(check));
      if (outcome === 'stored' || (outcome === 'same' && failed.length > 0))
        await appendAudit(deps, db, {
          actor,
          action: 'device-tested',
          purpose: 'oversight',
          detail: [
            `failed:${failed.length}`,
            ...(failed.length > 0 ? [`check:${failed.join('+')}`] : []),
            `device:${params.id}`,
          ].join(','),
        });
      return done({});
    },
  });
}

function mountSuspension(mounting: Mounting): void {
  mount(mounting, endpoints.suspendDevice, {
    task: 'approve-devices',
    handle: async ({ session, actor, params, deps, db, afterCommit }) => {
      const outcome = await suspendDevice(deps, db, params.id, session.person.id);
      if (outcome === 'unknown') return refuse('NOT_FOUND');
      const detail = `device:${params.id}`;
      if (outcome === 'done')
        await appendAudit(deps, db, { actor, action: 'device-suspended', purpose: 'oversight', detail });
      afterCommit(() => deps.live.wake());
      return done({});
    },
  });

  mount(mounting, endpoints.resumeDevice, {
    task: 'approve-devices',
    handle: async ({ actor, params, deps, db }) => {
      const outcome = await resumeDevice(db, params.id);
      if (outcome === 'unknown') return refuse('NOT_FOUND');
      const detail = `device:${params.id}`;
      if (outcome === 'done')
        await appendAudit(deps, db, { actor, action: 'device-resumed', purpose: 'oversight', detail });
      return done({});
    },
  });
}
