// Finds the columns, rows and cells of a table that the problems of a load are about.
import type { FileProblem, Sample } from '../parts/upload';
import { columnsAt, meaningOf, type TableSpec } from './columns';

/** The problems of one table. */
export interface Placed {
  /** By column. */
  columns: Map<string, string[]>;
  /** By line and column. */
  cells: Map<string, string>;
  lines: Set<number>;
}

const isFile = (p: FileProblem, file: string): boolean => p.file === file || p.file.endsWith(`/${file}`);

/** Returns the column of a cell that a problem is about; undefined if it does not say. */
function columnOf(p: FileProblem, sample: Sample, table: TableSpec): string | undefined {
  const row = sample.rows.find((r) => r.line === p.line);
  if (row && p.column) {
    const i = row.at.findLastIndex((at) => at > 0 && at <= (p.column ?? 0));
    if (i >= 0) return sample.columns[i];
  }
  const named = /^(\w+): /.exec(p.text)?.[1];
  return sample.columns.find((c) => {
    const m = meaningOf(table, c, { tables: [table] });
    return (m.is === 'fact' || m.is === 'attribute') && m.name === named;
  });
}

/** Returns the lines of a mapping that are about a table, from the first to before the last. */
export function linesOf(mapping: string, file: string): [number, number] {
  const lines = mapping.split('\n');
  const starts = lines.flatMap((l, i) => (/^\s*- file:/.test(l) ? [i + 1] : []));
  const from = starts.find((n) => (lines[n - 1] ?? '').includes(file)) ?? 0;
  return [from, starts.find((n) => n > from) ?? lines.length + 1];
}

/** Places the problems of a table. Those of other files are left out. */
export function placedOf(problems: readonly FileProblem[], mapping: string, sample: Sample, table: TableSpec): Placed {
  const placed: Placed = { columns: new Map(), cells: new Map(), lines: new Set() };
  const add = (column: string, text: string) =>
    placed.columns.set(column, [...(placed.columns.get(column) ?? []), text]);
  const [from, to] = linesOf(mapping, sample.file);
  for (const p of problems) {
    if (/\.mapping\.ya?ml$/.test(p.file)) {
      if (!p.line || p.line < from || p.line >= to) continue;
      for (const c of columnsAt(mapping, p.line, p.column ?? 1, sample.columns)) add(c, p.text);
      continue;
    }
    if (!isFile(p, sample.file)) continue;
    const column = columnOf(p, sample, table);
    if (p.line) placed.lines.add(p.line);
    if (column === undefined) continue;
    if (p.line) placed.cells.set(`${p.line} ${column}`, p.text);
    add(column, p.line ? `${p.line}: ${p.text}` : p.text);
  }
  return placed;
}
