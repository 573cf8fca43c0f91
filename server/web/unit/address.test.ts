import { describe, expect, test } from 'vitest';
import './browser';
import { pack, unpack } from '../src/state/address';
import { encode, isDate, list, parse, type State, unlist, viewOf, viewText } from '../src/state/state';

const full: State = {
  ...parse(''),
  ids: ['a', 'b|c', '阿里云', 'with,comma', 'with%20escape'],
  pins: { 'b|c': [1.5, -2] },
  hiddenKinds: ['PERSON'],
  hiddenTypes: ['CITES'],
  panel: { at: 'card', id: 'a' },
  places: { 阿里云: [10, 20.5], 'with,comma': [-3.5, 0] },
  camera: [1.25, -30, 40],
  layout: { by: 'radial', focus: 'b|c' },
  style: { color: 'COMMUNITY', size: 'PAGERANK', shape: 'circle', icon: 'none', label: 'fact:foundedOn', line: 'type' },
  filter: {
    looks: ['derived'],
    groups: ['a,b'],
    lines: ['OWNS'],
    degree: 2,
    confidence: 0.5,
    from: '2010',
    to: '2017',
    keep: 'largest',
  },
  groups: { by: 'kind', open: ['LAW', 'a,b'] },
  view: { asOf: '2017-06', without: ['x'], distrust: ['d'], with: [{ source: 'a', type: 'OWNS', target: 'b' }] },
};

describe('the address of a state', () => {
  test('is read as it was written', () => {
    expect(parse(encode(full))).toEqual(full);
  });
  test('is compressed when it is long, and read the same', () => {
    const ids = Array.from({ length: 5000 }, (_, i) => `company-${i}`);
    const long = encode({ ...full, ids });
    expect(long.startsWith('z=')).toBe(true);
    expect(parse(long)).toEqual({ ...full, ids });
  });
  test.each([
    ['nothing', ''],
    ['no compressed text', 'z=!!!'],
    ['a panel that there is not', 'panel=%7B%22at%22%3A%22x%22%7D'],
    ['a panel without its id', 'panel=%7B%22at%22%3A%22card%22%7D'],
    ['a date that is none', 'asof=12/31/2017'],
  ])('%s is the empty state', (_name, fragment) => {
    expect(parse(fragment)).toEqual(parse(''));
  });
  test('a compressed text that is too long is not unpacked', () => {
    expect(unpack(`z=${'A'.repeat(400_001)}`)).toBe('');
  });
  test('short text is left as it is', () => {
    expect(pack('n=a')).toBe('n=a');
  });
});

describe('parts of addresses', () => {
  test('lists hold any text', () => {
    const values = ['a,b', '%', '', '中 文'];
    expect(unlist(list(values))).toEqual(['a,b', '%', '中 文']);
  });
  test('a view is read as it was written', () => {
    expect(viewOf(viewText(full.view))).toEqual(full.view);
  });
  test.each([
    ['2017', true],
    ['2017-06', true],
    ['2017-06-01', true],
    ['2020-06-29T02:33:46.538Z', true],
    ['12/31/2017', false],
    ['17', false],
    ['2017-6', false],
  ])('%s is a date: %s', (text, want) => {
    expect(isDate(text)).toBe(want);
  });
});
