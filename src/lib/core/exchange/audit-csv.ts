// The log as a table for a person who reads it in a spreadsheet: Japanese words beside the codes.
import type { AuditRecord } from '../access/audit-groups.ts';
import { csvLine, writeCsv } from '../figures/csv.ts';
import { actionTexts, purposeTexts, roleTexts, sectionTexts } from '../access/audit-words.ts';

const columns: readonly [string, (entry: AuditRecord) => string | number | undefined][] = [
  ['番号', ({ seq }) => seq],
  ['日時', ({ at }) => inJapan(at)],
  ['記録日時', ({ recordedAt }) => inJapan(recordedAt)],
  ['操作', ({ action }) => actionTexts[action].ja],
  ['操作コード', ({ action }) => action],
  ['目的', ({ purpose }) => purposeTexts[purpose].ja],
  ['氏名', ({ person }) => person || '（消去済み）'],
  ['利用者ID', ({ personId }) => personId],
  ['役割', ({ role }) => roleTexts[role].ja],
  ['所属', ({ facility }) => facility],
  ['施設ID', ({ facilityId }) => facilityId],
  ['端末ID', ({ deviceId }) => deviceId],
  ['対象者', ({ patientLabel }) => patientLabel],
  ['対象者ID', ({ patientId }) => patientId],
  ['カードID', ({ cardId }) => cardId],
  ['出動ID', ({ caseId }) => caseId],
  ['表示した項目', ({ sections }) => sections.map((section) => sectionTexts[section].ja).join('・')],
  ['詳細', ({ detail }) => detail],
];

/** '2026-11-20 09:00:00', Japan. */
const inJapan = (at: number) => new Date(at + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** With the byte order mark by which spreadsheets know UTF-8. */
export const auditCsvHead = writeCsv([columns.map(([name]) => name)]);
export const toAuditCsvLine = (entry: AuditRecord): string =>
  csvLine(columns.map(([, read]) => read(entry) ?? ''));
