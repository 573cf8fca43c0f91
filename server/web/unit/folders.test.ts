// Lists the folders of the explorer. A folder may import only from the folders above it in this list.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const order = [
  'lang',
  'api',
  'look',
  'state',
  'parts',
  'mapping',
  'graph',
  'keep',
  'actions',
  'timeline',
  'proof',
  'ask',
  'figures',
  'panels',
  'save',
  'page',
  '.',
];
/** The page of GraphiQL is another program, with React. */
const apart = ['graphiql'];

const src = fileURLToPath(new URL('../src', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((f) => /\.tsx?$/.test(f));
/** The files that nothing generates. */
const written = files.filter((f) => !f.endsWith('generated.ts'));
const folderOf = (file: string): string => file.split(sep).slice(0, -1)[0] ?? '.';

function imports(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/(?:from|import|import\(|URL\()\s*'(\.[^']+)'/g)].map((m) =>
    relative(src, normalize(join(src, dirname(file), m[1] ?? ''))),
  );
}

test('no folder uses one that comes after it', () => {
  const wrong = files.flatMap((file) => {
    const from = folderOf(file);
    if (apart.includes(from)) return [];
    const at = order.indexOf(from);
    if (at < 0) return [`${file}: the folder is not in the list`];
    return imports(file)
      .filter((to) => order.indexOf(folderOf(to)) > at || order.indexOf(folderOf(to)) < 0)
      .map((to) => `${file} uses ${to}`);
  });
  expect(wrong).toEqual([]);
});

test('no file has more than 500 lines', () => {
  const long = written.filter((f) => readFileSync(join(src, f), 'utf8').split('\n').length > 501);
  expect(long).toEqual([]);
});

test('no comment has more than 120 columns', () => {
  const wide = written.flatMap((f) =>
    readFileSync(join(src, f), 'utf8')
      .split('\n')
      .flatMap((line, i) => (line.length > 120 && /^\s*(\/\/|\/?\*)/.test(line) ? [`${f}:${i + 1}`] : [])),
  );
  expect(wide).toEqual([]);
});
