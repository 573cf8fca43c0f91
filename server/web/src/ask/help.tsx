import { open } from '../state/state';

const lines: [question: string, says: string][] = [
  ['company(X)', 'X is a company: a kind, written small. What begins with a capital is asked for.'],
  ['operates(Company, Service)', 'A relation: its source, then its target.'],
  ['constrains(Law, /21vianet)', 'A name after / is one entity. Type / and a part of its name.'],
  ['constrains(Law, /21vianet), enacted(Body, Law)', 'A comma is “and”; the same name is the same thing.'],
  ['company(C), operatesIn(C, /china), not incorporatedIn(C, /china)', '“not” asks that there be no such relation.'],
  ['subsidiaryOf(Company, _)', '_ is anything: it is not asked for.'],
  ['law(L), enactedOn(L, D), D >= 2015', 'A fact and its value; = != < <= > >= compare.'],
  ['owns(X, Y, percent: P)', 'What a source says besides, by the name of the attribute.'],
  [
    'constrains(Law, X), company(X) | count(X) by Law | order count desc',
    'After | the answers are counted, or sum, min and max taken, and put in order.',
  ],
  ['observes(O, /alibaba-cloud), measure(O, "market share"), value(O, V) | max(V)', 'A text stands in quotes.'],
];

/** The language in ten lines, each with a question that can be asked. */
export function Help({ unfolded }: { unfolded: boolean }) {
  return (
    <details class="ask-help" open={unfolded}>
      <summary>The language in ten lines</summary>
      <dl>
        {lines.map(([question, says]) => (
          <div key={question}>
            <dt>
              <button class="link code" onClick={() => open({ at: 'ask', query: question })}>
                {question}
              </button>
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
