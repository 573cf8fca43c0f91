// Adds the entities of a pasted list of names or ids, one per line, as from a spreadsheet.
import { ask } from '../api/client';
import { nodesOf } from '../api/nodes';
import type { Found } from '../api/generated';

/** The maximum number of lines of a list, and of letters of a line. */
export const MOST_LINES = 200;
const MOST_LETTERS = 300;
/** The number of searches at a time. */
const AT_A_TIME = 6;

/** Returns the form in which two spellings of a name are the same. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

const unquoted = (cell: string): string => {
  const text = cell.trim();
  const inside = /^(["'])(.*)\1$|^[“„«](.*)[”“»]$/.exec(text);
  return (inside ? (inside[2] ?? inside[3] ?? '') : text).replaceAll('""', '"').trim();
};

/** Splits a line at separators outside of quotes. */
function cut(line: string, separator: string): string[] {
  const cells = [''];
  let quoted = false;
  for (const c of line) {
    if (c === '"') quoted = !quoted;
    if (c === separator && !quoted) cells.push('');
    else cells[cells.length - 1] += c;
  }
  return cells;
}

/**
 * Returns the possible names in each line that is not empty. If the line has tabs, as in a spreadsheet, these are its
 * cells. Otherwise they are the line itself, and its cells if it has semicolons or commas. Quotes around names are
 * removed.
 */
export const linesOf = (text: string): string[][] =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => {
      if (line.includes('\t')) return line.split('\t').map(unquoted);
      return [line, ...[';', ','].flatMap((s) => (line.includes(s) ? cut(line, s) : []))].map(unquoted);
    })
    .map((cells) => [...new Set(cells)].filter((cell) => cell !== ''))
    .filter((cells) => cells.length > 0);

/** Returns the entities that have a text as their name, as another name, or as their id. */
export function exact(text: string, found: readonly Found[]): Found[] {
  const wanted = plain(text);
  return found.filter((f) => [f.id, f.name, f.zh ?? '', ...f.aliases].some((name) => plain(name) === wanted));
}

/** What a list names. */
export interface Listed {
  ids: string[];
  /** The lines that name no entity. */
  unknown: string[];
}

/**
 * Finds the entity of each line: by an id in one of its cells, or else by the first cell that is the name of an entity.
 */
export async function entitiesOf(lines: readonly (readonly string[])[]): Promise<Listed> {
  const cells = [...new Set(lines.flat())].filter((c) => c.length <= MOST_LETTERS);
  const byId = new Set<string>();
  for (const n of await nodesOf('Names', cells)) if (n && 'kind' in n) byId.add(n.id);
  const ids = new Set<string>();
  const unknown: string[] = [];
  for (let i = 0; i < lines.length; i += AT_A_TIME) {
    const some = lines.slice(i, i + AT_A_TIME);
    const found = await Promise.all(some.map((line) => entityOf(line, byId)));
    found.forEach((f, j) => {
      for (const id of f) ids.add(id);
      if (f.length === 0) unknown.push(some[j]?.[0] ?? '');
    });
  }
  return { ids: [...ids], unknown };
}

async function entityOf(line: readonly string[], byId: ReadonlySet<string>): Promise<string[]> {
  const known = line.filter((cell) => byId.has(cell));
  if (known.length > 0) return known;
  for (const cell of line) {
    if (cell.length > MOST_LETTERS) continue;
    const { search } = await ask('Search', { text: cell }, {});
    const found = exact(
      cell,
      search.edges.map((e) => e.node),
    );
    if (found.length > 0) return found.map((f) => f.id);
  }
  return [];
}
