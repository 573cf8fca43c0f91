// Tests the bars of a histogram of years.
import { expect, test } from 'vitest';
import { binsOf } from '../src/panels/bins';

const years = (...of: number[]) => of.map((y) => ({ year: String(y), count: 1 }));

test.each([
  ['few years have a bar each', years(2001, 2004), 4, [2001, 2001]],
  ['many years share bars', years(1901, 2020), 25, [1900, 1904]],
  ['one year', years(1999), 1, [1999, 1999]],
])('%s', (_, of, bars, [from, to]) => {
  const bins = binsOf(of);
  expect(bins.length).toBe(bars);
  expect([bins[0]?.from, bins[0]?.to]).toEqual([from, to]);
  expect(bins.reduce((n, b) => n + b.count, 0)).toBe(of.length);
});

test('what is no year has no bar', () => {
  expect(binsOf([{ year: 'soon', count: 3 }])).toEqual([]);
});
