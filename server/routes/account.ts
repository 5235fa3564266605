// One’s own passkeys and sessions, and the second confirmation. Adding or removing a passkey needs a fresh one, so that
// nobody makes a key of their own on a screen that was left open.
import { purposeOf } from '#lib/core/access/table.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done, refuse } from '#server/problem.ts';
import { mount } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { listOwnSessions, readAccount } from '#server/store/account.ts';
import { appendAudit } from '#server/store/audit.ts';
import { beginCeremony, takeCeremony } from '#server/store/ceremonies.ts';
import {
  findPasskey,
  handleOf,
  insertPasskey,
  listPasskeys,
  notePasskeyUse,
  renamePasskey,
  revokePasskeys,
} from '#server/store/passkeys.ts';
import { confirmSession, endSessionsOf, isFreshlyConfirmed, revokeSession } from '#server/store/sessions.ts';
import { checkAssertion, checkAttestation, creationOptionsFor, requestOptionsFor } from '#server/webauthn.ts';

const task = 'use-own-account';

export function mountAccount(mounting: Mounting): void {
  mountConfirming(mounting);
  mountOwnPasskeys(mounting);
  mountOwnSessions(mounting);
}

function mountConfirming(mounting: Mounting): void {
  mount(mounting, endpoints.startConfirm, {
    task,
    handle: async ({ session, deps, db }) => {
      if (session.passkeyId === null && deps.mode === 'demo') return done({ way: 'demo' as const });
      const own = await listPasskeys(deps, db, session.person.id);
      const ceremony = await beginCeremony(deps, db, 'confirm', { personId: session.person.id });
      return done({
        way: 'passkey' as const,
        ceremonyId: ceremony.id,
        options: requestOptionsFor(deps, ceremony, own),
      });
    },
  });

  mount(mounting, endpoints.finishConfirm, {
    task,
    handle: async ({ session, actor, body: { ceremonyId, credential }, deps, db }) => {
      const refused = refuse('PASSKEY_REFUSED', { keep: true });
      const ceremony = await takeCeremony(deps, db, 'confirm', ceremonyId);
      if (ceremony?.personId !== session.person.id) return refused;
      const passkey = await findPasskey(deps, db, credential.id);
      const checked =
        passkey && !passkey.isRevoked && passkey.personId === session.person.id
          ? await checkAssertion(deps, ceremony, passkey, credential)
          : undefined;
      if (!passkey || !checked?.ok) {
        await appendAudit(deps, db, {
          actor,
          action: 'sign-in-refused',
          purpose: purposeOf[session.person.role],
          detail: `reason:${checked && !checked.ok && checked.code === 'COPIED' ? 'counter' : 'not-verified'}`,
        });
        return refused;
      }
      await notePasskeyUse(deps, db, passkey, checked);
      return done({ confirmedAt: await confirmSession(deps, db, session.tokenHash) });
    },
  });
}

function mountOwnPasskeys(mounting: Mounting): void {
  mount(mounting, endpoints.readAccount, {
    task,
    handle: async ({ session, deps, db }) => done(await readAccount(deps, db, session)),
  });

  mount(mounting, endpoints.startPasskey, {
    task,
    handle: async ({ session, deps, db, now }) => {
      if (!isFreshlyConfirmed(session, now)) return refuse('CONFIRMATION_NEEDED');
      const own = await listPasskeys(deps, db, session.person.id);
      const ceremony = await beginCeremony(deps, db, 'add', { personId: session.person.id });
      return done({
        ceremonyId: ceremony.id,
        options: creationOptionsFor(deps, ceremony, session.person, own),
      });
    },
  });

  mount(mounting, endpoints.finishPasskey, {
    task,
    handle: async ({ session, actor, body: { ceremonyId, credential, name }, deps, db }) => {
      const ceremony = await takeCeremony(deps, db, 'add', ceremonyId);
      const made =
        ceremony?.personId === session.person.id
          ? await checkAttestation(deps, ceremony, credential)
          : undefined;
      if (!made || !(await insertPasskey(deps, db, session.person.id, made, name)))
        return refuse('PASSKEY_REFUSED', { keep: true });
      await appendAudit(deps, db, {
        actor,
        action: 'passkey-added',
        purpose: purposeOf[session.person.role],
        detail: 'via:account',
      });
      return done(await readAccount(deps, db, session));
    },
  });

  mount(mounting, endpoints.namePasskey, {
    task,
    handle: async ({ session, params, body, deps, db }) => {
      const own = await listPasskeys(deps, db, session.person.id);
      const passkey = own.find(({ id }) => handleOf(id) === params.id);
      if (!passkey) return refuse('NOT_FOUND');
      await renamePasskey(deps, db, passkey.id, body.name);
      return done(await readAccount(deps, db, session));
    },
  });

  mount(mounting, endpoints.removePasskey, {
    task,
    handle: async ({ session, actor, params, deps, db, now, afterCommit }) => {
      if (!isFreshlyConfirmed(session, now)) return refuse('CONFIRMATION_NEEDED');
      // The audit comes first: it makes two removals at once wait for each other, so that one key is left.
      await appendAudit(deps, db, {
        actor,
        action: 'passkey-removed',
        purpose: purposeOf[session.person.role],
        detail: 'passkeys:1',
      });
      const own = await listPasskeys(deps, db, session.person.id);
      const passkey = own.find(({ id }) => handleOf(id) === params.id);
      if (!passkey) return refuse('NOT_FOUND');
      if (own.length === 1) return refuse('LAST_PASSKEY');
      await revokePasskeys(deps, db, { personId: session.person.id, id: passkey.id });
      afterCommit(() => deps.live.wake());
      return done(await readAccount(deps, db, session));
    },
  });
}

function mountOwnSessions(mounting: Mounting): void {
  mount(mounting, endpoints.endSession, {
    task,
    handle: async ({ session, actor, params, deps, db, afterCommit }) => {
      const own = await listOwnSessions(deps, db, session.person.id);
      const ending = own.find(({ tokenHash }) => handleOf(tokenHash) === params.id);
      if (!ending) return refuse('NOT_FOUND');
      await revokeSession(deps, db, ending.tokenHash);
      await appendAudit(deps, db, {
        actor,
        action: 'sessions-ended',
        purpose: purposeOf[session.person.role],
        detail: 'sessions:1',
      });
      afterCommit(() => deps.live.wake());
      return done(await readAccount(deps, db, session));
    },
  });

  mount(mounting, endpoints.endOtherSessions, {
    task,
    handle: async ({ session, actor, deps, db, afterCommit }) => {
      const ended = await endSessionsOf(deps, db, session.person.id, session.tokenHash);
      await appendAudit(deps, db, {
        actor,
        action: 'sessions-ended',
        purpose: purposeOf[session.person.role],
        detail: `sessions:${ended}`,
      });
      afterCommit(() => deps.live.wake());
      return done(await readAccount(deps, db, session));
    },
  });
}
