// Why somebody looked, in plain words for the patient and the family.
import type { Purpose } from '#lib/core/access/audit.ts';
import type { ObjectionMeasure, ObjectionReason } from '#lib/core/access/family.ts';
import { areaOf, type Role } from '#lib/core/access/roles.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';
import type { LookGroup } from './look-days.ts';

const listed: Bilingual = {
  ja: '氏名と生年月日で検索されたとき、候補として名前・生年月日・施設名が出ました。病気や薬などの中身は開かれていません。',
  en: 'In a search by name and birth date, the name, birth date and home came up as a candidate. Nothing of the record was opened.',
};

const byPurpose: Record<Purpose, Bilingual> = {
  emergency: {
    ja: '119番で出動した救急隊が、その場の手当てと病院選びのために見ました。出動の記録と結びついています。',
    en: 'An ambulance crew on a call looked, to treat and to find a hospital. It is tied to the record of that call.',
  },
  receiving: {
    ja: '救急隊から受け入れを頼まれ、引き受けた病院が、到着前の準備と治療のために見ました。',
    en: 'The hospital that accepted the patient looked, to prepare and to treat.',
  },
  care: {
    ja: '記録を預かるところの職員が、ふだんの仕事で見ました。内容の確認や更新、カードの印刷もふくまれます。',
    en: 'Staff of the place that keeps the record looked in daily work: checking, updating, printing the card.',
  },
  registration: { ja: '登録の手つづきのために見ました。', en: 'For the registration.' },
  'break-glass': {
    ja: '本人の同意を確かめられない緊急のときに、命や身体を守るため、理由を記録したうえで30分だけ開かれました。事務局に自動で知らせが届き、必ず点検されます。',
    en: 'Opened for 30 minutes in an emergency in which consent could not be asked for, to protect life, with a recorded reason. The secretariat is told at once and reviews every one.',
  },
  own: {
    ja: 'ご本人、または施設が招待したほかのご家族が見ました。',
    en: 'The patient, or another invited member of the family, looked.',
  },
  oversight: { ja: '事務局が、点検のために見ました。', en: 'The secretariat looked, for oversight.' },
};

const byClinic: Bilingual = {
  ja: 'かかりつけの医院が、ふだんの診療のために見ました。内容の確認や更新もふくまれます。',
  en: 'The family doctor’s clinic looked in daily care: treating, checking, updating.',
};

export function whyWords({
  purpose,
  role,
  isListed,
}: Pick<LookGroup, 'purpose' | 'role' | 'isListed'>): Bilingual {
  if (isListed) return listed;
  return purpose === 'care' && areaOf(role) === 'clinic' ? byClinic : byPurpose[purpose];
}

/** Roles as families call them. */
export function whoWords(role: Role): Bilingual {
  switch (areaOf(role)) {
    case 'crew':
      return { ja: '救急隊', en: 'Ambulance crew' };
    case 'care-home':
      return { ja: '介護施設', en: 'Care home' };
    case 'clinic':
      return { ja: 'かかりつけの医院', en: 'Family doctor’s clinic' };
    case 'hospital':
      return { ja: '病院', en: 'Hospital' };
    case 'office':
      return { ja: '事務局', en: 'Secretariat' };
    case 'patient':
      return { ja: '本人・家族', en: 'Patient, family' };
  }
}

export const objectionReasonWords: Record<ObjectionReason, Bilingual> = {
  'nobody-known': { ja: '知らないところが見ている', en: 'I do not know this organisation' },
  'not-there': { ja: 'その日は、救急車も診察もなかった', en: 'There was no ambulance or visit that day' },
  'too-often': { ja: '何度も見られている', en: 'Looked too often' },
  other: { ja: 'そのほか', en: 'Something else' },
};

export const measureWords: Record<ObjectionMeasure, Bilingual> = {
  warned: { ja: '見た人と施設に注意しました', en: 'The person and the facility were warned' },
  'access-ended': { ja: '見た人の利用を止めました', en: 'The person’s access was ended' },
  'facility-measures': { ja: '施設が再発防止をしました', en: 'The facility took measures' },
  'authority-told': { ja: '監督する役所に報告しました', en: 'The authority was told' },
};
