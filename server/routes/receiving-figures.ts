// Figures of asking and answering, timings of the devices, the export for review.
import type { Instant } from '#lib/core/brands.ts';
import type { OwnHospitalAnswer, ReceivingAnswer } from '#lib/core/contract/receiving-figures.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { writeCsv } from '#lib/core/figures/csv.ts';
import { endOfMonth, finalAt, standingOf, type Month } from '#lib/core/figures/month.ts';
import { compareWithOthers } from '#lib/core/figures/receiving-compared.ts';
import { spreadOf } from '#lib/core/figures/receiving-spread.ts';
import { ownHospitalTable, receivingTable } from '#lib/core/figures/receiving-tables.ts';
import { reviewHierarchies } from '#lib/core/figures/review-export.ts';
import type { Database, Deps } from '#server/ports.ts';
import { done, refuse } from '#server/problem.ts';
import { mount, mountFile, type FileAnswer, type Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { askedMonths, lineOf, readOwnRequests, ReceivingCounter } from '#server/store/receiving-figures.ts';
import { keepReviewExport, readReviewExport, type ReviewExport } from '#server/store/review-exports.ts';
import { keepTimings, readTimings } from '#server/store/timings.ts';

export function mountReceivingFigures(mounting: Mounting): void {
  const counter = new ReceivingCounter();

  const read = async (
    deps: Deps,
    db: Database,
    asked: Month | undefined,
    station?: { id: string; name: string },
  ): Promise<ReceivingAnswer> => {
    const { shown, ...months } = await askedMonths(deps, db, asked);
    const counted = [];
    for (const month of shown) counted.push({ month, ...(await counter.read(deps, db, month, station?.id)) });
    const { figures, computedAt } = counted.at(-1)!;
    return {
      ...months,
      standing: standingOf(months.month, deps.clock()),
      computedAt,
      whose: station?.name ?? deps.region.name,
      isInvented: deps.mode === 'demo',
      figures,
      months: counted.map((one) => lineOf(one.month, one.figures)),
      timings: await readTimings(db, months.month, station?.id),
    };
  };

  mount(mounting, endpoints.readReceivingFigures, {
    task: 'see-receiving-figures',
    handle: async ({ deps, db, query }) => done(await read(deps, db, query.month)),
  });

  // Counting may take seconds: it happens before the transaction that records the export.
  mountFile(mounting, endpoints.exportReceivingFigures, {
    task: 'see-receiving-figures',
    writes: true,
    prepare: async ({ deps, db, query }) => done(await read(deps, db, query.month)),
    handle: async ({ deps, db, actor, prepared }) => {
      await appendAudit(deps, db, {
        actor,
        action: 'figures-exported',
        purpose: 'oversight',
        detail: `receiving,month:${prepared.month}`,
      });
      return done(csvFile(receivingTable(prepared), `tasuki-receiving-${prepared.month}.csv`));
    },
  });

  mount(mounting, endpoints.readStationReceiving, {
    task: 'see-station-receiving',
    handle: async ({ deps, db, query, session }) =>
      done(await read(deps, db, query.month, session.person.facility)),
  });

  mountFile(mounting, endpoints.exportStationReceiving, {
    task: 'see-station-receiving',
    writes: true,
    prepare: async ({ deps, db, query, session }) =>
      done(await read(deps, db, query.month, session.person.facility)),
    handle: async ({ deps, db, actor, prepared }) => {
      await appendAudit(deps, db, {
        actor,
        action: 'figures-exported',
        purpose: 'oversight',
        detail: `receiving-station,month:${prepared.month}`,
      });
      return done(csvFile(receivingTable(prepared), `tasuki-receiving-station-${prepared.month}.csv`));
    },
  });

  mountHospital(mounting, counter);
  mountReview(mounting);

  mount(mounting, endpoints.tellTimings, {
    task: 'use-crew-device',
    handle: async ({ deps, db, body, session }) => {
      await keepTimings(deps, db, session.person.facility.id, body.timings);
      return done({});
    },
  });
}

/** A hospital reads its own, and the middle of the others without their names. */
function mountHospital(mounting: Mounting, counter: ReceivingCounter): void {
  const read = async (
    deps: Deps,
    db: Database,
    asked: Month | undefined,
    hospital: { id: string; name: string },
  ): Promise<OwnHospitalAnswer> => {
    const { shown, ...months } = await askedMonths(deps, db, asked);
    const counted = [];
    for (const month of shown) counted.push({ month, ...(await counter.read(deps, db, month)) });
    const { figures, computedAt } = counted.at(-1)!;
    const { own, ...parts } = await readOwnRequests(deps, db, months.month, hospital.id);
    const listed = figures.hospitals.find(({ id }) => id === hospital.id);
    return {
      ...months,
      standing: standingOf(months.month, deps.clock()),
      computedAt,
      isInvented: deps.mode === 'demo',
      own: { id: hospital.id, name: hospital.name, level: listed?.level ?? null, ...own },
      ...parts,
      ...compareWithOthers(figures.hospitals, hospital.id),
      months: counted.map(({ month, figures: { hospitals } }) => {
        const found = hospitals.find(({ id }) => id === hospital.id);
        const answers = found?.answers ?? noneAsked;
        return { month, answers, answerTime: found?.answerTime ?? spreadOf([]) };
      }),
    };
  };

  mount(mounting, endpoints.readHospitalReceiving, {
    task: 'see-hospital-receiving',
    handle: async ({ deps, db, query, session }) =>
      done(await read(deps, db, query.month, session.person.facility)),
  });

  mountFile(mounting, endpoints.exportHospitalReceiving, {
    task: 'see-hospital-receiving',
    writes: true,
    prepare: async ({ deps, db, query, session }) =>
      done(await read(deps, db, query.month, session.person.facility)),
    handle: async ({ deps, db, actor, prepared }) => {
      await appendAudit(deps, db, {
        actor,
        action: 'figures-exported',
        purpose: 'oversight',
        detail: `receiving-hospital,month:${prepared.month}`,
      });
      return done(csvFile(ownHospitalTable(prepared), `tasuki-receiving-hospital-${prepared.month}.csv`));
    },
  });
}

const noneAsked: OwnHospitalAnswer['own']['answers'] = {
  asked: 0,
  yes: 0,
  received: 0,
  refused: 0,
  silent: 0,
  notAwaited: 0,
  waiting: 0,
  phone: 0,
  undelivered: 0,
};

function mountReview(mounting: Mounting): void {
  const isFinal = (month: Month, now: Instant) =>
    endOfMonth(month) <= now && standingOf(month, now) === 'final';

  mount(mounting, endpoints.readReviewPlan, {
    task: 'export-for-review',
    handle: async ({ deps, db, query: { month }, now }) =>
      done({
        month,
        ...(isFinal(month, now)
          ? { availableFrom: null, ...(await readReviewExport(deps, db, month)).plan }
          : { availableFrom: finalAt(month), ...nothingTold }),
      }),
  });

  mountFile(mounting, endpoints.exportForReview, {
    task: 'export-for-review',
    writes: true,
    prepare: async ({ deps, db, query: { month }, now }) =>
      isFinal(month, now) ? done(await readReviewExport(deps, db, month)) : refuse('NOT_ALLOWED_NOW'),
    handle: async ({ deps, db, actor, prepared, query: { month } }) => {
      const { plan, table } = await keepReviewExport(db, month, prepared);
      await appendAudit(deps, db, {
        actor,
        action: 'review-exported',
        purpose: 'oversight',
        detail: `month:${month},rows:${plan.rows},left-out:${plan.suppressed}`,
      });
      return done(csvFile(table, `tasuki-review-${month}.csv`));
    },
  });
}

const nothingTold: ReviewExport['plan'] = {
  rows: 0,
  suppressed: 0,
  groups: 0,
  smallest: 0,
  levels: Object.fromEntries(reviewHierarchies.map(({ name, levels }) => [name, levels.length - 1])),
};

const csvFile = (
  rows: readonly (readonly (string | number)[])[],
  fileName: string,
): FileAnswer & { bytes: Uint8Array } => ({
  bytes: Buffer.from(writeCsv(rows), 'utf8'),
  contentType: 'text/csv; charset=utf-8',
  fileName,
});
