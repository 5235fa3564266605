// Importing a spreadsheet of residents: staged in parts, written by one commit.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done, refuse } from '#server/problem.ts';
import { mount } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import type { Actor } from '#server/store/audit.ts';
import { cancelImport, findImport, stageRows, startImport } from '#server/store/imports.ts';
import { commitImport } from '#server/store/import-commit.ts';
import type { Importer } from '#server/store/imports.ts';
import type { Session } from '#server/store/sessions.ts';
import { authorOf } from './resident-access.ts';

const importerOf = (session: Session, actor: Actor): Importer => ({
  personId: session.person.id,
  facilityId: session.person.facility.id,
  author: authorOf(session),
  actor,
});

export function mountImports(mounting: Mounting): void {
  mount(mounting, endpoints.startImport, {
    task: 'keep-records',
    handle: async ({ session, actor, body, deps, db }) => {
      const importer = importerOf(session, actor);
      if (await startImport(deps, db, importer, body.id, body.rows)) return done({ id: body.id });
      // The id of somebody else's import names nothing here.
      return refuse((await findImport(deps, db, importer, body.id)) ? 'ALREADY_DECIDED' : 'NOT_FOUND');
    },
  });

  mount(mounting, endpoints.stageRows, {
    task: 'keep-records',
    handle: async ({ session, actor, params, body, deps, db }) => {
      const importer = importerOf(session, actor);
      const held = await findImport(deps, db, importer, params.id);
      if (!held) return refuse('NOT_FOUND');
      if (held.state !== 'open') return refuse('NOT_ALLOWED_NOW');
      if (new Set(body.rows.map((row) => row.line)).size < body.rows.length)
        return refuse('BAD_REQUEST', { issues: [{ path: 'rows', message: 'a line appears twice' }] });
      const staged = await stageRows(deps, db, importer, held.id, body.rows);
      return staged.staged > Number(held.rows)
        ? refuse('BAD_REQUEST', { issues: [{ path: 'rows', message: 'more rows than were announced' }] })
        : done(staged);
    },
  });

  mount(mounting, endpoints.commitImport, {
    task: 'keep-records',
    handle: async ({ session, actor, params, body, deps, db }) => {
      const importer = importerOf(session, actor);
      const held = await findImport(deps, db, importer, params.id);
      return held ? commitImport(deps, db, importer, held, body) : refuse('NOT_FOUND');
    },
  });

  mount(mounting, endpoints.cancelImport, {
    task: 'keep-records',
    handle: async ({ session, actor, params, deps, db }) => {
      const held = await findImport(deps, db, importerOf(session, actor), params.id);
      if (!held) return refuse('NOT_FOUND');
      if (held.state === 'committed') return refuse('ALREADY_DECIDED');
      await cancelImport(db, held.id);
      return done({});
    },
  });
}
