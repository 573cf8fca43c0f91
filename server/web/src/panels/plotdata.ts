// The data of a chart over the entities of a kind: groups with a count or a total of a numeric fact.
import { askText } from '../api/client';
import { type EntityRef, entityRef, type KindInfo } from '../api/generated';
import { entityName, factName } from '../state/labels';
import { state } from '../state/state';
import { t } from '../lang/language';
import { type Field, filterOf, groupOf, type Where } from './kindfields';

/** What a chart shows of each group: the number of entities, or a total of a numeric fact. */
export interface Measure {
  of: 'count' | 'avg' | 'sum' | 'min' | 'max';
  /** The numeric fact; empty for the count. */
  fact: string;
}

export function measureOf(text: string | undefined, fields: readonly Field[]): Measure {
  const [of = '', fact = ''] = (text ?? '').split(':');
  const known = fields.some((f) => f.name === fact && f.is === 'number');
  return known && ['avg', 'sum', 'min', 'max'].includes(of)
    ? { of: of as Measure['of'], fact }
    : { of: 'count', fact: '' };
}

/** One bar or one point. */
export interface Mark {
  label: string;
  /** The text that sorts and joins the points of a line. */
  key: string;
  entity: EntityRef | null;
  series: string;
  unit: string;
  /** The year of the figures if the mark shows only those of the latest one; otherwise empty. */
  year: string;
  value: number;
  count: number;
}

type Key = { name: string; value: string | null; entity: EntityRef | null };
export interface Group {
  count: number;
  keys: Key[];
  total?: Record<string, number | null> | null;
}

/** The maximum number of groups that the service is asked for. */
export const MOST_GROUPS = 300;

/** The fact that holds the unit of figures. Figures of different units do not share an axis. */
export const UNIT = 'unit';

const textOf = (k: Key | undefined): string =>
  k?.entity ? entityName(k.entity) : (k?.value ?? t().search.browse.notStated);

/** The keys that groups have after the first one, in this order. */
export interface Keyed {
  split?: boolean;
  year?: boolean;
  unit?: boolean;
}

/** Converts groups to marks. Groups without a value have none. */
export function marksOf(groups: readonly Group[], measure: Measure, keyed: Keyed): Mark[] {
  return groups.flatMap((g) => {
    const [by, ...more] = g.keys;
    const series = keyed.split ? more.shift() : undefined;
    const year = keyed.year ? more.shift() : undefined;
    const unit = keyed.unit ? more.shift() : undefined;
    const value = measure.of === 'count' ? g.count : g.total?.[measure.fact];
    if (value === null || value === undefined || !by) return [];
    return [
      {
        label: textOf(by),
        key: by.entity?.id ?? by.value ?? '',
        entity: by.entity,
        series: keyed.split ? textOf(series) : '',
        unit: unit?.value ?? '',
        year: year?.value ?? '',
        value: Number(value),
        count: g.count,
      },
    ];
  });
}

/**
 * Of marks that differ only in their year, keeps the latest one, because a mean over several years would be misleading.
 */
export function latestOf(marks: readonly Mark[]): Mark[] {
  const latest = new Map<string, Mark>();
  for (const m of marks) {
    const key = JSON.stringify([m.key, m.series, m.unit]);
    const other = latest.get(key);
    if (!other || m.year > other.year) latest.set(key, m);
  }
  return [...latest.values()];
}

/** Returns the marks that a line can show: those with a date. The table has all. */
export const datedOf = (marks: readonly Mark[]): Mark[] => marks.filter((m) => m.key !== '');

/** More years than this are not filled. */
const MOST_YEARS = 500;

/** Adds the years without an entity to counts by year: the line falls to zero there. */
export function withEmptyYears(marks: readonly Mark[]): Mark[] {
  const years = marks.map((m) => Number(m.key));
  const [first, last] = [Math.min(...years), Math.max(...years)];
  if (!years.every(Number.isInteger) || last - first > MOST_YEARS) return [...marks];
  return [...Map.groupBy(marks, (m) => m.series)].flatMap(([series, of]) => {
    const there = new Set(of.map((m) => m.key));
    const all = Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
    const empty = all.filter((year) => !there.has(year));
    return [
      ...of,
      ...empty.map((key) => ({ label: key, key, entity: null, series, unit: '', year: '', value: 0, count: 0 })),
    ];
  });
}

/** Sorts marks into one chart for each unit, the chart with the most marks first. */
export function byUnit(marks: readonly Mark[]): { unit: string; marks: Mark[] }[] {
  return [...Map.groupBy(marks, (m) => m.unit)]
    .map(([unit, of]) => ({ unit, marks: of.toSorted((a, b) => b.value - a.value) }))
    .toSorted((a, b) => b.marks.length - a.marks.length);
}

export interface Plot {
  total: number;
  groupCount: number;
  groups: Group[];
}

export interface PlotQuestion {
  info: KindInfo;
  fields: readonly Field[];
  by: Field;
  split: Field | undefined;
  /** The date of figures if each mark shows only those of its latest year. */
  year: Field | undefined;
  measure: Measure;
  where: Where;
}

export const hasUnits = (q: PlotQuestion): boolean =>
  q.measure.of !== 'count' && q.fields.some((f) => f.name === UNIT && f.is === 'text');

/** Converts the answer to a question to marks. */
export function marksFor(q: PlotQuestion, groups: readonly Group[]): Mark[] {
  const year = q.year !== undefined;
  const marks = marksOf(groups, q.measure, { split: q.split !== undefined, year, unit: hasUnits(q) });
  return year ? latestOf(marks) : marks;
}

/** Asks for the groups of a chart. */
export async function askPlot(q: PlotQuestion, signal?: AbortSignal): Promise<Plot> {
  const { info, by, split, year, measure, where, fields } = q;
  const unit = hasUnits(q) ? fields.find((f) => f.name === UNIT) : undefined;
  const keys = [by, split, year, unit].flatMap((f) => (f ? [groupOf(f)] : []));
  const total = measure.of === 'count' ? '' : `total: ${measure.of} { ${measure.fact} }`;
  const { found } = await askText<{ found: { count: number; groupCount: number; groups: Group[] } }>(
    `found: ${info.list}Aggregate(filter: $filter, groupBy: [${keys.join(', ')}]) {
      count groupCount groups(first: ${MOST_GROUPS}) { count keys { name value entity { ${entityRef} } } ${total} }
    }`,
    `$filter: ${info.name}Filter`,
    { filter: filterOf(where, [...fields]) },
    state.peek().view,
    signal,
  );
  return { total: found.count, groupCount: found.groupCount, groups: found.groups };
}

/** Describes what a chart shows of each group. */
export const measureName = ({ of, fact }: Measure): string =>
  of === 'count' ? t().plot.count : t().plot.measure[of](factName(fact));

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
/** A spreadsheet would run a text that begins like a formula. */
const safe = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** Writes marks as CSV. */
export function csvOf(marks: readonly Mark[], head: readonly string[]): string {
  const rows = marks.map((m) => [
    safe(m.label),
    safe(m.entity?.id ?? ''),
    safe(m.series),
    String(m.value),
    safe(m.unit),
    m.year,
    String(m.count),
  ]);
  return [head, ...rows].map((r) => `${r.map(quoted).join(',')}\r\n`).join('');
}
