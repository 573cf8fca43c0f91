import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020';
import { describe, expect, test } from 'vitest';
import './browser';
import { joined, rewritten } from '../src/keep/merge';
import { all, get, history, put, remove, version } from '../src/keep/store';
import { type Investigation, linkOf, readInvestigation, toFile, writeInvestigation } from '../src/state/investigation';
import { parse } from '../src/state/state';

const full: Investigation = {
  id: '4c0e6d5e-0000-4000-8000-000000000001',
  name: 'Who binds 21Vianet?',
  created: '2026-11-28T10:00:00.000Z',
  changed: '2026-11-28T10:05:00.000Z',
  from: { datasets: ['seed'], revision: 3 },
  picture: {
    ...parse(''),
    ids: ['a', 'b|c', '阿里云'],
    pins: { 'b|c': [1.5, -2] },
    places: { a: [10, 20.5] },
    camera: [1.25, -30, 40],
    layout: { by: 'radial', focus: 'b|c' },
    panel: { at: 'card', id: 'a' },
    hiddenTypes: ['CITES'],
    view: { asOf: '2017-06', without: ['x'], with: [{ source: 'a', type: 'OWNS', target: 'b' }] },
  },
  names: { a: { name: 'A', kind: 'COMPANY' }, 'b|c': { name: 'B', kind: '' }, 阿里云: { name: '阿里云', kind: '' } },
  notes: [{ id: 'n', about: 'a|OWNS|b', text: 'Ask <b>again</b>.', changed: '2026-11-28T10:04:00.000Z' }],
  texts: [{ id: 't', at: [3, -4.5], text: 'two\nlines' }],
  questions: [{ id: 'q', name: 'Paths', panel: { at: 'paths', from: 'a', to: 'b', order: 'SHORTEST' } }],
  watches: [
    { id: 'w', name: 'A', panel: { at: 'card', id: 'a' }, seen: { revision: 3, at: '2026-11-28T09:00:00.000Z' } },
  ],
};

const schema = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync(new URL('../../../docs/investigation.schema.json', import.meta.url), 'utf8')) as object,
);

describe('the file of an investigation', () => {
  test('is read as it was written, and is what the schema says', () => {
    const text = writeInvestigation(full);
    expect(readInvestigation(text)).toEqual(full);
    expect(schema(JSON.parse(text)), JSON.stringify(schema.errors)).toBe(true);
  });
  test('without watches has version 1, which knows none', () => {
    const { watches: _, ...old } = toFile({ ...full, watches: [] }) as unknown as Record<string, unknown>;
    expect(old['version']).toBe(1);
    expect(schema(old)).toBe(true);
    expect(readInvestigation(JSON.stringify(old)).watches).toEqual([]);
    const wrong = { ...old, watches: toFile(full).watches };
    expect(() => readInvestigation(JSON.stringify(wrong))).toThrow(/unknown field "watches"/);
    expect(schema(wrong)).toBe(false);
  });
  test('its link holds arrangement and zoom', () => {
    expect(parse(linkOf(full))).toEqual(full.picture);
  });
  test.each([
    ['not JSON', (_: Record<string, unknown>) => 'hello', /not JSON/],
    ['another file', () => JSON.stringify({ type: 'FeatureCollection' }), /nexum-investigation/],
    ['a newer version', (f) => JSON.stringify({ ...f, version: 3 }), /version 3 .* up to 2\. Open it with a newer/],
    ['an unknown field', (f) => JSON.stringify({ ...f, colour: 1 }), /unknown field "colour"/],
    [
      'a place that is none',
      (f) => JSON.stringify({ ...f, texts: [{ id: 't', at: [1], text: '' }] }),
      /texts\[0\]\.at/,
    ],
    ['a pin without a place', (f) => JSON.stringify({ ...f, entities: [{ id: 'a', pinned: true }] }), /pinned/],
    ['a time that is none', (f) => JSON.stringify({ ...f, changed: 'today' }), /changed is not a date/],
    ['no notes', ({ notes: _, ...f }) => JSON.stringify(f), /lacks the field "notes"/],
  ] satisfies [string, (f: Record<string, unknown>) => string, RegExp][])(
    '%s is refused, by the schema too',
    (_n, make, why) => {
      const text = make(toFile(full) as unknown as Record<string, unknown>);
      expect(() => readInvestigation(text)).toThrow(why);
      if (text.startsWith('{')) expect(schema(JSON.parse(text))).toBe(false);
    },
  );
  test.each([
    ['a setting without meaning', { settings: { colour: 'red' } }, /settings\.colour has no meaning/],
    ['a panel without its id', { questions: [{ id: 'q', name: 'x', panel: { at: 'card' } }] }, /questions\[0\]\.panel/],
    [
      'a panel of an object',
      { questions: [{ id: 'q', name: 'x', panel: { at: 'constructor' } }] },
      /questions\[0\]\.panel/,
    ],
  ])('%s is refused', (_n, change, why) => {
    expect(() => readInvestigation(JSON.stringify({ ...toFile(full), ...change }))).toThrow(why);
  });
});

