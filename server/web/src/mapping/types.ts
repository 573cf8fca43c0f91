// Reads and changes the types of the facts that a draft adds to the ontology.
import { columnsIn, type TableSpec } from './columns';

/** The types that a fact of a column can have. */
export const FACT_TYPES = ['String', 'Int', 'Decimal', 'Date', 'DateTime', 'Boolean'] as const;
export type FactType = (typeof FACT_TYPES)[number];

const isFactType = (type: string): type is FactType => FACT_TYPES.some((t) => t === type);

/** Finds the line that defines a fact of a kind in a text; -1 if the text does not define it. */
function lineOf(lines: readonly string[], kind: string, fact: string): number {
  const begin = lines.findIndex((l) => new RegExp(`^(extend )?type ${kind}\\b`).test(l));
  if (begin < 0) return -1;
  const end = lines.findIndex((l, i) => i > begin && l.startsWith('}'));
  return lines.findIndex((l, i) => i > begin && (end < 0 || i < end) && new RegExp(`^ {2}${fact}:`).test(l));
}

/** Returns the type that a text gives a fact; undefined if it does not define the fact with one of the types. */
export function factType(ontology: string, kind: string, fact: string): FactType | undefined {
  const lines = ontology.split('\n');
  const type = /^ {2}\w+: (\w+)/.exec(lines[lineOf(lines, kind, fact)] ?? '')?.[1] ?? '';
  return isFactType(type) ? type : undefined;
}

/**
 * Returns a text that gives a fact another type. It removes the directive @evidence of the fact, because the values of
 * the new type may not be evidence.
 */
export function withFactType(ontology: string, kind: string, fact: string, type: FactType): string {
  const lines = ontology.split('\n');
  const at = lineOf(lines, kind, fact);
  const line = lines[at];
  if (line === undefined) return ontology;
  lines[at] = line.replace(/^( {2}\w+: )\w+/, `$1${type}`).replace(/ @evidence\([^)]*\)/, '');
  return lines.join('\n');
}

const dateFormats: [RegExp, string][] = [
  [/^\d{1,2}\.\d{1,2}\.\d{4}$/, 'D.M.YYYY'],
  [/^\d{1,2}\.\d{1,2}\.\d{2}$/, 'D.M.YY'],
  [/^\d{4}\/\d{1,2}\/\d{1,2}$/, 'YYYY/M/D'],
  [/^(1[3-9]|2\d|3[01])\/\d{1,2}\/\d{4}$/, 'D/M/YYYY'],
  [/^\d{1,2}\/\d{1,2}\/\d{4}$/, 'M/D/YYYY'],
  [/^\d{4}年\d{1,2}月\d{1,2}日$/, 'YYYY年M月D日'],
  [/^\d{4}年\d{1,2}月$/, 'YYYY年M月'],
  [/^\d{4}-\d\d-\d\d$/, 'YYYY-MM-DD'],
  [/^\d{4}-\d\d$/, 'YYYY-MM'],
  [/^\d{4}$/, 'YYYY'],
];
const ISO = new Set(['YYYY-MM-DD', 'YYYY-MM', 'YYYY']);

type Options = Record<string, string | string[]>;

function dateOptions(cells: readonly string[]): Options {
  const found = new Set(cells.flatMap((c) => dateFormats.find(([like]) => like.test(c))?.[1] ?? []));
  if (found.has('D/M/YYYY')) found.delete('M/D/YYYY');
  const list = [...found];
  if (list.every((f) => ISO.has(f))) return {};
  return { format: list.length === 1 ? (list[0] ?? '') : list };
}

function numberOptions(cells: readonly string[]): Options {
  const units = new Set(cells.flatMap((c) => /[%€$£¥]/.exec(c)?.[0] ?? []));
  const [unit] = units;
  const numbers = cells.map((c) => c.replace(/[%€$£¥\s]/g, ''));
  const comma = numbers.some((c) => /^-?\d{1,3}(\.\d{3})+(,\d+)?$|^-?\d+,\d+$/.test(c));
  return {
    ...(units.size === 1 && unit ? { unit } : {}),
    ...(comma ? { decimal: ',' } : {}),
    ...(comma && numbers.some((c) => /\d\.\d{3}/.test(c)) ? { thousands: '.' } : {}),
  };
}

/** Guesses from cells how a column writes values of a type. */
export function optionsOf(type: FactType, cells: readonly string[]): Options {
  const full = cells.map((c) => c.trim()).filter((c) => c !== '');
  if (type === 'Date') return dateOptions(full);
  return type === 'Int' || type === 'Decimal' ? numberOptions(full) : {};
}

/** Returns a table that reads a fact from its column as values of a type. */
export function withValue(before: TableSpec, fact: string, type: FactType, cells: readonly string[]): TableSpec {
  const table = structuredClone(before);
  const facts = table.entities?.[0]?.facts;
  const now = facts?.[fact];
  if (!facts || now === undefined) return table;
  const column = typeof now === 'string' ? now : (now.column ?? '');
  if (column === '' || (typeof now !== 'string' && columnsIn(now.template ?? '').length > 0)) return table;
  const options = optionsOf(type, cells);
  facts[fact] = Object.keys(options).length === 0 && typeof now === 'string' ? now : { column, ...options };
  return table;
}
