// Patients and families: their invitation, what they see, what they ask for.
import type { Mounting } from '#server/route.ts';
import { mountFamilyMembers } from './family-members.ts';
import { mountFamilyRequests } from './family-requests.ts';
import { mountObjections } from './objections.ts';
import { mountOwnRecord } from './own-record.ts';
import { mountOwnRequests } from './own-requests.ts';

export function mountFamily(mounting: Mounting): void {
  mountFamilyMembers(mounting);
  mountFamilyRequests(mounting);
  mountObjections(mounting);
  mountOwnRecord(mounting);
  mountOwnRequests(mounting);
}
