import type { Sealed } from './database.ts';
export interface OutboxRow {
  id: string;
  seq: number;
  sealed: Sealed;
}
