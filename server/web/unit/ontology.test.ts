// Tests that the explorer serves any ontology: it names no kind and no relation type of the bundled one.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const seed = (file: string) => readFileSync(at(`../../../seed/${file}`), 'utf8');

/** How the API and data files write kinds and relation types: COURT_CASE and CourtCase, PART_OF and partOf. */
const enumOf = (kind: string) => kind.replace(/(?<!^)([A-Z])/g, '_$1').toUpperCase();
const termOf = (type: string) => type.toLowerCase().replace(/_(\w)/g, (_, c: string) => c.toUpperCase());

const kinds = [...seed('kinds.graphqls').matchAll(/^(?:type|interface) (\w+)/gm)].map((m) => m[1] ?? '');
const types = [...seed('relations.graphqls').matchAll(/^ {2}([A-Z][A-Z_]+) @predicate/gm)].map((m) => m[1] ?? '');

/** Values of the API that look like a relation type: the stance of a claim, and the state of a merge. */
const api = new Set(['SUPPORTS', 'PROPOSED']);

test('no source of the explorer names a kind or a relation type of the bundled dataset', () => {
  expect(kinds.length).toBeGreaterThan(20);
  expect(types.length).toBeGreaterThan(80);
  const constants = new Set([...kinds.map(enumOf), ...types].filter((name) => !api.has(name)));
  const words = new Set([...kinds, ...types.map(termOf).filter((t) => /[A-Z]/.test(t))]);
  const terms = new Set([...types.map(termOf), ...kinds.map((k) => k.charAt(0).toLowerCase() + k.slice(1))]);
  const files = readdirSync(at('../src'), { recursive: true, encoding: 'utf8' }).filter(
    (f) => /\.(tsx?|graphql|css)$/.test(f) && !f.endsWith('generated.ts'),
  );
  const wrong = files.flatMap((file) => {
    const text = readFileSync(at(`../src/${file}`), 'utf8');
    const named = [...text.matchAll(/(?<![\w.])[A-Z][A-Z_]+(?![\w(])/g)].filter((m) => constants.has(m[0]));
    const quoted = [...text.matchAll(/(['"`])(\w+)\1/g)].filter((m) => words.has(m[2] ?? ''));
    const written = [...text.matchAll(/\b([a-z]\w*)\((?=[A-Z]\w*[,)]|_,|\/)/g)].filter((m) => terms.has(m[1] ?? ''));
    return [
      ...written.map((m) => `${file}: ${m[1]}`),
      ...named.map((m) => `${file}: ${m[0]}`),
      ...quoted.map((m) => `${file}: ${m[2]}`),
    ];
  });
  expect(wrong).toEqual([]);
});
