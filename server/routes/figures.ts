// Figures of the network, month by month; each facility's own use; and what anybody may know of the network.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { writeCsv } from '#lib/core/figures/csv.ts';
import { monthAt, monthsUntil, type Month } from '#lib/core/figures/month.ts';
import { figuresTable, networkTable, useTable } from '#lib/core/figures/tables.ts';
import type { Database, Deps } from '#server/ports.ts';
import { done, problemResponse, refuse } from '#server/problem.ts';
import { mount, mountFile, mountOpen, type FileAnswer, type Mounting } from '#server/route.ts';
import type { ApiContext } from '#server/middleware/environment.ts';
import { remoteAddress } from '#server/middleware/remote-address.ts';
import { appendAudit } from '#server/store/audit.ts';
import { insertEntered, listEntered } from '#server/store/entered-figures.ts';
import { listTrials, markTrial, readUse } from '#server/store/facility-use.ts';
import { countAddedInYear, firstMonth, MonthCounter, readReports } from '#server/store/figures.ts';
import { createNetworkList } from '#server/store/network.ts';

const monthsShown = 13;
/** The public page may be kept by caches for as long as nobody would mind. */
const publicSeconds = 300;

export function mountFigures(mounting: Mounting): void {
  const counter = new MonthCounter();
  const months = async (deps: Deps, db: Database, asked: Month | undefined) => {
    const current = monthAt(deps.clock());
    const first = (await firstMonth(db)) ?? current;
    const month = asked !== undefined && asked < current ? asked : current;
    const shown = monthsUntil(month, monthsShown);
    return { month, first, current, months: await readReports(deps, db, counter, shown, first) };
  };

  mount(mounting, endpoints.readFigures, {
    task: 'see-figures',
    handle: async ({ deps, db, query }) => {
      const read = await months(deps, db, query.month);
      return done({
        ...read,
        addedInYear: await countAddedInYear(db, read.month),
        entered: await listEntered(deps, db, read.month),
      });
    },
  });

  // Counting may take seconds: it happens before the transaction that records the export.
  mountFile(mounting, endpoints.exportFigures, {
    task: 'see-figures',
    writes: true,
    prepare: async ({ deps, db, query }) => done(await months(deps, db, query.month)),
    handle: async ({ deps, db, actor, prepared }) => {
      await appendAudit(deps, db, {
        actor,
        action: 'figures-exported',
        purpose: 'oversight',
        detail: `month:${prepared.month}`,
      });
      return done(csvFile(figuresTable(prepared.months), `tasuki-figures-${prepared.month}.csv`));
    },
  });

  mount(mounting, endpoints.enterFigure, {
    task: 'enter-figures',
    handle: async ({ deps, db, actor, session, body }) => {
      if (body.month > monthAt(deps.clock()))
        return refuse('BAD_REQUEST', { issues: [{ path: 'month', message: 'lies in the future' }] });
      await insertEntered(deps, db, { ...body, personId: session.person.id });
      await appendAudit(deps, db, {
        actor,
        action: 'figures-entered',
        purpose: 'oversight',
        detail: `month:${body.month},${body.kind}${body.value === null ? ',taken-back' : ''}`,
      });
      return done({});
    },
  });

  mount(mounting, endpoints.readFacilityUse, {
    task: 'see-network',
    handle: async ({ deps, db, query }) =>
      done({ ...(await readUse(deps, db, counter, query)), trials: await listTrials(db) }),
  });

  mountFile(mounting, endpoints.exportFacilityUse, {
    task: 'see-network',
    writes: true,
    prepare: async ({ deps, db, query }) => done(await readUse(deps, db, counter, query)),
    handle: async ({ deps, db, actor, prepared }) => {
      await appendAudit(deps, db, {
        actor,
        action: 'figures-exported',
        purpose: 'oversight',
        detail: `facility-use,facilities:${prepared.facilities.length}`,
      });
      return done(csvFile(useTable(prepared.facilities, prepared), `tasuki-use-${prepared.until}.csv`));
    },
  });

  mount(mounting, endpoints.readOwnFacilityUse, {
    task: 'see-own-facility-use',
    handle: async ({ deps, db, query, session }) => {
      const { facilities, ...period } = await readUse(deps, db, counter, query, session.person.facility.id);
      const [facility] = facilities;
      return facility ? done({ ...period, network: deps.region.name, facility }) : refuse('NOT_FOUND');
    },
  });

  mountFile(mounting, endpoints.exportOwnFacilityUse, {
    task: 'see-own-facility-use',
    writes: true,
    prepare: async ({ deps, db, query, session }) =>
      done(await readUse(deps, db, counter, query, session.person.facility.id)),
    handle: async ({ deps, db, actor, prepared }) => {
      if (prepared.facilities.length === 0) return refuse('NOT_FOUND');
      await appendAudit(deps, db, {
        actor,
        action: 'figures-exported',
        purpose: 'oversight',
        detail: 'facility-use,facilities:1',
      });
      return done(csvFile(useTable(prepared.facilities, prepared), `tasuki-use-${prepared.until}.csv`));
    },
  });

  mount(mounting, endpoints.markTrial, {
    task: 'enrol-facilities',
    handle: async ({ deps, db, actor, params, body }) => {
      if (!(await markTrial(db, params.id, body.trial))) return refuse('NOT_FOUND');
      await appendAudit(deps, db, {
        actor,
        action: 'facility-changed',
        purpose: 'oversight',
        detail: `facility:${params.id},trial:${body.trial ? 1 : 0}`,
      });
      return done({});
    },
  });

  mountNetwork(mounting);
}

/** The public list, as JSON and as a table. Nothing in it depends on who asks. */
function mountNetwork(mounting: Mounting): void {
  const readNetwork = createNetworkList(mounting.deps);
  const cacheControl = `public, max-age=${publicSeconds}`;

  mountOpen(mounting, endpoints.readNetwork, {
    handle: async ({ db, context }) => {
      context.header('cache-control', cacheControl);
      return done(await readNetwork(db));
    },
  });

  mounting.api.on(endpoints.readNetworkCsv.method, endpoints.readNetworkCsv.path, async (context) => {
    const { deps, limiter } = mounting;
    const waitSeconds = limiter.take(remoteAddress(context as ApiContext), deps.clock());
    if (waitSeconds > 0)
      return problemResponse(context, { code: 'LIMIT_REACHED', retryAfterSeconds: waitSeconds });
    const file = csvFile(networkTable(await readNetwork(deps.db)), 'tasuki-network.csv');
    return new Response(Uint8Array.from(file.bytes), {
      headers: {
        'content-type': file.contentType,
        'content-disposition': `attachment; filename="${file.fileName}"`,
        'cache-control': cacheControl,
      },
    });
  });
}

const csvFile = (
  rows: readonly (readonly (string | number)[])[],
  fileName: string,
): FileAnswer & { bytes: Uint8Array } => ({
  bytes: Buffer.from(writeCsv(rows), 'utf8'),
  contentType: 'text/csv; charset=utf-8',
  fileName,
});
