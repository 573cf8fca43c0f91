// Chooses the field by which a chart counts the entities of a kind before the user chooses one.
import { askText } from '../api/client';
import type { KindInfo } from '../api/generated';
import { type Field, groupOf } from './kindfields';

/** More bars than these say little at a glance. */
const MOST_VALUES = 40;
/** The maximum number of fields that are compared. */
const MOST_FIELDS = 40;

/** The groups of the entities of a kind by one field. */
export interface Grouped {
  count: number;
  groupCount: number;
  groups: { count: number; keys: { value: string | null }[] }[];
}

/** Returns the first relation of a kind, or else its first date, or else its first fact. */
export const firstField = (fields: readonly Field[]): Field | undefined =>
  fields.find((f) => f.is === 'relation') ?? fields.find((f) => f.is === 'date') ?? fields[0];

/**
 * Returns how well a chart by a field describes the entities, from 0 to 1: most entities should have a value, few of
 * them several, and the values should be few, but at least two.
 */
export function tellingOf({ count, groupCount, groups }: Grouped): number {
  const stated = groups.filter((g) => g.keys[0]?.value !== null);
  const values = stated.length;
  if (values < 2 || values > MOST_VALUES || groupCount > groups.length) return 0;
  const having = count - groups.filter((g) => g.keys[0]?.value === null).reduce((n, g) => n + g.count, 0);
  const sum = stated.reduce((n, g) => n + g.count, 0);
  return count === 0 ? 0 : (having / count) * (having / sum) * (1 - values / MOST_VALUES);
}

/**
 * Returns the relation or fact that describes the most entities with the fewest values; undefined if there is none.
 * Dates and numbers are left out: they are not names.
 */
export async function tellingField(
  info: KindInfo,
  fields: readonly Field[],
  signal: AbortSignal,
): Promise<Field | undefined> {
  const named = fields.filter((f) => f.is !== 'date' && f.is !== 'number').slice(0, MOST_FIELDS);
  if (named.length === 0) return undefined;
  const questions = named.map(
    (f, i) => `f${i}: ${info.list}Aggregate(groupBy: [${groupOf(f)}]) {
      count groupCount groups(first: ${MOST_VALUES + 1}) { count keys { value } }
    }`,
  );
  let answers: Record<string, Grouped>;
  try {
    answers = await askText<Record<string, Grouped>>(questions.join('\n'), '', {}, {}, signal);
  } catch (e) {
    if (signal.aborted) throw e;
    return undefined; // the data may be too large to compare all fields, and a chart by any of them can still be drawn
  }
  const ranked = named
    .map((field, i) => ({ field, telling: tellingOf(answers[`f${i}`] as Grouped) }))
    .toSorted((a, b) => b.telling - a.telling);
  return ranked[0] && ranked[0].telling > 0 ? ranked[0].field : undefined;
}
