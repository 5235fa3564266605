// The excerpts of the real directory, read as the office reads them, and what a newer one might say.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { entriesPerPart, type DirectoryImport } from '#lib/core/contract/directory.ts';
import { isInScope, type DirectoryScope } from '#lib/core/receiving/directory/entry.ts';
import {
  dayOfFileName,
  readDirectoryFile,
  type DirectoryFile,
} from '#lib/core/receiving/directory/read-file.ts';
import type { PlainDate } from '#lib/core/brands.ts';
import type { TestApp, TestClient } from './test-app.ts';

const folder = path.resolve(import.meta.dirname, '../../tests/fixtures/hospitals');
export const excerptNames = {
  official: '01-1_hospital_facility_info_20250601_excerpt.csv',
  withEmergency: 'hospitals_20250601_emergency_excerpt.csv',
} as const;

export const readExcerpt = (name: keyof typeof excerptNames): string =>
  readFileSync(path.join(folder, excerptNames[name]), 'utf8');

export const fukuoka: DirectoryScope = { prefCode: '40', cityCodes: [] };

export function fileOf(text: string): DirectoryFile {
  const read = readDirectoryFile(text);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.file;
}

/** Sends a file as the office's page does, up to the proposal. */
export async function proposeFile(
  test: TestApp,
  client: TestClient,
  text: string,
  scope: DirectoryScope = fukuoka,
  fileName: string = excerptNames.official,
): Promise<DirectoryImport> {
  const file = fileOf(text);
  const entries =
    file.format === 'mhlw-departments'
      ? file.departments
      : file.entries.filter((entry) => isInScope(entry, scope));
  const id = test.deps.newId();
  const started = await client.call(endpoints.startDirectoryImport, {
    body: {
      id,
      fileName,
      digest: createHash('sha256').update(text).digest('hex'),
      format: file.format,
      asOf: (dayOfFileName(fileName) ?? null) as PlainDate | null,
      scope,
      entries: entries.length,
    },
  });
  if (started.status !== 200) throw new Error(JSON.stringify(started.json));
  for (let at = 0; at < entries.length; at += entriesPerPart) {
    const staged = await client.call(endpoints.stageDirectoryEntries, {
      params: { id },
      body: { entries: entries.slice(at, at + entriesPerPart) },
    });
    if (staged.status !== 200) throw new Error(JSON.stringify(staged.json));
  }
  return (await client.call(endpoints.proposeDirectoryImport, { params: { id } })).value;
}
