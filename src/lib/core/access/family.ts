// What the patient and the family may know and ask for, by the state of the record (ADR 0020). Facts end with the
// consent and with the patient's life; who looked stays theirs to know.
import * as z from 'zod';
import type { PatientState } from '../contract/residents.ts';
import { shortText } from '../record/item.ts';
import type { Role } from './roles.ts';
import type { AuditAction, Purpose } from './audit.ts';

/** The relation of the patients themselves; everybody else's is a word: '長女'. */
export const ownRelation = 'self';
export const familyRelation = shortText.refine(
  (relation) => relation !== ownRelation,
  'a word for the relation',
);

export interface FamilyRights {
  /** The emergency subset, the contacts and the card. */
  facts: boolean;
  /** Who looked, and objecting to a look. */
  looks: boolean;
  /** Asking for a contact to be corrected, and withdrawing. */
  requests: boolean;
}

const rights: Record<PatientState, FamilyRights> = {
  active: { facts: true, looks: true, requests: true },
  'consent-withdrawn': { facts: false, looks: true, requests: false },
  deceased: { facts: false, looks: true, requests: false },
};

export const familyRights = (state: PatientState): FamilyRights => rights[state];

const sameWord = (one: string, other: string) =>
  one.normalize('NFKC').replace(/\s+/gu, '') === other.normalize('NFKC').replace(/\s+/gu, '');

/**
 * Whether a consent was given by this very person, who then may also end it without asking anybody: the patient's own
 * by the patient, a proxy's by the proxy of the same name and relation.
 */
export function isGiver(
  person: { name: string; relation: string },
  consent: { giver: string; giverIs: 'patient' | 'proxy'; relation?: string | undefined },
): boolean {
  if (consent.giverIs === 'patient') return person.relation === ownRelation;
  return (
    person.relation !== ownRelation &&
    sameWord(person.name, consent.giver) &&
    sameWord(person.relation, consent.relation ?? '')
  );
}

/** Entries of the audit by which somebody came to see something of the patient. */
export const lookActions = ['look', 'look-offline', 'break-glass', 'listed'] as const satisfies AuditAction[];
export type LookAction = (typeof lookActions)[number];

/** By whom a family may narrow the list of looks. */
export const lookFilter = z.enum(['all', 'crew', 'hospital', 'keeper', 'break-glass']);
export type LookFilter = z.infer<typeof lookFilter>;

interface Narrowing {
  roles?: readonly Role[];
  purpose?: Purpose;
}
export const lookNarrowing: Record<LookFilter, Narrowing> = {
  all: {},
  crew: { roles: ['crew', 'crew-supervisor'] },
  hospital: { roles: ['hospital', 'hospital-admin'] },
  keeper: { roles: ['care-home', 'care-home-manager', 'clinic', 'clinic-staff'] },
  'break-glass': { purpose: 'break-glass' },
};

/** Why a family objects to a look. */
export const objectionReason = z.enum([
  'nobody-known', // 心当たりのない相手
  'not-there', // その日、救急車を呼んでいない・かかっていない
  'too-often', // 何度も見られている
  'other',
]);
export type ObjectionReason = z.infer<typeof objectionReason>;

/** What the secretariat found. */
export const objectionOutcome = z.enum([
  'explained', // 説明がついた（思い違い・関係のある閲覧）
  'justified', // 調べた結果、正当な閲覧
  'unjustified', // 正当な理由のない閲覧
]);
export type ObjectionOutcome = z.infer<typeof objectionOutcome>;

/** What was done about a look without a reason. */
export const objectionMeasure = z.enum([
  'warned', // 本人と施設への注意
  'access-ended', // 利用の停止
  'facility-measures', // 施設での再発防止
  'authority-told', // 個人情報保護委員会等への報告
]);
export type ObjectionMeasure = z.infer<typeof objectionMeasure>;
