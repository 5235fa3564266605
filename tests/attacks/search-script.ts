// Stolen accounts at work, by hand against a running demo server: names are searched one after the other with every crew
// account the demo has, as fast as the server answers, and it is told what was got, what stopped it and who was alerted.
//   node tests/attacks/search-script.ts --url http://localhost:5173 [--searches 200] [--every-ms 0]
import { parseArgs } from 'node:util';
import { call } from '#lib/api/client.ts';
import type { PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { fetchAs } from '#tests/journeys/demo-door.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:5173' },
    searches: { type: 'string', default: '200' },
    'every-ms': { type: 'string', default: '0' },
  },
});
const base = values.url;
const searches = Number(values.searches);
const everyMs = Number(values['every-ms']);
const mostAccounts = 5;
const alertWithinMs = 60_000;

interface Account {
  name: string;
  station: string;
  fetch: typeof fetch;
  caseId: string;
  answered: number;
  people: number;
  stops: Map<string, number>;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function takeOver(): Promise<Account[]> {
  const listed = await call(endpoints.listDemoPeople, {
    fetch: (input, init) => fetch(new URL(String(input), base), init),
  });
  if (!listed.ok) throw new Error(`is a demo server running at ${base}? ${listed.code}`);
  const crews = listed.value.people.filter(({ role }) => role === 'crew' || role === 'crew-supervisor');
  return Promise.all(
    crews.slice(0, mostAccounts).map(async ({ name, facility }) => {
      const signedIn = await fetchAs(base, name);
      const caseId = crypto.randomUUID();
      const opened = await call(endpoints.openCase, {
        params: { id: caseId },
        body: { openedAt: Date.now() as never, openedBy: 'search' },
        fetch: signedIn,
      });
      if (!opened.ok) throw new Error(`no case for ${name}: ${opened.code}`);
      return {
        name,
        station: facility.name,
        fetch: signedIn,
        caseId,
        answered: 0,
        people: 0,
        stops: new Map(),
      };
    }),
  );
}

const nameOf = (n: number) => [...String(n)].map((digit) => 'アイウエオカキクケコ'[Number(digit)]).join('');

async function attack(accounts: readonly Account[]): Promise<void> {
  for (let n = 0; n < searches; n += 1) {
    const account = accounts[n % accounts.length]!;
    const answer = await call(endpoints.search, {
      body: { caseId: account.caseId, name: `ヌスミ ${nameOf(n)}`, birthDate: '1944-04-04' as PlainDate },
      fetch: account.fetch,
    });
    if (answer.ok) {
      account.answered += 1;
      account.people += answer.value.candidates.length;
    } else {
      const limit =
        'problem' in answer
          ? (answer.problem.issues?.find(({ path }) => path === 'limit')?.message ?? answer.code)
          : answer.code;
      account.stops.set(limit, (account.stops.get(limit) ?? 0) + 1);
    }
    await pause(everyMs);
  }
}

async function readAlerts() {
  const office = await fetchAs(base, '県庁 みはる');
  const listed = await call(endpoints.listAlerts, { query: { show: 'open' }, fetch: office });
  if (!listed.ok) throw new Error(listed.code);
  return listed.value;
}

const began = Date.now();
const known = new Map((await readAlerts()).alerts.map(({ id, count }) => [id, count]));
const accounts = await takeOver();
await attack(accounts);
console.log(
  `${searches} searches from ${accounts.length} accounts in ${Math.round((Date.now() - began) / 1000)} s`,
);
for (const { name, station, answered, people, stops } of accounts) {
  const stopped = [...stops].map(([limit, times]) => `${limit} ×${times}`).join(', ') || 'never';
  console.log(`  ${name} (${station}): ${answered} answered, ${people} people shown, stopped: ${stopped}`);
}
const got = accounts.reduce((sum, { answered }) => sum + answered, 0);
console.log(`got ${got} of ${searches} answers`);
const ended = Date.now();
const isNew = ({ id, count }: { id: string; count: number }) => known.get(id) !== count;
let queue = await readAlerts();
while (!queue.alerts.some(isNew) && Date.now() - ended < alertWithinMs) {
  await pause(1_000);
  queue = await readAlerts();
}
await pause(4_000);
queue = await readAlerts();
console.log(`in the queue ${Math.round((Date.now() - ended) / 1000)} s after the last search:`);
for (const { kind, severity, person, count } of queue.alerts.filter(isNew))
  console.log(`  ${severity.padEnd(6)} ${kind.padEnd(17)} ×${count}  ${person}`);
if (queue.breaker.stoppedAt !== null) console.log(`the region has stopped: ${queue.breaker.cause}`);
process.exit(got < searches && queue.alerts.some(isNew) ? 0 : 1);
