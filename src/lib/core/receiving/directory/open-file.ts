// The bytes of a directory file → entries, or why not: the same on a page, in a worker and in tests.
import { decodeResidentsFile } from '../../exchange/residents-csv/decode.ts';
import type { FileProblem } from '../../exchange/residents-csv/issues.ts';
import { readDirectoryFile, type DirectoryFault, type DirectoryFile } from './read-file.ts';

export type OpenedDirectory =
  | { ok: true; file: DirectoryFile }
  | { ok: false; problem: FileProblem }
  | { ok: false; faults: readonly DirectoryFault[] };

/** The whole country is half of it; twice as much leaves room. */
const largestFileBytes = 16 * 1024 * 1024;

/** Decodes and reads; whole or not at all. */
export function openDirectoryFile(bytes: Uint8Array): OpenedDirectory {
  const decoded = decodeResidentsFile(bytes, largestFileBytes);
  return decoded.ok ? readDirectoryFile(decoded.text) : { ok: false, problem: decoded.code };
}
