import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../src/', import.meta.url).pathname;
const markup = globSync('**/*.svelte', { cwd: root }).map((file) => ({
  file,
  text: readFileSync(root + file, 'utf8')
    .replace(/<style[\s\S]*<\/style>/g, '')
    .replace(/<script[\s\S]*?<\/script>/g, ''),
}));

it('no markup carries a style of its own, as the content security policy drops it: use a class or data attribute', () => {
  expect(markup.filter(({ text }) => /\sstyle(=|:)/.test(text)).map(({ file }) => file)).toEqual([]);
});

it('raw HTML is never written into a page', () => {
  expect(markup.filter(({ text }) => text.includes('{@html')).map(({ file }) => file)).toEqual([]);
});

/** What is printed has inks of its own, the same in every theme. */
const printed = /\/cards\//;

it('colours on screens come from the tokens (over a camera picture: data-theme="night", --lens, --glass, --on-glass)', () => {
  const outside = globSync('**/*.svelte', { cwd: root, exclude: (name) => name === 'ui' })
    .filter((file) => !printed.test(file))
    .map((file) => ({
      file,
      style: /<style[^>]*>([\s\S]*)<\/style>/.exec(readFileSync(root + file, 'utf8'))?.[1] ?? '',
    }))
    .filter(({ style }) => /#[0-9a-f]{3,8}\b/i.test(style));
  expect(outside.map(({ file }) => file)).toEqual([]);
});
