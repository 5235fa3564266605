// Duty rosters (輪番) and temporary closures.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { AuditAction } from '#lib/core/access/audit.ts';
import { done, refuse } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { appendAudit, type Actor } from '#server/store/audit.ts';
import type { Database, Deps } from '#server/ports.ts';
import { closuresFrom, liftClosure, setClosure, toClosure } from '#server/store/closures.ts';
import { dutiesOf, importRoster, previewRoster, readRoster, setRosterDay } from '#server/store/duties.ts';
import { keepProfile } from '#server/store/hospital-profiles.ts';
import { readHospital } from '#server/store/directory.ts';

/** A hospital sees its duties of so many days ahead. */
const ownDutiesMs = 35 * 86_400_000;

interface Acting {
  deps: Deps;
  db: Database;
  actor: Actor;
}
const record = ({ deps, db, actor }: Acting, action: AuditAction, detail: string) =>
  appendAudit(deps, db, { actor, action, purpose: 'oversight', detail });

export function mountRosters(mounting: Mounting): void {
  mountRosterOfRegion(mounting);
  mountOwnHospital(mounting);
  mountClosuresOfOffice(mounting);
}

function mountRosterOfRegion(mounting: Mounting): void {
  mount(mounting, endpoints.readRoster, {
    task: 'see-rosters',
    handle: async ({ db, query }) => done(await readRoster(db, query.month)),
  });

  mount(mounting, endpoints.previewRoster, {
    task: 'keep-rosters',
    handle: async ({ db, body }) => done(await previewRoster(db, body.text)),
  });

  mount(mounting, endpoints.importRoster, {
    task: 'keep-rosters',
    handle: async (call) => {
      const outcome = await importRoster(call.deps, call.db, call.session.person.id, call.body);
      if (outcome.ok) {
        const { added, removed, unchanged } = outcome.value;
        await record(call, 'roster-changed', `added:${added},removed:${removed},unchanged:${unchanged}`);
      }
      return outcome;
    },
  });

  mount(mounting, endpoints.setRosterDay, {
    task: 'keep-rosters',
    handle: async (call) => {
      const outcome = await setRosterDay(call.deps, call.db, call.session.person.id, call.body);
      if (outcome.ok)
        await record(call, 'roster-changed', `day:${call.body.day},duties:${outcome.value.duties.length}`);
      return outcome;
    },
  });
}

function mountOwnHospital(mounting: Mounting): void {
  mount(mounting, endpoints.readOwnHospital, {
    task: 'keep-own-hospital',
    handle: async ({ deps, db, session, now }) => {
      const id = session.person.facility.id;
      const hospital = await readHospital(deps, db, id);
      if (!hospital) return refuse('NOT_FOUND');
      const closures = await closuresFrom(db, now, Number.MAX_SAFE_INTEGER, id);
      return done({
        name: hospital.name,
        capabilities: hospital.capabilities,
        status: hospital.status,
        closures: closures.map(toClosure),
        duties: await dutiesOf(db, id, now, now + ownDutiesMs),
      });
    },
  });

  mount(mounting, endpoints.setOwnStatus, {
    task: 'keep-own-hospital',
    handle: async (call) => {
      const { status } = call.body;
      const id = call.session.person.facility.id;
      await keepProfile(call.db, id, { status, status_at: call.now }, call.now);
      await record(call, 'hospital-changed', `hospital:${id},status:${status}`);
      return done({});
    },
  });

  mount(mounting, endpoints.setOwnClosure, {
    task: 'keep-own-hospital',
    handle: async (call) => {
      const { id } = call.session.person.facility;
      const outcome = await setClosure(call.deps, call.db, id, call.session.person.id, call.body);
      if (outcome.ok) await record(call, 'closure-set', `hospital:${id},closure:${call.body.reason}`);
      return outcome;
    },
  });

  mount(mounting, endpoints.liftOwnClosure, {
    task: 'keep-own-hospital',
    handle: async (call) => {
      const { id } = call.session.person.facility;
      if ((await liftClosure(call.deps, call.db, call.params.id, id)) === undefined)
        return refuse('NOT_FOUND');
      await record(call, 'closure-lifted', `hospital:${id}`);
      return done({});
    },
  });
}

/** The secretariat, for hospitals that take no part or that telephoned. */
function mountClosuresOfOffice(mounting: Mounting): void {
  mount(mounting, endpoints.setClosureFor, {
    task: 'keep-directory',
    handle: async (call) => {
      const hospital = await readHospital(call.deps, call.db, call.params.id);
      if (!hospital) return refuse('NOT_FOUND');
      if (hospital.state !== 'active' && hospital.state !== 'listed') return refuse('NOT_ALLOWED_NOW');
      const outcome = await setClosure(call.deps, call.db, hospital.id, call.session.person.id, call.body);
      if (outcome.ok)
        await record(call, 'closure-set', `hospital:${hospital.id},closure:${call.body.reason}`);
      return outcome;
    },
  });

  mount(mounting, endpoints.liftClosure, {
    task: 'keep-directory',
    handle: async (call) => {
      const hospitalId = await liftClosure(call.deps, call.db, call.params.id);
      if (hospitalId === undefined) return refuse('NOT_FOUND');
      await record(call, 'closure-lifted', `hospital:${hospitalId}`);
      return done({});
    },
  });
}
