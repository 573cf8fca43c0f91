import { useMemo } from 'preact/hooks';
import type { TypeInfo } from '../api/generated';
import { kindInfo, start, typeInfo } from '../state/graph';
import { open } from '../state/state';
import { written } from './words';
import { t } from '../lang/language';

type Line = readonly [question: string, says: string];

/** The maximum number of kinds at the beginning of a relation type in the examples. */
const MOST_KINDS = 2;

const small = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Returns a summary of the rule language, with names from the served ontology. */
function linesOf(): Line[] {
  if (start.value.is !== 'ready') return [];
  const { stats, entities } = start.value.value;
  const there = new Set(stats.types.map((t) => t.type));
  const types = stats.types
    .toSorted((a, b) => b.count - a.count)
    .flatMap((t) => typeInfo.value.get(t.type) ?? [])
    .filter((t) => !t.mention);
  // Good examples are relation types that the questions of the ontology use, and those whose name is a verb.
  const asked = new Set([...kindInfo.value.values()].flatMap((k) => k.questions.flatMap((q) => q.types)));
  const says = (t: TypeInfo) => Number(asked.has(t.type)) + Number(/^[a-z]+s(?![a-z])/.test(t.name)); // a verb
  const particular = types.filter((t) => t.from.length <= MOST_KINDS).toSorted((a, b) => says(b) - says(a));
  const first = particular[0] ?? types[0];
  if (!first) return [];
  const kind = kindInfo.value.get(first.from[0] ?? '');
  const X = kind?.name ?? 'X';
  const entity = entities.edges.map((e) => e.node).find((n) => first.to.includes(n.kind));
  const measured = types.find((t) => t.attributes.length > 0 && there.has(t.type));
  const dated = [...kindInfo.value.values()].flatMap((k) =>
    k.facts.filter((f) => f.type === 'Date').map((f) => ({ kind: k, fact: f.name })),
  )[0];
  const m = t().ask.help;
  const rule = ({ name }: TypeInfo, a: string, b: string) => `${name}(${a}, ${b})`;
  return [
    ...(kind ? ([[`${small(X)}(X)`, m.kind(kind.name)]] as const) : []),
    [rule(first, X, 'Y'), m.relation],
    ...(entity ? ([[rule(first, X, written(entity.id)), m.entity]] as const) : []),
    [`${rule(first, X, 'Y')}, ${rule(first, 'Z', 'Y')}`, m.and],
    ...(kind ? ([[`${small(X)}(X), not ${rule(first, '_', 'X')}`, m.not]] as const) : []),
    [rule(first, X, '_'), m.any],
    ...(dated ? ([[`${small(dated.kind.name)}(X), ${dated.fact}(X, D), D >= 2015`, m.fact]] as const) : []),
    ...(measured ? ([[`${measured.name}(X, Y, ${measured.attributes[0] ?? ''}: P)`, m.attribute]] as const) : []),
    [`${rule(first, X, 'Y')} | count(${X}) by Y | order count desc`, m.count],
    ...(entity ? ([[`name(X, ${JSON.stringify(entity.name)})`, m.text]] as const) : []),
  ];
}

/** Shows a summary of the rule language. Each line has a question that can be asked. */
export function Help({ unfolded }: { unfolded: boolean }) {
  const lines = useMemo(linesOf, [start.value, t()]);
  return (
    <details class="ask-help" open={unfolded}>
      <summary>{t().ask.help.title}</summary>
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
