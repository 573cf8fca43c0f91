import { expect, test } from 'vitest';
import { withAssumed } from '../src/state/labels';

test.each([
  [{}, 'Ann owns Gamma'],
  [{ attributes: { percent: 60 } }, 'Ann owns Gamma (percent: 60)'],
  [{ attributes: { percent: 60, direct: true } }, 'Ann owns Gamma (percent: 60, direct: true)'],
])('an assumed relation with %j is said as the page says attributes', (more, says) => {
  expect(withAssumed('Ann owns Gamma', { source: 'ann', type: 'OWNS', target: 'gamma', ...more })).toBe(says);
});
