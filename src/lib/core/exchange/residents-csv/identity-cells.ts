// Who the row is about, and where they belong.
import type * as z from 'zod';
import type { PlainDate } from '../../brands.ts';
import { parseBirthDate } from '../../identity/birth-date.ts';
import { isKanaKey, kanaK1 } from '../../identity/kana.ts';
import { affiliationValue, identityValue } from '../../record/item.ts';
import type { AffiliationValue, IdentityValue } from '../../record/item.ts';
import { oneLine, readSex, splitName, statedBy } from './cells.ts';
import type { ResidentField } from './fields.ts';
import type { RowReader } from './row-reader.ts';

function readNames(
  read: RowReader,
  whole: 'name' | 'kana',
  family: 'familyName' | 'familyKana',
  given: 'givenName' | 'givenKana',
) {
  const parts = { family: oneLine(read.cell(family)), given: oneLine(read.cell(given)) };
  if (parts.family && parts.given) return parts;
  const missing = !parts.family ? family : given;
  const text = read.cell(whole);
  if (!text) return read.error(read.mapping.includes(whole) ? whole : missing, 'REQUIRED_EMPTY');
  return splitName(text) ?? read.error(whole, 'NAME_NOT_SPLIT');
}

const kanaText = (text: string) => text.split(/\s+/u).map(kanaK1).join(' ');

/** Name, reading, birth date and sex are required; errors name the column to mend. */
export function readIdentity(read: RowReader, today: PlainDate): IdentityValue | undefined {
  const name = readNames(read, 'name', 'familyName', 'givenName');
  const reading = readNames(read, 'kana', 'familyKana', 'givenKana');
  const kana = reading && { family: kanaText(reading.family), given: kanaText(reading.given) };
  const kanaField = read.mapping.includes('kana') ? 'kana' : 'familyKana';
  if (kana && !(isKanaKey(kana.family.replaceAll(' ', '')) && isKanaKey(kana.given.replaceAll(' ', ''))))
    read.error(kanaField, 'KANA_NOT_KANA');

  const birth = parseBirthDate(read.cell('birthDate'), today);
  if (!birth.ok)
    read.error('birthDate', birth.code === 'EMPTY' ? 'REQUIRED_EMPTY' : `BIRTH_DATE_${birth.code}`);
  else if (birth.warning) read.warn('birthDate', `BIRTH_DATE_${birth.warning}`);
  const sex = readSex(read.cell('sex')) ?? read.error('sex', 'SEX_NOT_READ');
  if (!name || !kana || !birth.ok || !sex) return undefined;

  const value: IdentityValue = {
    familyName: name.family,
    givenName: name.given,
    familyKana: kana.family,
    givenKana: kana.given,
    birthDate: birth.date,
    sex,
  };
  const fields: [ResidentField, keyof IdentityValue, string | undefined][] = [
    ['address', 'address', oneLine(read.cell('address'))],
    ['phone', 'phone', read.phone('phone')],
    [
      'bloodType',
      'bloodType',
      statedBy(read.cell('bloodType'), 'disease') === 'entries' ? oneLine(read.cell('bloodType')) : undefined,
    ],
  ];
  for (const [field, key, text] of fields) {
    const good = text ? read.checked(identityValue.shape[key] as z.ZodType<unknown>, text, field) : undefined;
    if (good) Object.assign(value, { [key]: good });
  }
  const former = read.cell('formerFamilyName');
  if (statedBy(former, 'disease') === 'entries')
    value.aliases = [{ family: oneLine(former), given: name.given }];
  return read.checked(identityValue, value, read.mapping.includes('name') ? 'name' : 'familyName');
}

const institution = /医院|病院|クリニック|診療所|センター|医療|内科|外科|clinic|hospital/i;

/** Room, clinic, doctor and the hospital named for emergencies; undefined when the row names none. */
export function readAffiliation(read: RowReader, careHome: string | undefined): AffiliationValue | undefined {
  const value: AffiliationValue = {};
  const put = (
    key: Exclude<keyof AffiliationValue, 'emergencyHospitalId'>,
    field: ResidentField,
    text: string | undefined,
  ) => {
    const good =
      text && statedBy(text, 'disease') === 'entries'
        ? read.checked(affiliationValue.shape[key] as z.ZodType<string | undefined>, oneLine(text), field)
        : undefined;
    if (good) value[key] = good;
  };
  put('careHome', 'careHome', read.cell('careHome') || careHome);
  put('room', 'room', read.cell('room'));
  // A 'かかりつけ医' column names a clinic in one home and a doctor in another.
  const clinic = read.cell('clinic');
  const isDoctor = clinic !== '' && !institution.test(clinic) && !read.mapping.includes('doctor');
  put(isDoctor ? 'doctor' : 'clinic', 'clinic', clinic);
  put('doctor', 'doctor', read.cell('doctor'));
  put('clinicPhone', 'clinicPhone', read.phone('clinicPhone'));
  put('emergencyHospital', 'emergencyHospital', read.cell('emergencyHospital'));
  return Object.keys(value).length > 0 ? value : undefined;
}
