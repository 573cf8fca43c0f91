import { describe, expect, test, vi } from 'vitest';
import type { View } from '../src/api/client';
import type { RelationType } from '../src/api/generated';
import './browser';
import { held } from '../src/state/conditions';

/** A service that has a document, two companies and a rule. */
const has = new Set(['report', 'acme', 'bolt', 'a-rule']);
const holds = (v: View) =>
  Promise.resolve(
    [...(v.without ?? []), ...(v.distrust ?? []), ...(v.with ?? []).flatMap((r) => [r.source, r.target])].every((id) =>
      has.has(id),
    ),
  );
const owns = (source: string, target: string) => ({ source, type: 'OWNS' as RelationType, target });

describe('the conditions of a link', () => {
  const cases: [name: string, view: View, rest: View, leftOut: string[]][] = [
    ['none', {}, {}, []],
    ['a date alone', { asOf: '2017' }, { asOf: '2017' }, []],
    [
      'all of them hold',
      { distrust: ['report'], without: ['a-rule'] },
      { distrust: ['report'], without: ['a-rule'] },
      [],
    ],
    [
      'one of two documents is unknown',
      { asOf: '2017', distrust: ['report', 'gone'] },
      { asOf: '2017', distrust: ['report'] },
      ['gone'],
    ],
    ['the only condition is unknown', { without: ['gone'] }, {}, ['gone']],
    [
      'an assumed relation has an unknown end',
      { with: [owns('acme', 'bolt'), owns('acme', 'gone')] },
      { with: [owns('acme', 'bolt')] },
      ['acme OWNS gone'],
    ],
  ];
  test.each(cases)('%s', async (_, view, rest, leftOut) => {
    expect(await held(view, holds)).toEqual({ view: rest, leftOut });
  });
  test('a view that holds is asked about once', async () => {
    const asked = vi.fn(holds);
    await held({ distrust: ['report'], without: ['acme', 'bolt'] }, asked);
    expect(asked).toHaveBeenCalledTimes(1);
  });
});
