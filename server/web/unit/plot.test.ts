// Tests charts: their marks, units, drawing and table as a file.
import { describe, expect, test } from 'vitest';
import './browser';
import { fitted, plotSVG, type Bar, widthOf, wrapped } from '../src/figures/plot';
import {
  byUnit,
  csvOf,
  datedOf,
  latestOf,
  type Group,
  type Mark,
  marksOf,
  measureOf,
  withEmptyYears,
} from '../src/panels/plotdata';
import { tellingOf } from '../src/panels/firstfield';
import type { Field } from '../src/panels/kindfields';

const key = (value: string | null) => ({ name: 'x', value, entity: null });
const measure = { of: 'avg', fact: 'value' } as const;

describe('the first field', () => {
  const grouped = (count: number, ...of: [string | null, number][]) => ({
    count,
    groupCount: of.length,
    groups: of.map(([value, n]) => ({ count: n, keys: [{ value }] })),
  });
  const many = (n: number) => Array.from({ length: n }, (_, i): [string, number] => [`v${i}`, 1]);
  test('most entities have a value, and few values are better than many', () => {
    const home = tellingOf(grouped(10, ['China', 5], ['Japan', 3], [null, 2]));
    expect(home).toBeGreaterThan(tellingOf(grouped(10, ['x', 1], ['y', 1], [null, 8])));
    expect(home).toBeGreaterThan(tellingOf(grouped(10, ...many(8), [null, 2])));
  });
  test('entities with several values each make bars that overlap', () => {
    expect(tellingOf(grouped(4, ['a', 4], ['b', 4]))).toBeLessThan(tellingOf(grouped(4, ['a', 2], ['b', 2])));
  });
  test.each([
    ['one value for all', grouped(4, ['a', 4])],
    ['no value', grouped(4, [null, 4])],
    ['no entity', grouped(0)],
    ['more values than bars', grouped(50, ...many(50))],
  ])('%s tells nothing', (_, of) => expect(tellingOf(of)).toBe(0));
});

describe('marks', () => {
  const groups: Group[] = [
    { count: 2, keys: [key('a'), key('2016'), key('percent')], total: { value: 40 } },
    { count: 1, keys: [key('b'), key('2016'), key('USD')], total: { value: 1e9 } },
    { count: 3, keys: [key('c'), key('2017'), key('percent')], total: { value: null } },
    { count: 1, keys: [key('d'), key('2017'), key('percent')], total: { value: 60 } },
  ];
  test('a group without the value has no mark', () => {
    expect(
      marksOf(groups, measure, { split: true, unit: true }).map((m) => [m.label, m.series, m.unit, m.value]),
    ).toEqual([
      ['a', '2016', 'percent', 40],
      ['b', '2016', 'USD', 1e9],
      ['d', '2017', 'percent', 60],
    ]);
  });
  test('units do not share an axis; the largest value comes first', () => {
    const charts = byUnit(marksOf(groups, measure, { split: true, unit: true }));
    expect(charts.map((c) => [c.unit, c.marks.map((m) => m.label)])).toEqual([
      ['percent', ['d', 'a']],
      ['USD', ['b']],
    ]);
  });
  test('what has no date is not on a line', () => {
    const [dated, undated] = marksOf(
      [
        { count: 1, keys: [key('1999')] },
        { count: 63, keys: [key(null)] },
      ],
      { of: 'count', fact: '' },
      {},
    );
    expect(datedOf([dated, undated] as Mark[])).toEqual([dated]);
  });
  test('a year without an entity counts as zero, in each series', () => {
    const marks = marksOf(
      [
        { count: 2, keys: [key('1999'), key('a')] },
        { count: 1, keys: [key('2001'), key('b')] },
      ],
      { of: 'count', fact: '' },
      { split: true },
    );
    const values = withEmptyYears(marks).map((m) => [m.series, m.label, m.value]);
    expect(values.toSorted()).toEqual([
      ['a', '1999', 2],
      ['a', '2000', 0],
      ['a', '2001', 0],
      ['b', '1999', 0],
      ['b', '2000', 0],
      ['b', '2001', 1],
    ]);
  });
  test('of figures of several years, only those of the latest one count', () => {
    const of = (name: string, year: string | null, value: number, count = 1): Group => ({
      count,
      keys: [key(name), key('China'), key(year), key('percent')],
      total: { value },
    });
    const all = marksOf([of('a', '2015', 30), of('a', '2017', 40, 2), of('a', null, 90), of('b', null, 5)], measure, {
      split: true,
      year: true,
      unit: true,
    });
    expect(latestOf(all).map((m) => [m.label, m.series, m.unit, m.year, m.value, m.count])).toEqual([
      ['a', 'China', 'percent', '2017', 40, 2],
      ['b', 'China', 'percent', '', 5, 1],
    ]);
  });
  test('a count needs no total, and nothing stated is named', () => {
    const [mark] = marksOf([{ count: 7, keys: [key(null)] }], { of: 'count', fact: '' }, {});
    expect(mark).toMatchObject({ label: 'none stated', value: 7, unit: '', series: '' });
  });
});

