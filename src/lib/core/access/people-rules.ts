// Who manages whom (ADR 0014): whose facility a person reaches, which roles they give, and what may never happen — a
// facility without anybody who answers for it, a person who raises themselves. Read by the server for its refusals and
// by the screens for their buttons.
import * as z from 'zod';
import { rolesOfKind, type FacilityKind, type Role } from './roles.ts';
import { mayTask } from './tasks.ts';

/** Kinds that the secretariat enrols. The secretariat comes with the installation, households with their patients. */
export const enrolledKind = z.enum(['care-home', 'clinic', 'hospital', 'fire-station', 'municipality']);
export type EnrolledKind = z.infer<typeof enrolledKind>;

/** Why an act on a person or facility is refused: the path of the issue that comes with NOT_ALLOWED_NOW. */
export const peopleRefusal = z.enum(['self', 'role', 'last-manager', 'left', 'closed']);
export type PeopleRefusal = z.infer<typeof peopleRefusal>;

export interface Managing {
  id: string;
  role: Role;
  facilityId: string;
}

export interface Member {
  id: string;
  role: Role;
  active: boolean;
}

/** Somebody who answers for a facility. */
export interface ManagerOf {
  id: string;
  /** Has a way to sign in. */
  ready: boolean;
}

export const managerRole = (kind: FacilityKind): Role => rolesOfKind[kind][0];

/** Whether the people of a facility are this person's to manage at all. */
export function reachesFacility(
  { role, facilityId }: Managing,
  facility: { id: string; kind: FacilityKind },
): boolean {
  if (facility.kind === 'household' || !mayTask(role, 'manage-people')) return false;
  return role === 'secretariat' || facilityId === facility.id;
}

/**
 * Roles that a person gives in a facility they reach, and whose holders they change. Supervisors of a station answer
 * for its crews; who supervises is the secretariat's to say.
 */
export function rolesToGive(giver: Role, kind: FacilityKind): readonly Role[] {
  return giver === 'crew-supervisor' ? ['crew'] : rolesOfKind[kind];
}

/** Sensitive roles see or decide for the whole network. */
export const isNetworkRole = (role: Role): boolean => rolesOfKind.secretariat.includes(role);

/** Whether nobody would answer for the facility without this person. Only somebody who can sign in succeeds an operator. */
export function isLastManager(kind: FacilityKind, managers: readonly ManagerOf[], id: string): boolean {
  if (!mayTask(managerRole(kind), 'manage-people') || !managers.some((manager) => manager.id === id))
    return false;
  return !managers.some((manager) => manager.id !== id && (manager.ready || kind !== 'secretariat'));
}

/** What is the matter with changing a person: post and name always, the role only when `newRole` differs. */
export function judgeChange(
  by: Managing,
  kind: FacilityKind,
  member: Member,
  newRole: Role,
  managers: readonly ManagerOf[],
): PeopleRefusal | undefined {
  const given = rolesToGive(by.role, kind);
  if (!member.active) return 'left';
  if (newRole === member.role) return by.id === member.id || given.includes(member.role) ? undefined : 'role';
  if (by.id === member.id) return 'self';
  if (!given.includes(member.role) || !given.includes(newRole)) return 'role';
  return isLastManager(kind, managers, member.id) ? 'last-manager' : undefined;
}

/** What is the matter with a person's leaving. */
export function judgeLeaving(
  by: Managing,
  kind: FacilityKind,
  member: Member,
  managers: readonly ManagerOf[],
): PeopleRefusal | undefined {
  if (!member.active) return 'left';
  if (by.id !== member.id && !rolesToGive(by.role, kind).includes(member.role)) return 'role';
  return isLastManager(kind, managers, member.id) ? 'last-manager' : undefined;
}

/** What is the matter with inviting a person (again): one's own passkeys are looked after on one's own page. */
export function judgeInvitation(by: Managing, kind: FacilityKind, member: Member): PeopleRefusal | undefined {
  if (!member.active) return 'left';
  if (by.id === member.id) return 'self';
  return rolesToGive(by.role, kind).includes(member.role) ? undefined : 'role';
}
