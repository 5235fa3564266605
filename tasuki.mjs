// Starts or tests Tasuki from a fresh clone, with nothing installed but Node and npm.
// Plain JavaScript on purpose: it runs on the system's Node before the project's own Node is there.
import { spawnSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const windows = process.platform === 'win32';
const [command = 'start', ...options] = process.argv.slice(2);

requireNode(20, 19);
if (command === 'start') await start();
else if (command === 'test') test();
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

function test() {
  install();
  run('npm', ['run', '-s', 'format:check']);
  run('npm', ['run', '-s', 'check']);
  run('npm', ['run', '-s', 'build']);
  run('npx', ['--no', 'vitest', 'run', ...options]);
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
