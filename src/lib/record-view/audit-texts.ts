// The words of an audit entry. Exhaustive over the contract, so that a new action cannot stay without words.
import type { AuditAction, Purpose, ShownSection } from '#lib/core/access/audit.ts';
import type { Role } from '#lib/core/access/roles.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';

export const actionTexts: Record<AuditAction, Bilingual> = {
  look: { ja: '記録を閲覧', en: 'Looked at the record' },
  'look-offline': { ja: 'カードから閲覧（圏外）', en: 'Read the card offline' },
  search: { ja: '氏名で検索', en: 'Searched by name' },
  'search-limit': { ja: '検索の上限', en: 'Search limit' },
  register: { ja: '登録', en: 'Registered' },
  change: { ja: '記録を変更', en: 'Changed the record' },
  'consent-given': { ja: '同意', en: 'Consent given' },
  'consent-withdrawn': { ja: '同意の撤回', en: 'Consent withdrawn' },
  'death-recorded': { ja: '死亡の記録', en: 'Death recorded' },
  import: { ja: '一括取り込み', en: 'Import' },
  'card-issued': { ja: 'カード発行', en: 'Card issued' },
  'card-printed': { ja: 'カード印刷', en: 'Card printed' },
  'card-superseded': { ja: 'カードを旧カードに', en: 'Card superseded' },
  'device-enrolled': { ja: '端末を登録', en: 'Device enrolled' },
  'device-revoked': { ja: '端末を停止', en: 'Device revoked' },
  'keys-delivered': { ja: '鍵を配布', en: 'Keys delivered' },
  'case-opened': { ja: '出動', en: 'Case opened' },
  'request-sent': { ja: '受入要請', en: 'Asked a hospital' },
  'request-answered': { ja: '病院が返答', en: 'Hospital answered' },
  'request-chosen': { ja: '搬送先を決定', en: 'Hospital chosen' },
  'request-withdrawn': { ja: '要請を取消', en: 'Request withdrawn' },
  handover: { ja: '申し送り', en: 'Handover' },
  'audit-read': { ja: '監査記録を閲覧', en: 'Read the audit log' },
  'sign-in': { ja: 'ログイン', en: 'Signed in' },
  'sign-out': { ja: 'ログアウト', en: 'Signed out' },
};

export const purposeTexts: Record<Purpose, Bilingual> = {
  emergency: { ja: '救急対応のため', en: 'For an emergency' },
  receiving: { ja: '受け入れ準備のため', en: 'To receive the patient' },
  care: { ja: '日常の診療・介護のため', en: 'For everyday care' },
  registration: { ja: '登録のため', en: 'To register' },
  own: { ja: 'ご本人・ご家族', en: 'The patient or family' },
  oversight: { ja: '監査のため', en: 'For oversight' },
};

export const roleTexts: Record<Role, Bilingual> = {
  crew: { ja: '救急隊', en: 'Ambulance crew' },
  'care-home': { ja: '介護施設', en: 'Care home' },
  clinic: { ja: 'かかりつけ医', en: 'Family doctor' },
  hospital: { ja: '救急病院', en: 'Hospital' },
  secretariat: { ja: '事務局', en: 'Secretariat' },
  patient: { ja: '本人・家族', en: 'Patient, family' },
};

export const sectionTexts: Record<ShownSection, Bilingual> = {
  identity: { ja: '基本情報', en: 'Basic information' },
  affiliation: { ja: '施設・かかりつけ', en: 'Home and doctor' },
  contraindication: { ja: '禁忌薬', en: 'Contraindicated drugs' },
  allergy: { ja: 'アレルギー', en: 'Allergies' },
  drug: { ja: '服用中の薬', en: 'Drugs' },
  disease: { ja: '主な病名', en: 'Main diseases' },
  history: { ja: '病歴等', en: 'History' },
  treatment: { ja: '医療・処置', en: 'Treatments' },
  contact: { ja: '緊急連絡先', en: 'Contacts' },
  acp: { ja: 'ACP', en: 'Advance care plan' },
  care: { ja: '介護・生活の情報', en: 'Care information' },
  consent: { ja: '同意', en: 'Consent' },
};
