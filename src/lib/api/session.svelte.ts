// Who is signed in, for every screen. Read `session.person`; it is reactive.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Role } from '#lib/core/access/roles.ts';
import type { Person, SessionAnswer, SignedInAnswer } from '#lib/core/contract/session.ts';
import { forgetBinding, keepBinding } from './browser-binding.ts';
import { call, type ApiFailure } from './client.ts';

let answer = $state<SessionAnswer>();
let failure = $state<ApiFailure>();

/** The first page of each role after signing in. */
export const homeOf: Record<Role, string> = {
  crew: '/crew',
  'crew-supervisor': '/crew',
  'care-home': '/care-home',
  'care-home-manager': '/care-home',
  clinic: '/clinic',
  'clinic-staff': '/clinic',
  hospital: '/hospital',
  'hospital-admin': '/hospital/people',
  secretariat: '/office',
  auditor: '/office',
  municipality: '/office/figures',
  patient: '/patient',
};

export const session = {
  get person(): Person | null | undefined {
    return answer?.person;
  },
  get mode(): SessionAnswer['mode'] | undefined {
    return answer?.mode;
  },
  get region(): SessionAnswer['region'] | undefined {
    return answer?.region;
  },
  /** Why the session could not be read; undefined while it could. */
  get failure(): ApiFailure | undefined {
    return failure;
  },
  /** Where to sign in, to come back to a page of this app: with a passkey, or by the demo's door where there is one. */
  signInPath(next?: string): string {
    if (answer?.mode !== 'production') return '/';
    return next === undefined ? '/sign-in' : `/sign-in?${new URLSearchParams({ next })}`;
  },
  /** Reads who is signed in. Keeps the last known answer when the server cannot be reached. */
  async load(): Promise<Person | null | undefined> {
    const result = await call(endpoints.readSession, {});
    if (result.ok) {
      answer = result.value;
      failure = undefined;
    } else failure = result;
    return answer?.person;
  },
  /** Enters as one of the demo's people; only where the demo door exists. */
  async enterDemo(personId: string): Promise<ApiFailure | undefined> {
    const result = await call(endpoints.demoSignIn, { body: { personId } });
    if (!result.ok) return result;
    await session.take(result.value);
    return undefined;
  },
  /** Takes over what the server answered to a sign-in: from here on this browser can prove its calls. */
  async take({ binding, ...signedIn }: SignedInAnswer): Promise<void> {
    await keepBinding(binding);
    answer = signedIn;
    failure = undefined;
  },
  async signOut(): Promise<void> {
    await call(endpoints.signOut, {});
    await forgetBinding();
    if (answer) answer = { ...answer, person: null };
  },
};
