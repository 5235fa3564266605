// What a hospital is designated for, beside the level of its emergency care.

export const hospitalRoleTexts = {
  'emergency-designated': { ja: '救急告示', en: 'Designated emergency hospital' },
  'disaster-base': { ja: '災害拠点', en: 'Disaster base hospital' },
  'perinatal-general': { ja: '総合周産期', en: 'Comprehensive perinatal centre' },
  'perinatal-regional': { ja: '地域周産期', en: 'Regional perinatal centre' },
  'child-emergency': { ja: '小児救急', en: 'Paediatric emergencies' },
  'psychiatric-emergency': { ja: '精神科救急', en: 'Psychiatric emergencies' },
  'regional-support': { ja: '地域医療支援', en: 'Regional support hospital' },
  'special-function': { ja: '特定機能', en: 'Advanced treatment hospital' },
  remote: { ja: 'へき地医療拠点', en: 'Remote-area base hospital' },
} as const;
export type HospitalRole = keyof typeof hospitalRoleTexts;
export const hospitalRoles = Object.keys(hospitalRoleTexts) as [HospitalRole, ...HospitalRole[]];
