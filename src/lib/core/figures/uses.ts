// What counts as use of the network, and by whom. Searching, signing in or answering a request alone is no use: a record
// was read, or something was shared.
import type { AuditAction } from '../access/audit.ts';
import type { FacilityKind, Role } from '../access/roles.ts';

/** People whose work the network serves. The secretariat, auditors, city halls and families are not counted as users. */
export const countedRoles: readonly Role[] = [
  'crew',
  'crew-supervisor',
  'care-home',
  'care-home-manager',
  'clinic',
  'clinic-staff',
  'hospital',
  'hospital-admin',
];

/** Facilities that take part. */
export const countedKinds = ['hospital', 'clinic', 'care-home', 'fire-station'] as const;
export type CountedKind = (typeof countedKinds)[number];

export const isCountedKind = (kind: FacilityKind | string): kind is CountedKind =>
  (countedKinds as readonly string[]).includes(kind);

/** 医療機関: hospitals and clinics. Care homes and fire stations are shown apart. */
export const isMedical = (kind: CountedKind): boolean => kind === 'hospital' || kind === 'clinic';

/** How a look came about. */
export const lookKinds = [
  'card-offline',
  'card',
  'search',
  'short-code',
  'request',
  'own-record',
  'break-glass',
] as const;
export type LookKind = (typeof lookKinds)[number];

/** Something shared with the others: an item registered or changed, or a card issued. */
export const shareKinds = ['register', 'change', 'card-issued'] as const;
export type ShareKind = (typeof shareKinds)[number];

export type ActKind = LookKind | ShareKind | 'sign-in' | 'search-found' | 'search-empty';

/** Audit actions that figures are counted from; everything else says nothing about use. */
export const countedActions: readonly AuditAction[] = [
  'look',
  'look-offline',
  'register',
  'change',
  'card-issued',
  'sign-in',
  'search',
];

export interface AuditTrace {
  action: AuditAction | string;
  purpose: string;
  role: Role | string;
  /** Comma-separated, as the audit keeps them; '' when nothing was shown. */
  sections: string;
  detail: string | null;
}

/** What one audit entry counts as; undefined when it counts as nothing. */
export function actOf(entry: AuditTrace): ActKind | undefined {
  if (!(countedRoles as readonly string[]).includes(entry.role)) return undefined;
  const detail = entry.detail ?? '';
  switch (entry.action) {
    case 'register':
    case 'change':
    case 'card-issued':
    case 'sign-in':
      return entry.action;
    case 'search':
      return /(?:^|,)candidates:0(?:,|$)/.test(detail) ? 'search-empty' : 'search-found';
    case 'look':
    case 'look-offline':
      if (entry.sections === '') return undefined;
      if (entry.purpose === 'break-glass') return 'break-glass';
      if (entry.action === 'look-offline') return 'card-offline';
      return viaOf(detail);
    default:
      return undefined;
  }
}

function viaOf(detail: string): LookKind {
  const via = /(?:^|,)via:([a-z-]+)/.exec(detail)?.[1];
  return via === 'card' || via === 'search' || via === 'short-code' || via === 'request' ? via : 'own-record';
}

export const isLook = (act: ActKind): act is LookKind => (lookKinds as readonly string[]).includes(act);
export const isShare = (act: ActKind): act is ShareKind => (shareKinds as readonly string[]).includes(act);
/** A look or a share: what makes a person or a facility active. */
export const isUse = (act: ActKind): boolean => isLook(act) || isShare(act);
/** Sharing the record itself: what makes a facility one that discloses. Issuing a card discloses nothing new. */
export const isDisclosure = (act: ActKind): boolean => act === 'register' || act === 'change';
