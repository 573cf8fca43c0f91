import { describe, expect, test } from 'vitest';
import { assumedText, attributeValue, readAssumed } from '../src/api/assumed';
import type { RelationInput } from '../src/api/generated';
import './browser';
import { parse, viewText } from '../src/state/state';

const owns: RelationInput = { source: 'acme', type: 'OWNS', target: 'bolt' };

describe('an assumed relation', () => {
  const cases: [name: string, relation: RelationInput, text: string][] = [
    ['plain', owns, 'acme|OWNS|bolt'],
    ['with attributes', { ...owns, attributes: { percent: 60.5 } }, 'acme|OWNS|bolt {"percent":60.5}'],
    ['with text', { ...owns, attributes: { note: 'a | {b}, c' } }, 'acme|OWNS|bolt {"note":"a | {b}, c"}'],
  ];
  test.each(cases)('%s', (_, relation, text) => {
    expect(assumedText(relation)).toBe(text);
    expect(readAssumed(text)).toEqual([relation]);
    expect(parse(`#${viewText({ with: [relation] })}`).view).toEqual({ with: [relation] });
  });
  test.each(['acme', 'acme|OWNS', 'acme|OWNS|bolt {percent'])('%s is none', (text) => {
    expect(readAssumed(text)).toEqual([]);
  });
});

describe('the value of an attribute', () => {
  const cases: [type: string | null, text: string, value: unknown][] = [
    ['Decimal', '60.5', 60.5],
    ['Decimal', 'sixty', null],
    ['Int', '-3', -3],
    ['Boolean', 'true', true],
    ['Boolean', 'yes', null],
    ['String', '60', '60'],
    ['Date', '2020-01', '2020-01'],
    [null, '60', 60],
    [null, 'sixty', 'sixty'],
  ];
  test.each(cases)('%s %s', (type, text, value) => {
    expect(attributeValue({ name: 'w', type }, text)).toBe(value);
  });
});
