import { afterEach, describe, expect, test, vi } from 'vitest';
import './browser';
import type { AnswerTo } from '../src/api/client';
import type { KindInfo, TypeInfo } from '../src/api/generated';
import { examplesOf, questionOf } from '../src/ask/examples';
import { foreignWords, readPhrase, vocabularyOf } from '../src/ask/phrase';

const kind = (of: string, name: string, list: string, facts: string[] = [], questions: string[][] = []) =>
  ({
    kind: of,
    name,
    list,
    facts: facts.map((f) => ({ name: f, type: 'Date' })),
    questions: questions.map((types) => ({ types })),
  }) as unknown as KindInfo;
const type = (of: string, name: string, from: string[], to: string[], attributes: string[] = []) =>
  ({
    type: of,
    name,
    inverse: `${name} by`,
    symmetric: false,
    mention: false,
    from,
    to,
    attributes,
  }) as unknown as TypeInfo;
const kinds = [
  kind('FIRM', 'Firm', 'firms', ['foundedOn'], [['BINDS']]),
  kind('ACT', 'Act', 'acts'),
  kind('REALM', 'Realm', 'realms'),
];
const types = [
  type('BINDS', 'binds', ['ACT'], ['FIRM', 'REALM']),
  type('OWNS', 'owns', ['FIRM', 'REALM'], ['FIRM'], ['percent']),
  type('AFFECTS_INDIRECTLY', 'affectsIndirectly', ['ACT'], ['FIRM']),
];
const vocabulary = vocabularyOf(kinds, types);
const words = { kinds: new Map(kinds.map((k) => [k.kind, k])), types: new Map(types.map((x) => [x.type, x])) };
const entity = (id: string, name: string, of: string) => ({
  node: { id, name, kind: of, foreignKind: null, zh: null },
});
const start = {
  stats: {
    kinds: [
      { kind: 'REALM', count: 2 },
      { kind: 'FIRM', count: 90 },
    ],
    types: types.map((x, i) => ({ type: x.type, count: 9 - i })),
    predicates: [],
    years: [{ year: 2012, count: 3 }],
  },
  entities: {
    edges: [entity('atlantis', 'Atlantis', 'REALM'), entity('acme', 'Acme', 'FIRM'), entity('b', 'Bolt', 'FIRM')],
  },
} as unknown as AnswerTo<'Start'>;

/** Answers each question with the given number. */
function service(count: (query: string) => number): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (_url: string, init: { body: string }) => {
    const { variables } = JSON.parse(init.body) as { variables: { query: string } };
    asked.push(variables.query);
    const data = { view: { ask: { totalCount: count(variables.query) } } };
    return Promise.resolve(new Response(JSON.stringify({ data })));
  });
  return asked;
}
afterEach(() => vi.unstubAllGlobals());

describe('the examples of questions in plain words', () => {
  const examples = () => examplesOf(start, words, vocabulary, {}, new AbortController().signal);

  test('are phrases over the ontology about entities of the data', async () => {
    service(() => 1);
    expect((await examples()).map((e) => e.text)).toEqual([
      'acts that bind Acme',
      'how many acts bind Acme',
      'who owns Bolt',
      'firms founded after 2010',
      'who owns anything above 25 %',
    ]);
  });

  test('are only those that have an answer', async () => {
    const asked = service((query) => Number(query.includes('owns(X, /b)')));
    expect((await examples()).map((e) => e.text)).toEqual(['who owns Bolt']);
    expect(asked).toContain('act(Act), binds(Act, /acme)');
  });

  test('are asked as what they say', () => {
    const ids = new Map([['Acme', 'acme']]);
    expect(questionOf({ text: 'acts that bind Acme', ids }, vocabulary)).toBe('act(Act), binds(Act, /acme)');
    expect(questionOf({ text: 'acts that flummox Acme', ids }, vocabulary)).toBeNull();
  });
});

test('a phrase can name foreign kinds and relations', () => {
  const foreign = foreignWords(['stix:threat-actor'], ['stix:attributed-to', 'ftm:owns']);
  const question = (text: string) => readPhrase(text, foreign).question;
  expect(question('who owns Acme')).toBe('"ftm:owns"(X, $0)');
  expect(question('threat actors that are attributed to Acme')).toBe(
    '"stix:threat-actor"(ThreatActor), "stix:attributed-to"(ThreatActor, $0)',
  );
});
