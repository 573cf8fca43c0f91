import { describe, expect, test } from 'vitest';
import './browser';
import { fitOf, namedIn, oneApart } from '../src/ask/naming';
import { entitiesIn } from '../src/ask/tokens';
import { stillChosen } from '../src/state/ui';
import { unwarn, warn, warnings, warnOfLink } from '../src/state/warnings';

const entity = (name: string, aliases: string[] = [], zh: string | null = null) => ({ name, aliases, zh });

describe('how well an entity fits a name', () => {
  test.each([
    ['Cybersecurity Law', entity('Cybersecurity Law'), 'equal'],
    ['the Cybersecurity Law', entity('Cybersecurity Law'), 'equal'],
    ['the big hack', entity('The Big Hack'), 'equal'],
    ['阿里巴巴', entity('Alibaba', ['阿里巴巴']), 'equal'],
    ['阿里', entity('Alibaba', [], '阿里巴巴'), 'close'],
    ['Cybersecurty Law', entity('Cybersecurity Law'), 'close'],
    ['21Vainet', entity('21Vianet'), 'close'],
    ['Telefonica', entity('Telefónica'), 'equal'],
    ['the Cybersecurity Law', entity('Another layer of regulation', ['cybersecurity']), undefined],
    ['each law', entity('Anti-Terrorism Law'), undefined],
  ] as const)('%s', (text, e, fit) => expect(fitOf(text, { ...e, aliases: [...e.aliases] })).toBe(fit));

  test.each([
    ['abcde', 'abcde', true],
    ['abcde', 'abde', true],
    ['abcde', 'abXde', true],
    ['abcde', 'acbde', true],
    ['abcde', 'abc', false],
    ['abcde', 'aXcYe', false],
  ])('%s and %s', (a, b, is) => expect(oneApart(a, b)).toBe(is));

  test('an equal name comes before one that the search ranks higher', () =>
    expect(namedIn('the Law', [entity('Law School'), entity('Law')])?.entity.name).toBe('Law'));
});

test('the entities of a question, each once', () => {
  expect(entitiesIn('owns(X, /acme), rated(X, /<a b>), not owns(/acme, X), V / 2 > 1')).toEqual(['acme', 'a b']);
  expect(entitiesIn('owns(X, "no /entity")')).toEqual([]);
});

test('the chosen entities that leave the graph are no longer chosen', () => {
  const of = new Set(['a', 'b', 'row']);
  expect([...stillChosen(of, ['a', 'b'], ['b', 'c'])]).toEqual(['b', 'row']);
  expect(stillChosen(of, ['a'], ['a', 'b'])).toBe(of);
});

test('a warning stays until it is closed, and one about a link until the next link', () => {
  warnOfLink(['x was left out']);
  warn('only 1,000 lines');
  warn('only 1,000 lines');
  warnOfLink([]);
  expect(warnings.value.map((w) => w.text)).toEqual(['only 1,000 lines']);
  unwarn('only 1,000 lines');
  expect(warnings.value).toEqual([]);
});
