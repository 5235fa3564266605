// Opening a session with a passkey, and making the first passkey by an invitation. Whatever does not hold gets one
// answer: which part failed is in the audit, not in the answer.
import { purposeOf } from '#lib/core/access/table.ts';
import { parseInvitationCode } from '#lib/core/access/invitation-code.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Person, SignedInAnswer } from '#lib/core/contract/session.ts';
import { createRateLimiter } from '#server/middleware/rate-limit.ts';
import { remoteAddress } from '#server/middleware/remote-address.ts';
import { setSessionCookie } from '#server/middleware/session.ts';
import type { ApiContext } from '#server/middleware/environment.ts';
import type { Database, Deps } from '#server/ports.ts';
import { done, refuse } from '#server/problem.ts';
import { mountOpen } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { appendAudit, appendAudits } from '#server/store/audit.ts';
import { beginCeremony, takeCeremony } from '#server/store/ceremonies.ts';
import { findRedeemable, useInvitation } from '#server/store/invitations.ts';
import {
  findOwner,
  findPasskey,
  insertPasskey,
  listPasskeys,
  notePasskeyUse,
  revokePasskeys,
} from '#server/store/passkeys.ts';
import { findPerson } from '#server/store/people.ts';
import {
  actorOf,
  createSession,
  endSessionsOf,
  revokeSession,
  type Session,
} from '#server/store/sessions.ts';
import { checkAssertion, checkAttestation, creationOptionsFor, requestOptionsFor } from '#server/webauthn.ts';
import { mountAccount } from './account.ts';

/** Wrong codes an address may send in ten minutes. */
const guesses = 10;
const guessWindowMs = 10 * 60_000;

export function mountSignIn(mounting: Mounting): void {
  mountEntering(mounting);
  mountJoining(mounting);
  mountAccount(mounting);
}

function mountEntering(mounting: Mounting): void {
  mountOpen(mounting, endpoints.startSignIn, {
    handle: async ({ deps, db }) => {
      const ceremony = await beginCeremony(deps, db, 'sign-in');
      return done({ ceremonyId: ceremony.id, options: requestOptionsFor(deps, ceremony, []) });
    },
  });

  mountOpen(mounting, endpoints.finishSignIn, {
    handle: async ({ session, body: { ceremonyId, credential }, deps, db, context }) => {
      const refused = refuse('PASSKEY_REFUSED', { keep: true });
      const ceremony = await takeCeremony(deps, db, 'sign-in', ceremonyId);
      const passkey = ceremony && (await findPasskey(deps, db, credential.id));
      const owner = passkey && (await findOwner(deps, db, passkey.personId));
      if (!owner) return refused;
      const checked = await checkAssertion(deps, ceremony, passkey, credential);
      const person = await findPerson(deps, db, owner.id);
      if (!checked.ok || passkey.isRevoked || !person) {
        const reason = passkey.isRevoked
          ? 'removed'
          : !checked.ok
            ? { NOT_VERIFIED: 'not-verified', COPIED: 'counter' }[checked.code]
            : 'left';
        await appendAudit(deps, db, {
          actor: actorOf({ person: owner }),
          action: 'sign-in-refused',
          purpose: purposeOf[owner.role],
          detail: `reason:${reason}`,
        });
        return refused;
      }
      await notePasskeyUse(deps, db, passkey, checked);
      await appendAudit(deps, db, {
        actor: actorOf({ person }),
        action: 'sign-in',
        purpose: purposeOf[person.role],
        detail: 'door:passkey',
      });
      return done(await letIn(deps, db, context, { session, person, passkeyId: passkey.id }));
    },
  });
}

function mountJoining(mounting: Mounting): void {
  const wrongGuesses = createRateLimiter(guesses, guessWindowMs);

  mountOpen(mounting, endpoints.startJoining, {
    handle: async ({ body, deps, db, now, context }) => {
      const address = remoteAddress(context);
      const retryAfterSeconds = wrongGuesses.look(address, now);
      if (retryAfterSeconds > 0) return refuse('LIMIT_REACHED', { retryAfterSeconds });
      const code = parseInvitationCode(body.code);
      const found = code && (await findRedeemable(deps, db, code, body.birthDate));
      if (found && !found.ok && found.code === 'BIRTH_DATE_NEEDED')
        return done({ way: 'birth-date' as const });
      const person = found && found.ok && (await findPerson(deps, db, found.invitation.personId));
      if (!found || !found.ok || !person) {
        wrongGuesses.take(address, now);
        return refuse('INVITATION_INVALID', { keep: true });
      }
      const ceremony = await beginCeremony(deps, db, 'register', {
        personId: person.id,
        invitationId: found.invitation.id,
      });
      const earlier = await listPasskeys(deps, db, person.id);
      return done({
        way: 'passkey' as const,
        ceremonyId: ceremony.id,
        // Those are about to end, so a device that holds one may make another.
        options: creationOptionsFor(deps, ceremony, person, []),
        replaces: earlier.length,
      });
    },
  });

  mountOpen(mounting, endpoints.finishJoining, {
    handle: async ({ session, body: { ceremonyId, credential, name }, deps, db, context, afterCommit }) => {
      const ceremony = await takeCeremony(deps, db, 'register', ceremonyId);
      if (!ceremony) return refuse('INVITATION_INVALID', { keep: true });
      const made = await checkAttestation(deps, ceremony, credential);
      if (!made) return refuse('PASSKEY_REFUSED', { keep: true });
      const invitation = await useInvitation(deps, db, ceremony.invitationId!);
      const person = invitation && (await findPerson(deps, db, invitation.personId));
      if (!person) return refuse('INVITATION_INVALID');
      const replaced = await revokePasskeys(deps, db, { personId: person.id });
      await endSessionsOf(deps, db, person.id);
      if (!(await insertPasskey(deps, db, person.id, made, name))) return refuse('PASSKEY_REFUSED');
      const entry = { actor: actorOf({ person }), purpose: purposeOf[person.role] };
      await appendAudits(deps, db, [
        { ...entry, action: 'invitation-used', detail: `kind:${invitation.kind}` },
        ...(replaced > 0
          ? [{ ...entry, action: 'passkey-removed' as const, detail: `passkeys:${replaced}` }]
          : []),
        { ...entry, action: 'passkey-added', detail: 'via:invitation' },
        { ...entry, action: 'sign-in', detail: 'door:invitation' },
      ]);
      afterCommit(() => deps.live.wake());
      return done(await letIn(deps, db, context, { session, person, passkeyId: made.id }));
    },
  });
}

/** Opens the session, and ends the one this browser had before. */
async function letIn(
  deps: Deps,
  db: Database,
  context: ApiContext,
  who: { session: Session | null; person: Person; passkeyId: string },
): Promise<SignedInAnswer> {
  if (who.session) await revokeSession(deps, db, who.session.tokenHash);
  const { token, binding } = await createSession(deps, db, who.person.id, who.passkeyId);
  setSessionCookie(context, deps, token);
  return { mode: deps.mode, region: deps.region, person: who.person, binding };
}
