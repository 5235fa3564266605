// What the hospital keeps beside a request: what is prepared, when the patient was seen to arrive, the signature. All of
// it sealed with the request's row.
import type { Instant } from '#lib/core/brands.ts';
import type { RequestState, RequestView } from '#lib/core/contract/receiving.ts';
import type { HandoverSignature, PreparationCount } from '#lib/core/receiving/handover.ts';
import { nothingPrepared, type PreparationNotes } from '#lib/core/receiving/preparation.ts';
import { fixedStates } from '#lib/core/receiving/states.ts';
import { summaryEndsAt } from '#lib/core/receiving/summary-access.ts';
import type { Database, Deps } from '#server/ports.ts';
import { findLineToCall } from './on-calls.ts';
import type { RequestRow } from './request-changes.ts';

type Opening = Pick<Deps, 'keys'>;

export interface DeskNotes extends PreparationNotes {
  /** As it stood at the last step. */
  count?: Pick<PreparationCount, 'done' | 'total'> | undefined;
  /** The hospital saw the patient arrive. */
  arrived?: { at: number; by: string } | undefined;
}

export interface KeptSignature {
  signature: HandoverSignature;
  /** Who was signed in where it was given. */
  at: number;
  by: string;
  side: 'crew' | 'hospital';
}

export function deskNotesOf(deps: Opening, row: Pick<RequestRow, 'id' | 'checklist_sealed'>): DeskNotes {
  return row.checklist_sealed === null
    ? nothingPrepared
    : deps.keys.cipher.open<DeskNotes>(
        { table: 'requests', row: `${row.id}:checklist` },
        row.checklist_sealed,
      );
}

/** The crew marked it, or the hospital saw it. */
export const hasArrived = (
  deps: Opening,
  row: Pick<RequestRow, 'id' | 'arrived_at' | 'checklist_sealed'>,
): boolean => row.arrived_at !== null || deskNotesOf(deps, row).arrived !== undefined;

export const sealDeskNotes = (deps: Opening, id: string, notes: DeskNotes): Uint8Array =>
  deps.keys.cipher.seal({ table: 'requests', row: `${id}:checklist` }, notes);

export const sealSignature = (deps: Opening, id: string, kept: KeptSignature): Uint8Array =>
  deps.keys.cipher.seal({ table: 'requests', row: `${id}:signature` }, kept);

export function signatureOf(
  deps: Opening,
  row: Pick<RequestRow, 'id' | 'signature_sealed'>,
): KeptSignature | undefined {
  return row.signature_sealed === null
    ? undefined
    : deps.keys.cipher.open<KeptSignature>(
        { table: 'requests', row: `${row.id}:signature` },
        row.signature_sealed,
      );
}

/** The parts of a request's view that come from the hospital's desk. */
export function deskView(
  deps: Opening,
  row: RequestRow,
  receivedBy: string | undefined,
): Partial<RequestView> {
  const notes = deskNotesOf(deps, row);
  const arrivedAt = row.arrived_at ?? notes.arrived?.at;
  const signature = signatureOf(deps, row);
  const handedOverAt = row.handed_over_at;
  const endsAt =
    handedOverAt !== null
      ? summaryEndsAt({
          state: row.state as RequestState,
          decidedAt: row.decided_at === null ? undefined : Number(row.decided_at),
          handedOverAt: Number(handedOverAt),
        })
      : undefined;
  return {
    ...(arrivedAt !== undefined && { arrivedAt: Number(arrivedAt) as Instant }),
    ...(handedOverAt !== null && { handedOverAt: Number(handedOverAt) as Instant }),
    ...(receivedBy !== undefined && handedOverAt !== null && { receivedBy }),
    ...(signature && { signed: signature.signature.way }),
    ...(endsAt !== undefined && { openUntil: endsAt as Instant }),
    ...(notes.count && {
      preparation: { ...notes.count, ...(notes.ready && { readyAt: notes.ready.at }) },
    }),
  };
}

/** The crew's own views, with the line to call at the hospital it goes to. */
export async function withLinesToCall(
  deps: Opening & Pick<Deps, 'clock'>,
  db: Database,
  requests: readonly RequestView[],
): Promise<RequestView[]> {
  const shown: RequestView[] = [];
  for (const request of requests) {
    const line = fixedStates.includes(request.state) ? await findLineToCall(deps, db, request) : undefined;
    shown.push(line === undefined ? request : { ...request, lineToCall: line });
  }
  return shown;
}
