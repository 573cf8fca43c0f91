import { expect, test } from 'vitest';
import './browser';
import { besides } from '../src/parts/menu';

test.each([
  ['to the right of what was clicked', 300, 314],
  ['to the left near the right edge', 1264, 1010],
])('a menu opens %s', (_, x, left) => expect(besides(x, 240, 1440)).toBe(left));

test('a menu stays in a narrow window', () => expect(besides(200, 240, 390)).toBe(142));
