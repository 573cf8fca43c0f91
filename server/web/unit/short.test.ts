// Tests how long names are shortened, and the way back from a panel.
import './browser';
import { expect, describe, test } from 'vitest';
import type { Panel } from '../src/state/panel';
import { trailOf, trailTo } from '../src/state/trail';
import { opening, short } from '../src/state/ui';

describe('a long text', () => {
  test.each([
    ['21Vianet', 20, '21Vianet'],
    ['Report of the commission on trade 2016', 20, 'Report of the…2016'],
    ['Report of the commission on trade 2017', 30, 'Report of the commission…2017'],
    ["APT1: Exposing One of China's Cyber Espionage Units", 48, "APT1: Exposing One of China's…Espionage Units"],
    ['中华人民共和国网络安全法实施细则第二十一条', 12, '中华人民共和国网…十一条'],
  ])('%s of at most %i letters keeps its beginning and its end', (text, most, want) => {
    expect(short(text, most)).toBe(want);
  });
  test('is not longer than allowed, and has no half characters', () => {
    const text = 'a 😀😀 b 😀😀😀😀 c 😀😀😀😀 d';
    for (let most = 6; most < text.length; most++) {
      expect(short(text, most).length).toBeLessThanOrEqual(most);
      for (const s of [short(text, most), opening(text, most)]) expect(s.isWellFormed()).toBe(true);
    }
  });
  test('that is prose keeps its beginning', () => {
    expect(opening('A law that binds everyone who does what it regulates', 20)).toBe('A law that binds ev…');
  });
});

describe('the way back', () => {
  const none: Panel = { at: 'none' };
  const laws: Panel = { at: 'binds', id: 'x', what: 'laws' };
  const why: Panel = { at: 'why', id: 'l|CONSTRAINS|x' };
  const card: Panel = { at: 'card', id: 'x' };
  const asked = (query: string): Panel => ({ at: 'ask', query });
  test.each<[string, Panel[], Panel[]]>([
    ['a proof leads back to its list', [none, laws, why], [laws]],
    ['a document leads back to the proof, and that to the list', [none, laws, why, card], [laws, why]],
    ['who comes back has gone no way', [none, laws, why, laws], []],
    ['who comes back to the proof can go back to the list', [none, laws, why, card, why], [laws]],
    ['another question of a form replaces it', [none, asked('a'), asked('b'), why], [asked('b')]],
    ['a closed panel is not on the way', [none, laws, why, none, card], []],
  ])('%s', (_, panels, want) => {
    const trail = panels.reduce<{ of: readonly Panel[]; at: Panel }>(
      ({ of, at }, to) => ({ of: trailTo(of, at, to), at: to }),
      { of: [], at: none },
    );
    expect(trail.of).toEqual(want);
  });
  test('is read from the history of the browser without what is no panel', () => {
    expect(trailOf([laws, { at: 'nowhere' }, 7, null, why])).toEqual([laws, why]);
    expect(trailOf('laws')).toEqual([]);
  });
});
