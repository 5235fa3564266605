// The fields a residents' file can fill, and the column headers that care software writes for them.

export const contactNumbers = [1, 2, 3, 4] as const;
export type ContactNumber = (typeof contactNumbers)[number];
export type ContactField = `contact${ContactNumber}${'Name' | 'Relation' | 'Phone' | 'All'}`;

/** Headers without spaces; they are compared by `headerKey`. */
const synonyms = {
  name: '氏名 利用者名 利用者氏名 入居者名 入居者氏名 入所者名 入所者氏名 お名前 名前 患者名 患者氏名 漢字氏名 氏名漢字 ご利用者名 name fullname residentname patientname',
  familyName: '姓 氏 苗字 名字 利用者姓 姓漢字 氏名姓 lastname familyname surname',
  givenName: '名 利用者名名 名漢字 氏名名 firstname givenname',
  kana: 'フリガナ カナ 氏名カナ カナ氏名 氏名フリガナ 利用者名カナ 利用者カナ 利用者氏名カナ 利用者名フリガナ 入居者名カナ 入居者氏名カナ 入所者氏名カナ 利用者フリガナ ヨミ 読ミ 読ミ仮名 ヨミガナ カナ名称 kana namekana furigana kananame',
  familyKana: '姓カナ カナ姓 セイ 姓フリガナ フリガナ姓 氏名カナ姓 familykana lastnamekana familynamekana',
  givenKana: '名カナ カナ名 メイ 名フリガナ フリガナ名 氏名カナ名 givenkana firstnamekana givennamekana',
  formerFamilyName: '旧姓 formername maidenname',
  birthDate: '生年月日 誕生日 生年月日和暦 生年月日西暦 生年月日元号 birthdate dateofbirth dob birthday',
  sex: '性別 sex gender',
  address: '住所 現住所 自宅住所 住所1 本人住所 address',
  phone: '電話 電話番号 自宅電話 自宅電話番号 本人電話 本人電話番号 tel 携帯 携帯電話 phone phonenumber',
  bloodType: '血液型 血液型abo bloodtype',
  room: '部屋 部屋番号 居室 居室番号 居室名 部屋名 号室 部屋no 居室no 部屋居室番号 room roomnumber',
  careHome: '施設 施設名 事業所名 入所施設 入居施設 facility carehome',
  clinic:
    'カカリツケ医療機関 カカリツケ病院 カカリツケ医院 カカリツケ医 カカリツケ 主治医医療機関 医療機関名 医療機関 clinic',
  doctor: '主治医 主治医名 主治医氏名 担当医 担当医師 カカリツケ医師名 カカリツケ医師 doctor',
  clinicPhone:
    'カカリツケ医電話 カカリツケ医電話番号 医療機関電話 医療機関電話番号 主治医電話 主治医電話番号 clinicphone',
  emergencyHospital:
    '緊急時搬送先 緊急搬送先 救急搬送先 搬送先 搬送希望病院 希望搬送先 緊急時搬送先病院 緊急時紹介先医療機関 協力医療機関 emergencyhospital',
  drugs:
    '服薬 内服薬 服薬情報 服薬内容 服用薬 処方 処方薬 処方内容 薬 オ薬 常用薬 内服 服薬内服薬 投薬 使用薬剤 drugs medication medications',
  contraindications:
    '禁忌薬 禁忌 薬剤禁忌 禁忌薬剤 投与禁忌 使用禁忌薬 contraindications contraindicateddrugs',
  allergies: 'アレルギー アレルギー歴 アレルギー情報 アレルギーノ有無 allergy allergies',
  foodAllergies: '食物アレルギー 食品アレルギー foodallergy foodallergies',
  drugAllergies: '薬アレルギー 薬剤アレルギー 薬物アレルギー drugallergy drugallergies',
  mainDiseases: '主病名 主ナ病名 主傷病名 主疾患 主タル病名 主病 maindisease maindiseases',
  diseases: '病名 傷病名 疾患 疾患名 現病名 現病 副病名 併存疾患 ソノ他病名 diagnosis diagnoses conditions',
  history:
    '既往歴 既往 既往症 病歴 病名病歴 病名病歴等 既往歴病歴 現病歴 経過 history medicalhistory pasthistory',
  treatments: '処置 医療処置 現在ノ医療処置 医療的ケア 医療ケア 特別ナ医療 treatments',
  acpWish:
    'dnar dnr 看取リ意向 看取リ 看取リノ意向 dnar看取リ意向 延命 延命治療 延命処置 急変時対応 急変時ノ意向 終末期ノ意向 acp acp記載欄 救急時ノ意向',
  acpDiscussedOn: '意向確認日 acp確認日 看取リ同意日 dnar確認日 意向聴取日',
  careLevel: '要介護度 介護度 要介護状態区分 認定区分 carelevel',
  remarks: '備考 特記事項 remarks note notes',
  consentForm: '同意書番号 同意書 同意書no consentform',
  consentGivenOn: '同意日 同意年月日 同意取得日 consentdate',
  consentGiver: '同意者 同意者氏名 同意者名 consentgiver',
  consentRelation: '同意者続柄 同意者関係 同意者トノ続柄 consentrelation',
  consentTakenBy: '同意取得者 説明者 同意取得担当者 同意書取得者 consenttakenby',
} as const;

export type PlainField = keyof typeof synonyms;
export type ResidentField = PlainField | ContactField;

export const residentFields: readonly ResidentField[] = [
  ...(Object.keys(synonyms) as PlainField[]),
  ...contactNumbers.flatMap((at) =>
    (['Name', 'Relation', 'Phone', 'All'] as const).map((part): ContactField => `contact${at}${part}`),
  ),
];

const fieldByHeader = new Map(
  (Object.entries(synonyms) as [PlainField, string][]).flatMap(([field, headers]) =>
    headers.split(' ').map((header) => [headerKey(header), field] as const),
  ),
);

/** One spelling of a header: 'ﾌﾘｶﾞﾅ', 'ふりがな' and 'フリガナ' are one. */
export function headerKey(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .replace(/[\s()［］[\]【】「」〔〕・･_\-:/.,*※#&'"\ufeff]/g, '');
}

/** The field a header names by itself, whatever stands beside it. */
export const findFieldByHeader = (header: string): PlainField | undefined =>
  fieldByHeader.get(headerKey(header));
