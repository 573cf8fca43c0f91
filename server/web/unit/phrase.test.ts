import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import './browser';
import type { KindInfo, TypeInfo } from '../src/api/generated';
import { fieldText, patternOf, questionOf, readSide, variablesOf } from '../src/ask/pattern';
import { readPhrase, vocabularyOf } from '../src/ask/phrase';

const kind = (name: string, list: string, facts: string[] = []) =>
  ({ kind: name.toUpperCase(), name, list, facts: facts.map((f) => ({ name: f })) }) as unknown as KindInfo;
const type = (name: string, inverse: string, attributes: string[] = []) =>
  ({ type: name.toUpperCase(), name, inverse, symmetric: false, attributes }) as unknown as TypeInfo;

const vocabulary = vocabularyOf(
  [
    kind('Company', 'companies', ['foundedOn', 'employees']),
    kind('Law', 'laws', ['enactedOn']),
    kind('Ministry', 'ministries'),
    kind('Person', 'people'),
  ],
  [
    type('constrains', 'constrained by'),
    type('owns', 'owned by', ['percent']),
    type('subsidiaryOf', 'has subsidiary', ['percent']),
    type('headquarteredIn', 'home of'),
    type('operatesIn', 'place of operation of'),
  ],
);

describe('a phrase', () => {
  test.each([
    ['laws that constrain 21Vianet', 'law(Law), constrains(Law, $0)', ['21Vianet'], null],
    ['who owns Alibaba Group above 25 % in 2015', 'owns(X, $0, percent: V), V > 25', ['Alibaba Group'], '2015'],
    ['companies owned by Tencent', 'company(Company), owns($0, Company)', ['Tencent'], null],
    ['companies constrained by a law', 'company(Company), law(Law), constrains(Law, Company)', [], null],
    [
      'companies that are headquartered in China and do not operate in Hong Kong',
      'company(Company), headquarteredIn(Company, $0), not operatesIn(Company, $1)',
      ['China', 'Hong Kong'],
      null,
    ],
    [
      'how many companies are subsidiary of Alibaba',
      'company(Company), subsidiaryOf(Company, $0) | count(Company)',
      ['Alibaba'],
      null,
    ],
    ['companies founded after 2010', 'company(Company), foundedOn(Company, V), V > 2010', [], null],
    [
      'Which companies does the Cybersecurity Law constrain?',
      'company(Company), constrains($0, Company)',
      ['Cybersecurity Law'],
      null,
    ],
    ['what does Alibaba Group own', 'owns($0, X)', ['Alibaba Group'], null],
    ['laws', 'law(Law)', [], null],
    ['people', 'person(Person)', [], null],
    ['who owns Bank of China as of 2015-06', 'owns(X, $0)', ['Bank of China'], '2015-06'],
  ])('%s', (text, question, entities, asOf) => {
    const read = readPhrase(text, vocabulary);
    expect(read.problem).toBeNull();
    expect([read.question, read.entities.map((e) => e.text), read.asOf]).toEqual([question, entities, asOf]);
  });
  test.each([
    ['', 'kind', ''],
    ['comp', 'kind', 'comp'],
    ['companies ', 'none', ''],
    ['who ', 'relation', ''],
    ['companies that', 'relation', ''],
    ['companies that ow', 'relation', 'ow'],
    ['companies that own', 'object', ''],
  ])('“%s” can go on with: %s', (text, next, begun) => {
    const read = readPhrase(text, vocabulary);
    expect([read.next, read.begun]).toEqual([next, begun]);
  });
  test('names what it does not understand', () => {
    expect(readPhrase('laws that please me', vocabulary).problem).toBe('“please me” is not understood.');
  });
});

describe('a pattern', () => {
  test.each([
    'law(Law), constrains(Law, /21vianet)',
    'owns(X, Y, percent: P), P > 25',
    'company(C), operatesIn(C, /china), not incorporatedIn(C, /china)',
    'law(L), enactedOn(L, D), D >= 2015',
    'subsidiaryOf(Company, _) | count(Company)',
    'measure(O, "market share, 2016"), owns(X, /<https://example.org/a,b#c>)',
    'not stated owns(X, Y), not stated "knows"(X, Y), not <http://xmlns.com/foaf/0.1/knows>(Y, X)',
    'owns(X, Y, percent: P), owns(Y, Z, percent: Q), R = P * Q / 100, (R + 1) * -2 <= P/4 | select X, Z, R',
    'company(X), sum(P: owns(X, Y, percent: P), not law(Y)) >= 50, count(X: owns(X, _)) > 3',
    'related(X, /company:9), X != /china, /usa != X, D < 2017-06-01T12:30:59.5+08:00',
    'owns(X, Y, "voting share": P, 持股比例: Q), not owns(X, Y, percent: 51), P != "5", Q > -1.5e3',
    'owns(Y, X, percent: P) | S = sum(P), N = count(Y) by X | having S / N >= 10 | order S desc, X',
  ])('is written as it was read: %s', (question) => {
    const pattern = patternOf(question);
    expect(pattern).not.toBeNull();
    if (pattern) expect(questionOf(pattern)).toBe(question);
  });
  test('reads every question of the manual', () => {
    const manual = readFileSync(new URL('../../../docs/rule-language.md', import.meta.url), 'utf8');
    const questions = [...manual.matchAll(/```rule\n([^`]*)```/g)].map((m) => (m[1] ?? '').trim());
    expect(questions.length).toBeGreaterThan(6);
    for (const question of questions) {
      const pattern = patternOf(question);
      expect(pattern && questionOf(pattern)).toBe(question);
    }
  });
  test('comments are left out', () => {
    const pattern = patternOf('law(L), # all of them\n enactedOn(L, "a#b") # end');
    expect(pattern && questionOf(pattern)).toBe('law(L), enactedOn(L, "a#b")');
  });
  test('the variables are those of terms and of arithmetic, without those of sums', () => {
    const pattern = patternOf('owns(X, Y, percent: P), R = P * Q, sum(S: pays(X, Y, amount: S)) >= 5');
    expect(variablesOf(pattern?.conditions ?? [])).toEqual(['X', 'Y', 'P', 'R', 'Q']);
  });
  test.each([
    ['2017-06', { is: 'value', text: '2017-06' }, '2017-06'],
    ['-5', { is: 'value', text: '-5' }, '-5'],
    ['P', { is: 'variable', name: 'P' }, 'P'],
    ['P * 2', { is: 'expression', text: 'P * 2' }, 'P * 2'],
    ['/china', { is: 'entity', id: 'china' }, '/china'],
    ['Berlin', { is: 'value', text: '"Berlin"' }, 'Berlin'],
    ['"P"', { is: 'value', text: '"P"' }, '"P"'],
    ['a, b', { is: 'value', text: '"a, b"' }, 'a, b'],
  ])('a field with %s', (text, side, shown) => {
    expect(readSide(text, ['P'])).toEqual(side);
    expect(fieldText(readSide(text, ['P']), ['P'])).toBe(shown);
  });
  test.each(['owns(X', 'owns(X, Y),, law(X)', 'X < Y < Z', 'owns(X, Y, Z)', 'law(L) ?'])(
    'that it cannot show it does not pretend to: %s',
    (question) => {
      expect(patternOf(question)).toBeNull();
    },
  );
});
