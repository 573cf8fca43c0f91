// Tests which nodes a map has a place for.
import './browser';
import { expect, test } from 'vitest';
import { isNowhere, unarranged, unplacedIn } from '../src/graph/arrangement';
import type { Drawing } from '../src/graph/drawing';

const graph = (...ids: string[]) =>
  ({ order: ids.length, mapNodes: (f: (id: string, a: object) => unknown) => ids.map((id) => f(id, {})) }) as Drawing;
const map = { placeOf: (site: unknown) => (site ? { x: 0, y: 0 } : null) };

test.each([
  ['map', ['beijing', 'tool'], false, ['tool']],
  ['map', ['tool', 'malware'], true, []],
  ['map', ['beijing'], false, []],
  ['force', ['tool', 'malware'], false, []],
] as const)('%s of %s', (by, ids, nowhere, unplaced) => {
  const site = (id: string) => (id === 'beijing' ? { country: 'CN' } : null);
  const arrangement = { ...unarranged, layout: { by }, site } as typeof unarranged;
  expect(isNowhere(graph(...ids), arrangement, map)).toBe(nowhere);
  expect([...unplacedIn(graph(...ids), arrangement, map)]).toEqual(unplaced);
});
