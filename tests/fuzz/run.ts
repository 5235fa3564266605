// `npm run fuzz -- --minutes N [--seed S]`: hostile inputs with what they cost, then changed inputs for as long as asked.
// Prints what ran and the slowest input of each decoder; ends with status 1 at a broken promise or a budget missed.
import { budget, costOf, createHostile } from './hostile.ts';
import { fuzz } from './fuzz.ts';
import { createTargets } from './targets.ts';

const option = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const minutes = option('minutes', 1);
const seed = option('seed', Date.now() % 2 ** 31);
let isBroken = false;

console.log('Hostile inputs: ms and MB allocated in one run');
for (const hostile of await createHostile()) {
  const { name, bytes, ms, megabytes } = await costOf(hostile);
  const isOver = ms > budget.ms || megabytes > budget.megabytes;
  isBroken ||= isOver;
  console.log(
    `${isOver ? 'MISS' : 'ok  '} ${ms.toFixed(1).padStart(6)} ms ${megabytes.toFixed(1).padStart(6)} MB  ${name} (${bytes} B)`,
  );
}

console.log(`\nChanged inputs, ${minutes} min, seed ${seed}`);
const outcome = await fuzz(await createTargets(), { seed, forMs: minutes * 60_000 });
for (const { name, runs, accepted, slowestMs } of outcome.targets) {
  isBroken ||= slowestMs > budget.ms;
  console.log(
    `${String(runs).padStart(9)} runs ${String(accepted).padStart(7)} accepted, slowest ${slowestMs.toFixed(1).padStart(6)} ms  ${name}`,
  );
}
for (const { target, error, input } of outcome.failures)
  console.log(`BROKEN ${target}: ${error}\n  input: ${input.slice(0, 4000)}`);
console.log(
  `${outcome.targets.reduce((sum, { runs }) => sum + runs, 0)} inputs, ${outcome.failures.length} broken promises`,
);
process.exit(isBroken || outcome.failures.length > 0 ? 1 : 0);