describe('what the browser keeps', () => {
  const named = (name: string, minute: number): Investigation => ({
    ...full,
    name,
    changed: `2026-11-28T10:${String(minute).padStart(2, '0')}:00.000Z`,
  });
  test('a list with history, and states that come back', async () => {
    const first = await put(named('one', 0), 0);
    const second = await put(named('two', 1), first.save);
    const third = await put(named('three', 2), second.save);
    await put({ ...named('other', 3), id: 'other' }, 0);
    expect((await all()).map((l) => l.name)).toEqual(['other', 'three']);
    expect((await history(full.id)).map((v) => v.name)).toEqual(['one']); // 'two' was saved within five minutes
    await put(named('four', 3), third.save, 'before a restore');
    const [last, oldest] = await history(full.id);
    expect(last).toMatchObject({ name: 'three', why: 'before a restore', entities: 3, notes: 2 });
    expect(await version(oldest?.key ?? 0)).toEqual(named('one', 0));
  });
  test('what another tab saved is not lost', async () => {
    const here = await get(full.id);
    await put(named('there', 20), here?.save ?? 0);
    const done = await put(named('here', 21), here?.save ?? 0);
    expect(done.elsewhere).toBe(true);
    expect((await history(full.id))[0]).toMatchObject({ name: 'there', why: 'changed in another tab' });
    expect((await get(full.id))?.investigation.name).toBe('here');
  });
  test('what is deleted is gone with its history', async () => {
    await remove(full.id);
    expect([(await all()).map((l) => l.id), await history(full.id), await get(full.id)]).toEqual([['other'], [], null]);
  });
});

describe('an investigation that two tabs change', () => {
  const note = (id: string, text: string, minute = '1') => ({
    id,
    about: '',
    text,
    changed: `2026-11-28T10:0${minute}:00.000Z`,
  });
  test.each([
    ['both add a note', [], [note('a', 'A')], [note('b', 'B')], ['A', 'B']],
    ['one adds, one does nothing', [note('a', 'A')], [note('a', 'A')], [note('a', 'A'), note('b', 'B')], ['A', 'B']],
    ['one deletes', [note('a', 'A')], [note('a', 'A')], [], []],
    ['this one deletes', [note('a', 'A')], [], [note('a', 'A')], []],
    ['one deletes what the other changes', [note('a', 'A')], [note('a', 'B', '2')], [], ['B']],
    [
      'both change it: both stay, the newer first',
      [note('a', 'A')],
      [note('a', 'B', '2')],
      [note('a', 'C', '3')],
      ['C', 'B'],
    ],
    ['both change it to the same', [note('a', 'A')], [note('a', 'B', '2')], [note('a', 'B', '3')], ['B']],
  ])('%s', (_, base, mine, theirs, texts) => {
    const got = joined({ ...full, notes: base }, { ...full, notes: mine }, { ...full, notes: theirs });
    expect(got.notes.map((n) => n.text)).toEqual(texts);
  });
  test('a text on the canvas that both change has both versions, one below the other', () => {
    const texts = (text: string, x: number) => ({
      ...full,
      texts: [{ id: 't', at: [x, 0] as [number, number], text }],
    });
    const got = joined(texts('A', 0), texts('B', 0), texts('C', 0));
    expect(got.texts.map((t) => [t.text, t.at[1] < 0])).toEqual([
      ['B', false],
      ['C', true],
    ]);
    expect(new Set(got.texts.map((t) => t.id)).size).toBe(2);
    expect(joined(texts('A', 0), texts('A', 5), texts('C', 0)).texts.map((t) => t.text)).toEqual(['C']);
  });
  test.each([
    ['nothing else changed it', 'A', 'B', ['B', 'other']],
    ['another tab changed it since', 'before A', 'B', ['B', 'A', 'other']],
    ['another tab wrote the same', 'before A', 'A', ['A', 'other']],
    ['it is deleted', 'A', '', ['other']],
    ['it is deleted, but another tab changed it since', 'before A', '', ['A', 'other']],
  ])('a note that is written after %s', (_, was, text, want) => {
    const got = rewritten([note('a', 'A'), note('b', 'other')], note('a', text, '5'), was);
    expect(got.map((n) => n.text)).toEqual(want);
    expect(new Set(got.map((n) => n.id)).size).toBe(want.length);
  });
  test('a note that another tab deleted is written again', () => {
    expect(rewritten([], note('a', 'B'), 'A').map((n) => n.text)).toEqual(['B']);
  });
  test('the picture and the name are those of the tab that changed them', () => {
    const got = joined(full, full, { ...full, name: 'Other', picture: { ...full.picture, ids: ['a'] } });
    expect([got.name, got.picture.ids]).toEqual(['Other', ['a']]);
  });
  test('is stored with the notes of both', async () => {
    const base = { ...full, id: '4c0e6d5e-0000-4000-8000-0000000000aa', notes: [] };
    const first = await put(base, 0);
    const theirs = { ...base, notes: [note('b', 'B')], changed: '2026-11-28T11:00:00.000Z' };
    await put(theirs, first.save);
    const mine = { ...base, notes: [note('a', 'A')], changed: '2026-11-28T12:00:00.000Z' };
    const done = await put(mine, first.save, '', (stored) => joined(base, mine, stored));
    expect(done.elsewhere).toBe(true);
    expect((await get(base.id))?.investigation.notes.map((n) => n.text)).toEqual(['A', 'B']);
    await remove(base.id);
  });
});