test('only numeric facts of the kind are totalled', () => {
  const fields = [
    { name: 'value', is: 'number' },
    { name: 'unit', is: 'text' },
  ] as Field[];
  expect(measureOf('sum:value', fields)).toEqual({ of: 'sum', fact: 'value' });
  for (const text of [undefined, 'sum:unit', 'sum:other', 'median:value', 'count'])
    expect(measureOf(text, fields)).toEqual({ of: 'count', fact: '' });
});

test('the table quotes what CSV requires, and no spreadsheet runs a formula', () => {
  const mark = { key: '', entity: null, series: 'x', unit: '', year: '2017', value: 1.5, count: 2 };
  const rows = [
    { ...mark, label: '=1+1' },
    { ...mark, label: 'a, "b"' },
  ];
  expect(csvOf(rows, ['n', 'i', 's', 'v', 'u', 'y', 'c'])).toBe(
    `n,i,s,v,u,y,c\r\n'=1+1,,x,1.5,,2017,2\r\n"a, ""b""",,x,1.5,,2017,2\r\n`,
  );
});

describe('the drawing', () => {
  const bar = (label: string, value: number, series = ''): Bar => ({
    label,
    value,
    series,
    text: String(value),
    on: false,
  });
  const drawn = (form: 'bars' | 'line', bars: Bar[]) =>
    plotSVG({ title: 'T', note: 'n', form, bars, theme: 'light', width: 700 });
  test('escapes the text of the data', () => {
    const { svg } = drawn('bars', [bar('<script>"&', 1)]);
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&lt;script&gt;');
  });
  test('the widths of bars are in the proportion of their values, from zero', () => {
    const { svg } = drawn('bars', [bar('a', 40), bar('b', 10)]);
    const widths = [...svg.matchAll(/width="([\d.]+)" height="15"/g)].map((m) => Number(m[1]));
    expect((widths[0] ?? 0) / (widths[1] ?? 1)).toBeCloseTo(4, 1);
  });
  test('years without a value have their room on a line', () => {
    const { svg } = drawn('line', [bar('2000', 1), bar('2001', 2), bar('2010', 3)]);
    const xs = [...svg.matchAll(/<circle cx="([\d.]+)"/g)].map((m) => Number(m[1]));
    expect(((xs[2] ?? 0) - (xs[0] ?? 0)) / ((xs[1] ?? 0) - (xs[0] ?? 0))).toBeCloseTo(10, 0);
  });
  test('several series have a legend', () => {
    expect(drawn('bars', [bar('a', 1, 'one'), bar('b', 2, 'two')]).svg).toMatch(/>one<.*>two</);
  });
  test('a name is shortened to its room', () => {
    expect(fitted('a long name', 10, 30)).toMatch(/^a.*…$/);
    expect(fitted('short', 10, 300)).toBe('short');
  });
  test('a long title takes several lines, and the chart moves down', () => {
    const title = 'Mean share percent of market observations by country and by year of the report';
    expect(wrapped(title, 16, 340, 3).join(' ')).toBe(title);
    expect(wrapped('按国家和年份划分的市场观察的平均份额百分比，依据各来源', 16, 340, 3)).toEqual([
      '按国家和年份划分的市场观察的平均份额百分',
      '比，依据各来源',
    ]);
    const long = wrapped(title.repeat(4), 16, 340, 3);
    expect([long.length, long[2]?.endsWith('…')]).toEqual([3, true]);
    expect(long.every((l) => widthOf(l, 16) <= 340)).toBe(true);
    const heights = [title, 'Title'].map(
      (of) => plotSVG({ title: of, note: '', form: 'bars', bars: [bar('a', 1)], theme: 'light', width: 380 }).height,
    );
    expect((heights[0] ?? 0) - (heights[1] ?? 0)).toBe(2 * 20);
  });
});
