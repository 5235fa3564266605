// Prints the budgets that exist, each as figure, baseline, ratio and budget. `--json`: one JSON object a line.
// `--only NAME` measures one of them, `--full` takes the full sizes (slower).
import type { Figure } from './figure.ts';

const benches: Record<string, () => Promise<{ measure: () => Promise<Figure[]> }>> = {
  'card-size': () => import('./card-size.ts'),
  'card-open': () => import('./card-open.ts'),
  decode: () => import('./decode.ts'),
  print: () => import('./print.ts'),
  search: () => import('./search.ts'),
  board: () => import('./board.ts'),
  'crew-start': () => import('./crew-start.ts'),
};

const json = process.argv.includes('--json');
const only = process.argv[process.argv.indexOf('--only') + 1];
const names = process.argv.includes('--only') ? [only ?? ''] : Object.keys(benches);

let missed = 0;
for (const name of names) {
  const load = benches[name];
  if (!load) {
    console.error(`Unknown bench '${name}'. Known: ${Object.keys(benches).join(', ')}.`);
    process.exit(2);
  }
  const { measure } = await load();
  for (const figure of await measure()) {
    if (!figure.pass) missed += 1;
    console.log(json ? JSON.stringify({ bench: name, ...figure }) : line(name, figure));
  }
}
if (!json) console.log(missed === 0 ? '\nAll budgets met.' : `\n${missed} budgets missed.`);
process.exit(missed === 0 ? 0 : 1);

function line(name: string, figure: Figure): string {
  const number = (value: number) => (Number.isInteger(value) ? String(value) : value.toPrecision(4));
  const baseline = figure.baseline ? `  ${figure.baseline.name} ${number(figure.baseline.value)}` : '';
  const ratio = figure.ratio === undefined ? '' : `  ratio ${figure.ratio.toFixed(2)}`;
  return `${figure.pass ? 'ok  ' : 'MISS'} ${name.padEnd(10)} ${figure.name}: ${number(figure.value)} ${figure.unit}${baseline}${ratio}  budget ${figure.budget}`;
}
