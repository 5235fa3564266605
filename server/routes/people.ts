// Facilities that take part, the people who work there, and their invitations.
import type { Mounting } from '#server/route.ts';

export function mountPeople(mounting: Mounting): void {
  void mounting;
}
