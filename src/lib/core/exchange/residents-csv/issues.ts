// Everything that can be said about a residents' file, as closed lists. Issues carry line and column, never a value.
import type { BirthDateRefusal } from '../../identity/birth-date.ts';

export type FileProblem =
  | 'FILE_EMPTY'
  | 'FILE_TOO_LARGE'
  | 'FILE_IS_PDF'
  | 'FILE_IS_EXCEL'
  | 'FILE_IS_ZIP'
  | 'FILE_IS_IMAGE'
  | 'FILE_IS_HTML'
  | 'FILE_IS_BINARY'
  | 'ENCODING_UNKNOWN'
  | 'QUOTE_BROKEN'
  | 'NO_ROWS'
  | 'TOO_MANY_ROWS';

export type MappingProblem =
  'NAME_COLUMN_MISSING' | 'KANA_COLUMN_MISSING' | 'BIRTH_DATE_COLUMN_MISSING' | 'FIELD_TWICE';

export type RowErrorCode =
  | 'REQUIRED_EMPTY'
  | 'NAME_NOT_SPLIT'
  | 'KANA_NOT_KANA'
  | `BIRTH_DATE_${Exclude<BirthDateRefusal, 'EMPTY'>}`
  | 'DATE_NOT_READ'
  | 'SEX_NOT_READ'
  | 'PHONE_NOT_READ'
  | 'CONTACT_NOT_READ'
  | 'NONE_AND_ENTRIES'
  | 'TOO_MANY_ENTRIES'
  | 'TOO_LONG'
  | 'CHARACTER_REFUSED'
  | 'CHARACTER_LOST'
  | 'VALUE_REFUSED'
  | 'TOO_MANY_CELLS';

export type RowWarningCode =
  | 'BIRTH_DATE_ERA_OUT_OF_RANGE'
  | 'NONE_IN_DOUBT'
  | 'PARTIAL_NONE_LEFT_OUT'
  | 'ENTRY_ENDS_WITH_NONE'
  | 'CONTACT_WITHOUT_PHONE'
  | 'CONTACT_WITHOUT_RELATION'
  | 'MORE_THAN_FIVE_MAIN'
  | 'CONSENT_INCOMPLETE'
  | 'DUPLICATE_IN_FILE';

export type IssueCode = FileProblem | MappingProblem | RowErrorCode | RowWarningCode;

export interface RowIssue<Code extends RowErrorCode | RowWarningCode> {
  /** Line of the file on which the row begins; the first line is 1. */
  line: number;
  /** Header of the column, as it stands in the file. */
  column: string;
  /** 1 for the leftmost column: headers like '続柄' stand in a file more than once. */
  columnNumber: number;
  code: Code;
  /** Other rows concerned (duplicates). */
  otherLines?: number[];
}
export type RowError = RowIssue<RowErrorCode>;
export type RowWarning = RowIssue<RowWarningCode>;
