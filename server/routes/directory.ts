// The hospital directory: import with a diff to approve, and what is known of each hospital.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done, refuse } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { appendAudit, type Actor } from '#server/store/audit.ts';
import { approveImport, listEntries } from '#server/store/directory-approval.ts';
import {
  discardImport,
  proposeImport,
  readImport,
  stageEntries,
  startDirectoryImport,
} from '#server/store/directory-imports.ts';
import {
  changeHospital,
  entriesById,
  findUnlisted,
  listHospitalRows,
  readDirectory,
  readHospital,
  setListed,
} from '#server/store/directory.ts';
import { matchHospital } from '#server/store/hospital-matches.ts';

export function mountDirectory(mounting: Mounting): void {
  mountDirectoryImports(mounting);
  mountHospitals(mounting);
}

function mountDirectoryImports(mounting: Mounting): void {
  mount(mounting, endpoints.readDirectory, {
    task: 'see-network',
    handle: async ({ deps, db }) => done(await readDirectory(deps, db)),
  });

  mount(mounting, endpoints.startDirectoryImport, {
    task: 'keep-directory',
    handle: async ({ deps, db, session, body }) =>
      (await startDirectoryImport(deps, db, session.person.id, body))
        ? done({ id: body.id })
        : refuse('ALREADY_DECIDED'),
  });

  mount(mounting, endpoints.stageDirectoryEntries, {
    task: 'keep-directory',
    handle: ({ db, session, params, body }) => stageEntries(db, session.person.id, params.id, body.entries),
  });

  mount(mounting, endpoints.proposeDirectoryImport, {
    task: 'keep-directory',
    handle: ({ deps, db, session, params }) => proposeImport(deps, db, session.person.id, params.id),
  });

  mount(mounting, endpoints.readDirectoryImport, {
    task: 'see-network',
    handle: async ({ deps, db, params, query }) => {
      const found = await readImport(deps, db, params.id, query);
      return found ? done(found) : refuse('NOT_FOUND');
    },
  });

  mount(mounting, endpoints.approveDirectoryImport, {
    task: 'keep-directory',
    handle: async ({ deps, db, session, actor, params, body }) => {
      const approved = await approveImport(deps, db, session.person.id, params.id, body);
      if (!approved.ok) return approved;
      const { listed, matched, dropped, marked } = approved.value;
      await appendAudit(deps, db, {
        actor,
        action: 'directory-imported',
        purpose: 'oversight',
        detail: `listed:${listed},matched:${matched},dropped:${dropped},marked:${marked}`,
      });
      return approved;
    },
  });

  mount(mounting, endpoints.discardDirectoryImport, {
    task: 'keep-directory',
    handle: async ({ deps, db, session, params }) =>
      (await discardImport(deps, db, session.person.id, params.id)) ? done({}) : refuse('NOT_FOUND'),
  });
}

function mountHospitals(mounting: Mounting): void {
  const changed = (
    call: { deps: Mounting['deps']; db: Mounting['deps']['db']; actor: Actor },
    what: string,
  ) =>
    appendAudit(call.deps, call.db, {
      actor: call.actor,
      action: 'hospital-changed',
      purpose: 'oversight',
      detail: what,
    });

  mount(mounting, endpoints.listHospitalRows, {
    task: 'see-network',
    handle: async ({ deps, db }) => done({ hospitals: await listHospitalRows(deps, db) }),
  });

  mount(mounting, endpoints.readHospitalDetails, {
    task: 'see-network',
    handle: async ({ deps, db, params }) => {
      const hospital = await readHospital(deps, db, params.id);
      return hospital ? done(hospital) : refuse('NOT_FOUND');
    },
  });

  mount(mounting, endpoints.changeHospital, {
    task: 'keep-directory',
    handle: async (call) => {
      const outcome = await changeHospital(call.deps, call.db, call.params.id, call.body);
      if (outcome.ok) await changed(call, `hospital:${call.params.id}`);
      return outcome;
    },
  });

  mount(mounting, endpoints.matchHospital, {
    task: 'keep-directory',
    handle: async (call) => {
      const { entryId } = call.body;
      const outcome = await matchHospital(call.db, call.params.id, entryId, call.now);
      if (outcome.ok)
        await changed(
          call,
          `hospital:${call.params.id},${entryId === null ? 'match:none' : 'match:confirmed'}`,
        );
      return outcome;
    },
  });

  mount(mounting, endpoints.listHospital, {
    task: 'keep-directory',
    handle: async (call) => {
      const outcome = await setListed(call.db, call.params.id, call.body.listed);
      if (outcome.ok)
        await changed(
          call,
          `hospital:${call.params.id},${call.body.listed ? 'listing:shown' : 'listing:hidden'}`,
        );
      return outcome;
    },
  });

  mount(mounting, endpoints.findUnlisted, {
    task: 'keep-directory',
    handle: async ({ db, query }) => done(await findUnlisted(db, query.search)),
  });

  mount(mounting, endpoints.listEntries, {
    task: 'keep-directory',
    handle: async (call) => {
      const listed = await listEntries(call.deps, call.db, await entriesById(call.db, call.body.entryIds));
      await changed(call, `listed:${listed}`);
      return done({ listed });
    },
  });
}
