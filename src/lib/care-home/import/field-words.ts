// The fields of a residents' file in words, grouped as the form has them.
import type { ContactField, PlainField, ResidentField } from '#lib/core/exchange/residents-csv/fields.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';

const plainWords: Record<PlainField, Bilingual> = {
  name: { ja: '氏名', en: 'Name' },
  familyName: { ja: '姓', en: 'Family name' },
  givenName: { ja: '名', en: 'Given name' },
  kana: { ja: 'フリガナ', en: 'Kana' },
  familyKana: { ja: '姓のフリガナ', en: 'Family name, kana' },
  givenKana: { ja: '名のフリガナ', en: 'Given name, kana' },
  formerFamilyName: { ja: '旧姓', en: 'Former family name' },
  birthDate: { ja: '生年月日', en: 'Birth date' },
  sex: { ja: '性別', en: 'Sex' },
  address: { ja: '住所', en: 'Address' },
  phone: { ja: '電話', en: 'Phone' },
  bloodType: { ja: '血液型', en: 'Blood type' },
  room: { ja: '居室', en: 'Room' },
  careHome: { ja: '入所施設', en: 'Care home' },
  clinic: { ja: 'かかりつけ医療機関', en: 'Family clinic' },
  doctor: { ja: '担当医', en: 'Doctor' },
  clinicPhone: { ja: 'かかりつけの電話', en: 'Phone of the clinic' },
  emergencyHospital: { ja: '緊急時紹介先医療機関', en: 'Hospital for emergencies' },
  drugs: { ja: '処方（薬）', en: 'Drugs' },
  contraindications: { ja: '禁忌薬', en: 'Contraindicated drugs' },
  allergies: { ja: 'アレルギー', en: 'Allergies' },
  foodAllergies: { ja: '食物アレルギー', en: 'Food allergies' },
  drugAllergies: { ja: '薬のアレルギー', en: 'Drug allergies' },
  mainDiseases: { ja: '主な病名', en: 'Main diseases' },
  diseases: { ja: 'その他の病名', en: 'Other diseases' },
  history: { ja: '病名・病歴等', en: 'History' },
  treatments: { ja: '医療・処置', en: 'Treatments' },
  acpWish: { ja: '救命医療の意向（ACP）', en: 'Wishes (ACP)' },
  acpDiscussedOn: { ja: '意向を確かめた日', en: 'Wishes talked over on' },
  careLevel: { ja: '要介護度', en: 'Care level' },
  remarks: { ja: '備考', en: 'Remarks' },
  consentForm: { ja: '同意書の番号', en: 'Consent form' },
  consentGivenOn: { ja: '同意の日', en: 'Consent given on' },
  consentGiver: { ja: '同意した人', en: 'Consent given by' },
  consentRelation: { ja: '同意した人の続柄', en: 'Relation of the giver' },
  consentTakenBy: { ja: '同意を受けた職員', en: 'Consent taken by' },
};
const contactWords: Record<string, (n: string) => Bilingual> = {
  Name: (n) => ({ ja: `緊急連絡先${n} 氏名`, en: `Contact ${n}, name` }),
  Relation: (n) => ({ ja: `緊急連絡先${n} 続柄`, en: `Contact ${n}, relation` }),
  Phone: (n) => ({ ja: `緊急連絡先${n} 電話`, en: `Contact ${n}, phone` }),
  All: (n) => ({ ja: `緊急連絡先${n}（氏名・続柄・電話）`, en: `Contact ${n}, all in one` }),
};

/** The words of a field. */
export function fieldWords(field: ResidentField): Bilingual {
  const contact = /^contact(\d)(\w+)$/.exec(field as ContactField);
  return contact ? contactWords[contact[2]!]!(contact[1]!) : plainWords[field as PlainField];
}
