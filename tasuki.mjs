// Starts or tests Tasuki from a fresh clone, with nothing installed but Node and npm.
// Plain JavaScript on purpose: it runs on the system's Node before the project's own Node is there.
import { spawnSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const windows = process.platform === 'win32';
const [command = 'start', ...options] = process.argv.slice(2);

const running = new Set();

requireNode(20, 19);
if (command === 'start') await start();
else if (command === 'test') await test();
else fail(`Unknown command '${command}'. Known: start, test.`);

async function start() {
  install();
  buildIfStale();
  const server = spawn('npm', ['run', '-s', 'serve', '--', ...options], {
    cwd: root,
    stdio: 'inherit',
    shell: windows,
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
  server.on('exit', (code) => process.exit(code ?? 0));
}

async function test() {
  install();
  // Types take as long as the other two; what fails first stops everything.
  await Promise.all([inOrder('check'), inOrder('format:check', 'build')]);
  run('npx', ['--no', 'vitest', 'run', ...options]);
}

/** npm scripts, one after the other; what each prints comes in one piece. */
async function inOrder(...scripts) {
  for (const script of scripts) {
    const { status, printed } = await npmRun(script);
    process.stdout.write(printed);
    if (status === 0) continue;
    for (const child of running) child.kill();
    fail(`'npm run ${script}' failed; what it printed above says why.`);
  }
}

function npmRun(script) {
  const child = spawn('npm', ['run', '-s', script], { cwd: root, shell: windows });
  running.add(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (printed += data));
  return new Promise((resolve) =>
    child.on('close', (status) => {
      running.delete(child);
      resolve({ status, printed });
    }),
  );
}

function install() {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && newest(path.join(root, 'package-lock.json')) <= newest(installed)) return;
  console.log('Installing what package-lock.json names …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

function buildIfStale() {
  const built = path.join(root, 'build', 'handler.js');
  const sources = ['src', 'static', 'svelte.config.js', 'vite.config.ts', 'package-lock.json'];
  if (existsSync(built) && sources.every((source) => newest(path.join(root, source)) <= newest(built)))
    return;
  console.log('Building …');
  run('npm', ['run', '-s', 'build', '--', '--logLevel', 'error']);
}

/** Newest modification time below a file or folder, in ms. */
function newest(place) {
  const stat = statSync(place);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(place).map((name) => newest(path.join(place, name))));
}

function run(program, args) {
  const result = spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: windows });
  if (result.status !== 0) fail(`'${[program, ...args].join(' ')}' failed; what it printed above says why.`);
}

function requireNode(major, minor) {
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  fail(
    `Node ${major}.${minor} or newer is needed; this is ${process.versions.node}. Get it at https://nodejs.org.`,
  );
}

function fail(message) {
  console.error(`tasuki: ${message}`);
  process.exit(1);
}
