import { expect, test } from 'vitest';
import './browser';
import { listed, type Option } from '../src/parts/choose';

const options: Option[] = [
  { key: 'SUPPLIES', name: 'supplies', group: 'stated' },
  { key: 'OPERATES_IN', name: 'operates in', also: 'operates in', group: 'stated' },
  { key: 'CAN_COMPEL', name: 'can compel', group: 'derived' },
  { key: 'OWNS', name: '持有', also: 'owns', group: 'stated' },
];
const keys = (typed: string, ordered = false) => listed(options, typed, ordered).map((o) => o.key);

test('options are sorted by name within their groups, and found by the beginnings of words', () => {
  expect(keys('')).toEqual(['OPERATES_IN', 'SUPPLIES', 'OWNS', 'CAN_COMPEL']);
  expect(keys('', true)).toEqual(['SUPPLIES', 'OPERATES_IN', 'OWNS', 'CAN_COMPEL']);
  expect(keys('op in')).toEqual(['OPERATES_IN']);
  expect(keys('own')).toEqual(['OWNS']); // by its name in the data
  expect(keys('有')).toEqual(['OWNS']);
  expect(keys('none')).toEqual([]);
});
