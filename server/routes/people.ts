// Facilities that take part, the people who work there, and their invitations.
import type { Mounting } from '#server/route.ts';
import { mountFacilities } from './facilities.ts';
import { mountFacilityApplications } from './facility-applications.ts';
import { mountTeam } from './team.ts';

export function mountPeople(mounting: Mounting): void {
  mountFacilityApplications(mounting);
  mountFacilities(mounting);
  mountTeam(mounting);
}
