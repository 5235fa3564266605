// What the screen says for each issue. Texts hold no value from the file.
import type { IssueCode } from './issues.ts';

export const issueTexts: Record<IssueCode, { ja: string; en: string }> = {
  FILE_EMPTY: { ja: 'ファイルが空です。', en: 'The file is empty.' },
  FILE_TOO_LARGE: {
    ja: 'ファイルが大きすぎます（5MBまで）。分けて取り込んでください。',
    en: 'The file is too large (5 MB at most). Import it in parts.',
  },
  FILE_IS_PDF: {
    ja: 'これはPDFです。介護ソフトや表計算ソフトから「CSV形式」で書き出してください。',
    en: 'This is a PDF. Export the list as CSV from the care software or spreadsheet.',
  },
  FILE_IS_EXCEL: {
    ja: 'これはExcelブックです。「CSV形式で保存」してから選んでください。',
    en: 'This is an Excel workbook. Save it as CSV first.',
  },
  FILE_IS_ZIP: {
    ja: 'これは圧縮ファイル（ZIP）です。展開して、中のCSVを選んでください。',
    en: 'This is a ZIP archive. Unpack it and choose the CSV inside.',
  },
  FILE_IS_IMAGE: {
    ja: 'これは画像です。CSVファイルを選んでください。',
    en: 'This is a picture. Choose a CSV file.',
  },
  FILE_IS_HTML: {
    ja: 'これはWebページかXMLです。CSV形式で書き出してください。',
    en: 'This is a web page or XML. Export the list as CSV.',
  },
  FILE_IS_BINARY: {
    ja: '文字のファイルではありません。CSVファイルを選んでください。',
    en: 'This is not a text file. Choose a CSV file.',
  },
  ENCODING_UNKNOWN: {
    ja: '文字コードが読み取れません。UTF-8かShift_JISで保存し直してください。',
    en: 'The text encoding cannot be read. Save the file as UTF-8 or Shift_JIS.',
  },
  QUOTE_BROKEN: {
    ja: '引用符（"）が閉じていないか、位置が正しくありません。この行を直してください。',
    en: 'A quotation mark is not closed or stands in the wrong place. Mend this line.',
  },
  NO_ROWS: { ja: '見出しの下に行がありません。', en: 'There is no row below the headers.' },
  TOO_MANY_ROWS: {
    ja: '行が多すぎます（5,000行まで）。分けて取り込んでください。',
    en: 'There are too many rows (5,000 at most). Import them in parts.',
  },
  NAME_COLUMN_MISSING: { ja: '氏名の列を選んでください。', en: 'Choose the column with the name.' },
  KANA_COLUMN_MISSING: {
    ja: 'フリガナの列を選んでください。',
    en: 'Choose the column with the kana reading.',
  },
  BIRTH_DATE_COLUMN_MISSING: {
    ja: '生年月日の列を選んでください。',
    en: 'Choose the column with the birth date.',
  },
  FIELD_TWICE: { ja: '同じ項目に二つの列が選ばれています。', en: 'Two columns are chosen for one field.' },
  REQUIRED_EMPTY: { ja: '必須の項目が空です。', en: 'A required field is empty.' },
  NAME_NOT_SPLIT: {
    ja: '姓と名の間に空白がありません。空白を入れるか、姓と名の列を分けてください。',
    en: 'No space between family and given name. Add one, or use two columns.',
  },
  KANA_NOT_KANA: {
    ja: 'フリガナにかな以外の文字があります。',
    en: 'The reading holds letters other than kana.',
  },
  BIRTH_DATE_NOT_A_DATE: {
    ja: '生年月日を読み取れません。例：S20.3.5、1945/3/5',
    en: 'The birth date cannot be read. Examples: S20.3.5, 1945/3/5',
  },
  BIRTH_DATE_NO_SUCH_DAY: { ja: '暦にない日付です。', en: 'The calendar has no such day.' },
  BIRTH_DATE_ERA_MISSING: {
    ja: '元号がありません。例：S20.3.5、1945/3/5',
    en: 'The era is missing. Examples: S20.3.5, 1945/3/5',
  },
  BIRTH_DATE_AMBIGUOUS: {
    ja: '生年月日が二通りに読めます。年を先に、4桁か元号で書いてください。',
    en: 'The birth date reads in two ways. Write the year first, with four digits or an era.',
  },
  BIRTH_DATE_INCOMPLETE: {
    ja: '生年月日に月または日がありません。',
    en: 'The birth date lacks the month or the day.',
  },
  BIRTH_DATE_CONTRADICTION: {
    ja: '和暦と西暦が食い違っています。',
    en: 'Era year and western year contradict each other.',
  },
  BIRTH_DATE_FUTURE: { ja: '生年月日が未来の日付です。', en: 'The birth date lies in the future.' },
  BIRTH_DATE_TOO_OLD: { ja: '125歳を超える生年月日です。', en: 'The birth date gives an age over 125.' },
  DATE_NOT_READ: { ja: '日付を読み取れません。', en: 'The date cannot be read.' },
  SEX_NOT_READ: {
    ja: '性別を読み取れません（男・女・不明）。',
    en: 'The sex cannot be read (male, female, unknown).',
  },
  PHONE_NOT_READ: {
    ja: '電話番号を読み取れません。先頭の0が消えていないか確かめてください。',
    en: 'The phone number cannot be read. Check that the leading 0 is there.',
  },
  CONTACT_NOT_READ: {
    ja: '緊急連絡先から氏名と電話番号を読み取れません。',
    en: 'Name and phone of the emergency contact cannot be read.',
  },
  NONE_AND_ENTRIES: {
    ja: '「なし」と内容が両方書かれています。どちらかにしてください。',
    en: "The cell says 'none' and lists entries as well. Keep one.",
  },
  TOO_MANY_ENTRIES: {
    ja: '一つの欄の項目が多すぎます（60件まで）。',
    en: 'Too many entries in one cell (60 at most).',
  },
  TOO_LONG: { ja: '文字数が多すぎます。', en: 'The text is too long.' },
  CHARACTER_REFUSED: {
    ja: '使えない制御文字が含まれています。',
    en: 'The text holds control characters that are not allowed.',
  },
  CHARACTER_LOST: {
    ja: '外字など、表示できない文字があります。別の字で書き直してください。',
    en: 'A letter cannot be shown (user-defined character). Write it another way.',
  },
  VALUE_REFUSED: { ja: 'この内容は登録できません。', en: 'This value cannot be registered.' },
  TOO_MANY_CELLS: {
    ja: '見出しより列が多い行です。区切り記号を確かめてください。',
    en: 'The row has more cells than there are headers. Check the separators.',
  },
  BIRTH_DATE_ERA_OUT_OF_RANGE: {
    ja: '元号の範囲を外れた年です。西暦に直して読みました。確かめてください。',
    en: 'The year lies outside its era; it was converted. Please check.',
  },
  NONE_IN_DOUBT: {
    ja: '「なし」かどうか分かりません。「不明」のままにします。',
    en: "It is not clear whether this means 'none'. It stays unknown.",
  },
  PARTIAL_NONE_LEFT_OUT: {
    ja: '一部だけの「なし」は取り込みません。登録後に確認してください。',
    en: "A 'none' for one part only is left out. Confirm it after registering.",
  },
  ENTRY_ENDS_WITH_NONE: {
    ja: '「なし」で終わる記載を、そのままの文で取り込みます。確かめてください。',
    en: "An entry ending with 'none' is kept as it stands. Please check.",
  },
  CONTACT_WITHOUT_PHONE: {
    ja: '電話番号のない緊急連絡先は取り込みません。',
    en: 'An emergency contact without a phone number is left out.',
  },
  CONTACT_WITHOUT_RELATION: {
    ja: '緊急連絡先の続柄がないため「不明」とします。',
    en: "The contact's relation is missing and is set to unknown.",
  },
  MORE_THAN_FIVE_MAIN: {
    ja: '主な病名は5つまでです。6つ目からは「その他の病名」とします。',
    en: 'Five main diseases at most; the others become further diseases.',
  },
  CONSENT_INCOMPLETE: {
    ja: '同意の記載が足りません（同意書番号・同意日・同意者・取得者）。同意は取り込みません。',
    en: 'The consent lacks its form, date, giver or taker, and is left out.',
  },
  DUPLICATE_IN_FILE: {
    ja: '同じフリガナと生年月日の行がほかにもあります。別の方か確かめてください。',
    en: 'Another row has the same kana and birth date. Check whether this is one person.',
  },
};
