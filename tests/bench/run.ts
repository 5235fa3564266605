// Prints the budgets that exist, each as figure, baseline, ratio and budget. `--json`: one JSON object a line.
// `--only NAME` measures one of them, `--full` takes the full sizes (slower). Each bench runs in a process of its own,
// so that none pays for another's memory.
import { spawnSync } from 'node:child_process';
import type { Figure } from './figure.ts';

const benches: Record<string, () => Promise<{ measure: () => Promise<Figure[]> }>> = {
  'card-size': () => import('./card-size.ts'),
  'card-open': () => import('./card-open.ts'),
  'card-open-browser': () => import('./card-open-browser.ts'),
  'status-list': () => import('./status-list.ts'),
  capsules: () => import('./capsules.ts'),
  decode: () => import('./decode.ts'),
  print: () => import('./print.ts'),
  search: () => import('./search.ts'),
  'uniform-answers': () => import('./uniform-answers.ts'),
  watch: () => import('./watch.ts'),
  figures: () => import('./figures.ts'),
  'receiving-figures': () => import('./receiving-figures.ts'),
  audit: () => import('./audit.ts'),
  ranking: () => import('./ranking.ts'),
  board: () => import('./board.ts'),
  load: () => import('./load.ts'),
  'crew-start': () => import('./crew-start.ts'),
};

const json = process.argv.includes('--json');
const only = process.argv.includes('--only')
  ? (process.argv[process.argv.indexOf('--only') + 1] ?? '')
  : undefined;

if (only !== undefined) await runOne(only);
else runAll();

async function runOne(name: string): Promise<void> {
  const load = benches[name];
  if (!load) {
    console.error(`Unknown bench '${name}'. Known: ${Object.keys(benches).join(', ')}.`);
    process.exit(2);
  }
  const figures = await (await load()).measure();
  for (const figure of figures)
    console.log(json ? JSON.stringify({ bench: name, ...figure }) : line(name, figure));
  process.exit(figures.every(({ pass }) => pass) ? 0 : 1);
}

function runAll(): void {
  const passed = process.argv.slice(2);
  const failed = Object.keys(benches).filter((name) => {
    const child = spawnSync(process.execPath, [import.meta.filename, '--only', name, ...passed], {
      stdio: 'inherit',
    });
    return child.status !== 0;
  });
  if (!json)
    console.log(failed.length === 0 ? '\nAll budgets met.' : `\nBudgets missed in: ${failed.join(', ')}.`);
  process.exit(failed.length === 0 ? 0 : 1);
}

function line(name: string, figure: Figure): string {
  const number = (value: number) => (Number.isInteger(value) ? String(value) : value.toPrecision(4));
  const baseline = figure.baseline ? `  ${figure.baseline.name} ${number(figure.baseline.value)}` : '';
  const beside = (figure.beside ?? []).map(({ name, value }) => `  ${name} ${number(value)}`).join('');
  const ratio = figure.ratio === undefined ? '' : `  ratio ${figure.ratio.toFixed(2)}`;
  return `${figure.pass ? 'ok  ' : 'MISS'} ${name.padEnd(10)} ${figure.name}: ${number(figure.value)} ${figure.unit}${baseline}${beside}${ratio}  budget ${figure.budget}`;
}
