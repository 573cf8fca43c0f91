// Converts values to colours and sizes for a style rule: to groups, or to fractions of a scale from 0 to 1.
import { compareTexts, number } from '../lang/format';

export interface Group {
  key: string;
  name: string;
  /** The rank of the group by its size, starting with 1 for the largest. */
  rank: number;
  members: readonly string[];
}
export type Scale =
  | { is: 'groups'; groupOf: ReadonlyMap<string, Group>; groups: readonly Group[] }
  | { is: 'range'; partOf: ReadonlyMap<string, number>; least: string; most: string };

/** Groups ids by a key. Ids without a key are in no group. */
export function groupsBy(
  keys: ReadonlyMap<string, string>,
  name: (key: string, members: readonly string[]) => string,
): Scale {
  const groups = [...Map.groupBy(keys, ([, key]) => key)]
    .map(([key, entries]) => ({ key, members: entries.map(([id]) => id) }))
    .sort((a, b) => b.members.length - a.members.length || compareTexts(a.key, b.key))
    .map((g, i): Group => ({ ...g, rank: i + 1, name: name(g.key, g.members) }));
  return { is: 'groups', groups, groupOf: new Map(groups.flatMap((g) => g.members.map((id) => [id, g] as const))) };
}

/** Converts values to fractions of their range. The texts describe the ends of the range. */
export function rangeOf(values: ReadonlyMap<string, number>, text: (value: number) => string): Scale {
  const all = [...values.values()];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const width = most - least || 1;
  return {
    is: 'range',
    partOf: new Map([...values].map(([id, v]) => [id, (v - least) / width])),
    least: all.length ? text(least) : '',
    most: all.length ? text(most) : '',
  };
}

/** With at least this many different values, numbers and dates form a range instead of groups. */
const MANY = 7;
const DATE = /^-?\d{4}(-\d\d)?(-\d\d)?/;

const yearOf = (date: string): number => {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return year + (month - 1) / 12;
};

/** Returns the scale of the values of a fact: a range if they are many numbers or dates, otherwise groups. */
export function valuesScale(values: ReadonlyMap<string, string>): Scale {
  const different = new Set(values.values());
  const every = (test: (v: string) => boolean) => different.size > 0 && [...different].every(test);
  if (different.size >= MANY && every((v) => v.trim() !== '' && Number.isFinite(Number(v))))
    return rangeOf(new Map([...values].map(([id, v]) => [id, Number(v)])), (n) => number(n));
  if (different.size >= MANY && every((v) => DATE.test(v)))
    return rangeOf(new Map([...values].map(([id, v]) => [id, yearOf(v)])), (n) => String(Math.floor(n)));
  return groupsBy(values, (key) => key);
}
