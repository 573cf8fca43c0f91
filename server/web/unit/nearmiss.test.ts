import { describe, expect, test } from 'vitest';
import './browser';
import { expectedOf } from '../src/state/nearmiss';

const entity = (id: string, kind: string) => ({ id, name: id, kind, foreignKind: null, zh: null });
const [law, act, china, google, amazon, regime] = [
  entity('law', 'LAW'),
  entity('act', 'LAW'),
  entity('china', 'STATE'),
  entity('google', 'COMPANY'),
  entity('amazon', 'COMPANY'),
  entity('regime', 'CONCEPT'),
] as const;

describe('an example of what does not hold', () => {
  test('has ends that have such relations with others', () => {
    const pairs = [
      [act, google],
      [law, amazon],
      [regime, china],
    ] as const;
    expect(expectedOf('CONSTRAINS', pairs, [china, law, act, amazon, google])).toEqual({
      type: 'CONSTRAINS',
      source: law,
      target: google,
    });
  });
  test('is not offered if there is no other end', () => {
    expect(expectedOf('CONSTRAINS', [[law, amazon]], [china, amazon, google])).toBeNull();
    expect(expectedOf('CONSTRAINS', [], [china, amazon])).toBeNull();
  });
});
