// Photographs of a case, descriptions of patients nobody knows yet.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done } from '#server/problem.ts';
import { mount, mountFile, type Mounting } from '#server/route.ts';
import { addCaseFile, describePatient, listCaseFiles, readCaseFile } from '#server/store/case-files.ts';
import { actorOf } from '#server/store/sessions.ts';

export function mountCaseFiles(mounting: Mounting): void {
  mount(mounting, endpoints.addCaseFile, {
    task: 'run-case',
    handle: ({ deps, db, session, params, body, afterCommit }) => {
      afterCommit(() => deps.live.wake());
      return addCaseFile(deps, db, actorOf(session), params.id, { id: params.file, ...body });
    },
  });

  mount(mounting, endpoints.describePatient, {
    task: 'run-case',
    handle: ({ deps, db, session, params, body, afterCommit }) => {
      afterCommit(() => deps.live.wake());
      return describePatient(deps, db, actorOf(session), params.id, body);
    },
  });

  mount(mounting, endpoints.listCaseFiles, {
    task: 'see-case-files',
    handle: ({ deps, db, session, params }) => listCaseFiles(deps, db, actorOf(session), params.id),
  });

  mountFile(mounting, endpoints.readCaseFile, {
    task: 'see-case-files',
    writes: true,
    handle: async ({ deps, db, session, params }) => {
      const read = await readCaseFile(deps, db, actorOf(session), params.id, params.file);
      return read.ok ? done({ bytes: read.value, contentType: 'image/jpeg', fileName: 'photo.jpg' }) : read;
    },
  });
}
