// Dependencies point one way (docs/adr/0001). Each message says how to mend a wrong import.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const areas = [
  'crew',
  'care-home',
  'clinic',
  'hospital',
  'office',
  'patient',
  'start',
  'sign-in',
  'station',
  'network',
];

/** Layer → what it may import, among our own layers. Packages are checked apart. */
const allowed: Record<string, readonly string[]> = {
  core: ['core'],
  ui: ['ui', 'core'],
  api: ['api', 'core'],
  device: ['device', 'api', 'core'],
  'record-view': ['record-view', 'ui', 'core'],
  desk: ['desk', 'ui', 'api', 'core'],
  team: ['team', 'desk', 'ui', 'api', 'core'],
  // Screens of figures that several areas show.
  figures: ['figures', 'desk', 'ui', 'api', 'core'],
  'record-editor': ['record-editor', 'record-view', 'desk', 'ui', 'api', 'core'],
  ...Object.fromEntries(
    areas.map((area) => [
      area,
      [area, 'record-view', 'record-editor', 'team', 'figures', 'desk', 'device', 'api', 'ui', 'core'],
    ]),
  ),
  routes: [
    ...areas,
    'record-view',
    'record-editor',
    'team',
    'figures',
    'desk',
    'device',
    'api',
    'ui',
    'core',
    'routes',
  ],
  'service-worker': ['core', 'device'],
  'hooks.client': [],
  server: ['server', 'core'],
};
const purePackages = ['zod', 'cborg', 'fflate', '@hpke/core', '@noble/curves', 'papaparse', 'qrcode'];

interface Import {
  file: string;
  layer: string;
  target: string;
  typeOnly: boolean;
}

function layerOf(file: string): string {
  const parts = path.relative(root, file).split(path.sep);
  if (parts[0] === 'server') return 'server';
  if (parts[1] === 'routes') return 'routes';
  if (parts[1] === 'lib') return parts[2]!;
  return parts[1]!.replace(/\.ts$/, '');
}

function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8').replace(/^\s*\/\/.*$/gm, '');
  const pattern =
    /(import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...source.matchAll(pattern)].map((match) => ({
    file: path.relative(root, file),
    layer: layerOf(file),
    target: match[3] ?? match[4]!,
    typeOnly: match[2] !== undefined,
  }));
}

/** The layer an import leads to, or undefined for a package. */
function targetLayer(entry: Import): string | undefined {
  const { target } = entry;
  if (target.startsWith('#lib/')) return layerOf(path.join(root, 'src/lib', target.slice(5)));
  if (target.startsWith('#server/')) return 'server';
  if (target.startsWith('.')) return layerOf(path.resolve(root, path.dirname(entry.file), target));
  return undefined;
}

const files = globSync(['src/**/*.{ts,svelte}', 'server/**/*.ts'], { cwd: root })
  .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('.d.ts'))
  .map((file) => path.join(root, file));
const imports = files.flatMap(importsOf);

test('there are files to check', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(imports.length).toBeGreaterThan(100);
});

test('every import follows the direction of the layers', () => {
  const wrong = imports.filter((entry) => {
    const to = targetLayer(entry);
    return to !== undefined && allowed[entry.layer] !== undefined && !allowed[entry.layer]!.includes(to);
  });
  expect(
    wrong.map(
      (entry) =>
        `${entry.file} imports ${entry.target}: ${entry.layer} may import only ${allowed[entry.layer]!.join(', ')}. Move what both need down a layer, or pass it as a parameter.`,
    ),
  ).toEqual([]);
});

test('every source folder has its place in the layers', () => {
  const unknown = new Set(files.map(layerOf).filter((layer) => !(layer in allowed)));
  unknown.delete('app');
  unknown.delete('brands');
  expect([...unknown]).toEqual([]);
});

test('core is pure: no framework, browser storage, Node module or network', () => {
  const core = files.filter((file) => layerOf(file) === 'core');
  const packages = core
    .flatMap(importsOf)
    .filter((entry) => targetLayer(entry) === undefined)
    .filter(
      (entry) => !purePackages.some((name) => entry.target === name || entry.target.startsWith(`${name}/`)),
    );
  expect(packages.map((entry) => `${entry.file} imports ${entry.target}`)).toEqual([]);
  const impure =
    /\b(fetch\(|document\.|window\.|localStorage|indexedDB|Date\.now\(|new Date\(\)|Math\.random\()/;
  expect(
    core.filter((file) => impure.test(withoutComments(file))).map((file) => path.relative(root, file)),
  ).toEqual([]);
});

test('no SQL in handlers: server/routes never touches the query builder', () => {
  const wrong = imports.filter(
    (entry) => entry.file.startsWith('server/routes/') && /^(kysely|node:sqlite)/.test(entry.target),
  );
  expect(
    wrong.map((entry) => `${entry.file} imports ${entry.target}: put the query into server/store`),
  ).toEqual([]);
});

test('no file is named after nothing', () => {
  const vague = files.filter((file) =>
    /(^|\/)(utils?|helpers?|common|misc|manager|services?)(\.|\/)/.test(path.relative(root, file)),
  );
  expect(vague.map((file) => path.relative(root, file))).toEqual([]);
});

test('nothing is fetched from a third party', () => {
  const foreign = files.filter((file) =>
    /(?:src|href|fetch\(|import\()\s*=?\s*["'`]https?:\/\//.test(withoutComments(file)),
  );
  expect(foreign.map((file) => path.relative(root, file))).toEqual([]);
});

function withoutComments(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}

/** Every file and package that comes with a page before anything is loaded later. */
function comesWith(entry: string): Set<string> {
  const found = new Set<string>();
  const queue = [entry];
  for (let file = queue.pop(); file; file = queue.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    if (!/\.(ts|svelte)$/.test(file)) continue;
    const source = readFileSync(path.join(root, file), 'utf8').replace(/^\s*\/\/.*$/gm, '');
    for (const [, names = '', target = ''] of source.matchAll(
      /^\s*(?:import|export)\s+(?!type\s)(?:([^'";]*?)\sfrom\s+)?['"]([^'"]+)['"]/gm,
    )) {
      const isTypesOnly = /^\{(?:\s*type\s[^,}]*,?)+\s*\}$/.test(names.trim());
      if (isTypesOnly) continue;
      if (target.startsWith('#lib/')) queue.push(`src/lib/${target.slice(5)}`);
      else if (target.startsWith('.')) queue.push(path.join(path.dirname(file), target));
      else found.add(target);
    }
  }
  return found;
}

test('the crew’s first screen is light: the camera opens before validator, database and keys are loaded', () => {
  const first = comesWith('src/routes/crew/+page.svelte');
  expect(first).toContain('src/lib/crew/Viewfinder.svelte');
  for (const heavy of [
    'zod',
    'dexie',
    '@hpke/core',
    'src/lib/api/client.ts',
    'src/lib/crew/crew-session.svelte.ts',
    'src/lib/crew/timings.svelte.ts',
  ])
    expect(first, `${heavy} belongs behind later-screens.ts`).not.toContain(heavy);
});
