import { describe, expect, test } from 'vitest';
import './browser';
import type { KindInfo, TypeInfo } from '../src/api/generated';
import { patternOf, questionOf } from '../src/ask/pattern';
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
    'measure(O, "market share, 2016"), owns(X, /<https://example.org/a,b>)',
  ])('is written as it was read: %s', (question) => {
    const pattern = patternOf(question);
    expect(pattern).not.toBeNull();
    if (pattern) expect(questionOf(pattern)).toBe(question);
  });
  test.each([
    'sum(P: owns(X, Y, percent: P)) >= 50',
    'R = P * Q / 100',
    'owns(X',
    '"knows"(X, Y)',
    'owns(X, Y),, law(X)',
  ])('that it cannot show it does not pretend to: %s', (question) => {
    expect(patternOf(question)).toBeNull();
  });
});
