// What families ask of the home or clinic that keeps the record, and of the secretariat. A task is asked once and
// answered once; what was asked and answered is sealed.
import type { Selectable } from 'kysely';
import type { ObjectionMeasure, ObjectionOutcome, ObjectionReason } from '#lib/core/access/family.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { ContactCorrection } from '#lib/core/record/contact-correction.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { Tables } from './database.ts';

export type TaskKind = 'correction' | 'objection' | 'withdrawal';
export type TaskState = 'open' | 'done' | 'refused';

/** What the family said. */
export interface Asked {
  /** Name and relation of who asked, as they were then. */
  by: string;
  relation: string;
  words?: string | undefined;
  correction?: ContactCorrection;
  reason?: ObjectionReason;
  /** A withdrawal by the giver of the consent, which held at once. */
  isWithdrawn?: boolean;
}

/** What was answered; who by is for those who work there. */
export interface Answered {
  by: string;
  /** A home's reason, the secretariat's words. */
  words?: string | undefined;
  outcome?: ObjectionOutcome;
  measures?: readonly ObjectionMeasure[];
  /** For the secretariat only. */
  note?: string | undefined;
}

export interface Task {
  id: string;
  kind: TaskKind;
  state: TaskState;
  patientId: string;
  askedBy: string;
  facilityId: string | null;
  auditSeq: number | null;
  createdAt: Instant;
  asked: Asked;
  answeredAt?: Instant;
  answer?: Answered;
}

type Row = Selectable<Tables['tasks']>;
const askedPlace = (id: string) => ({ table: 'tasks', row: id }) as const;
const answerPlace = (id: string) => ({ table: 'tasks', row: `${id}:answer` }) as const;

function toTask({ keys }: Pick<Deps, 'keys'>, row: Row): Task {
  return {
    id: row.id,
    kind: row.kind as TaskKind,
    state: row.state as TaskState,
    patientId: row.patient_id,
    askedBy: row.asked_by,
    facilityId: row.facility_id,
    auditSeq: row.audit_seq === null ? null : Number(row.audit_seq),
    createdAt: Number(row.created_at) as Instant,
    asked: keys.cipher.open<Asked>(askedPlace(row.id), row.sealed),
    ...(row.answered_at !== null && { answeredAt: Number(row.answered_at) as Instant }),
    ...(row.answer_sealed && { answer: keys.cipher.open<Answered>(answerPlace(row.id), row.answer_sealed) }),
  };
}

export interface NewTask {
  kind: TaskKind;
  patientId: string;
  askedBy: string;
  /** Who is to answer; null is the secretariat. */
  facilityId: string | null;
  auditSeq?: number;
  asked: Asked;
}

/** @returns the task's id */
export async function addTask(
  deps: Pick<Deps, 'keys' | 'clock' | 'newId'>,
  transaction: Database,
  task: NewTask,
): Promise<string> {
  const id = deps.newId();
  await transaction
    .insertInto('tasks')
    .values({
      id,
      kind: task.kind,
      state: 'open',
      patient_id: task.patientId,
      asked_by: task.askedBy,
      facility_id: task.facilityId,
      audit_seq: task.auditSeq ?? null,
      sealed: deps.keys.cipher.seal(askedPlace(id), task.asked),
      answer_sealed: null,
      answered_by: null,
      answered_at: null,
      created_at: deps.clock(),
    })
    .execute();
  return id;
}

/** @returns false when somebody answered it before */
export async function answerTask(
  deps: Pick<Deps, 'keys' | 'clock'>,
  transaction: Database,
  id: string,
  answer: { state: 'done' | 'refused'; personId: string; answered: Answered },
): Promise<boolean> {
  const row = await transaction
    .updateTable('tasks')
    .set({
      state: answer.state,
      answer_sealed: deps.keys.cipher.seal(answerPlace(id), answer.answered),
      answered_by: answer.personId,
      answered_at: deps.clock(),
    })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whose list of tasks: a home's or clinic's, or the secretariat's. */
export type Answerer = { facilityId: string } | 'office';

/** A facility's tasks are those of the records it keeps now (a patient's home, or without one the clinic), so that they follow a patient who moves. */
function tasksOf(db: Database, answerer: Answerer) {
  const tasks = db.selectFrom('tasks');
  if (answerer === 'office') return tasks.where('kind', '=', 'objection');
  const kept = db
    .selectFrom('patients')
    .select('id')
    .where((where) =>
      where.or([
        where('care_home_id', '=', answerer.facilityId),
        where.and([where('care_home_id', 'is', null), where('clinic_id', '=', answerer.facilityId)]),
      ]),
    );
  return tasks.where('kind', 'in', ['correction', 'withdrawal']).where('patient_id', 'in', kept);
}

const mostAnswered = 50;

/** The open ones, the oldest first, and the newest answered ones. */
export async function listTasks(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  answerer: Answerer,
): Promise<{ open: Task[]; answered: Task[] }> {
  const tasks = tasksOf(db, answerer).selectAll();
  const open = await tasks.where('state', '=', 'open').orderBy('created_at').orderBy('id').execute();
  const answered = await tasks
    .where('state', '!=', 'open')
    .orderBy('answered_at', 'desc')
    .orderBy('id')
    .limit(mostAnswered)
    .execute();
  return { open: open.map((row) => toTask(deps, row)), answered: answered.map((row) => toTask(deps, row)) };
}

/** Undefined for another's task and for one that does not exist alike. */
export async function findTask(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  answerer: Answerer,
  id: string,
): Promise<Task | undefined> {
  const row = await tasksOf(db, answerer).selectAll().where('id', '=', id).executeTakeFirst();
  return row && toTask(deps, row);
}

export async function countOpenTasks(db: Database, answerer: Answerer): Promise<number> {
  const { open } = await tasksOf(db, answerer)
    .where('state', '=', 'open')
    .select((columns) => columns.fn.countAll().as('open'))
    .executeTakeFirstOrThrow();
  return Number(open);
}

/** What one person asked about one patient, the newest first. */
export async function listAskedTasks(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  personId: string,
  patientId: string,
): Promise<Task[]> {
  const rows = await db
    .selectFrom('tasks')
    .selectAll()
    .where('asked_by', '=', personId)
    .where('patient_id', '=', patientId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(100)
    .execute();
  return rows.map((row) => toTask(deps, row));
}
