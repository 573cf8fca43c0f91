// Shows a question as a form: its conditions, the number of answers after each condition, and a drawing.
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api/client';
import type { TypeInfo } from '../api/generated';
import { useNames } from '../parts/names';
import { Choose } from '../parts/choose';
import { Search } from '../parts/search';
import { kindInfo, typeInfo } from '../state/graph';
import { state } from '../state/state';
import { short } from '../state/ui';
import { Diagram } from './diagram';
import {
  type Comparison,
  type Condition,
  fieldText,
  type Literal,
  NEGATIONS,
  type Negation,
  type Pattern,
  patternOf,
  questionOf,
  readSide,
  SIGNS,
  type Side,
  type Term,
  termText,
  variablesOf,
} from './pattern';
import { attributeName, factName, kindName, typeName } from '../state/labels';
import { t } from '../lang/language';
import { compareTexts, number } from '../lang/format';
import { rich } from '../lang/rich';

/** Returns the name of a kind that a rule writes, in the language of the page. */
const kindOf = (name: string): string => {
  const info = [...kindInfo.peek().values()].find((k) => small(k.name) === name);
  return readable(info ? kindName(info.kind) : name);
};
const small = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const readable = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
const typeNamed = (name: string): TypeInfo | undefined => [...typeInfo.value.values()].find((t) => t.name === name);

/** Returns the kinds that a variable can have according to the conditions. */
function kindsOf(variable: string, conditions: readonly Condition[]): Set<string> {
  let kinds = new Set(kindInfo.value.keys());
  const only = (some: readonly string[]) => {
    kinds = new Set([...kinds].filter((k) => some.includes(k)));
  };
  for (const c of conditions) {
    if (c.is !== 'literal' || c.not) continue;
    const at = c.terms.findIndex((t) => t.is === 'variable' && t.name === variable);
    const type = typeNamed(c.name);
    if (at >= 0 && type) only(type.symmetric ? [...type.from, ...type.to] : at === 0 ? type.from : type.to);
    if (at === 0 && c.terms.length === 1)
      only(
        [...kindInfo.value.values()]
          .filter((k) => small(k.name) === c.name || k.interfaces.some((i) => small(i) === c.name))
          .map((k) => k.kind),
      );
    if (at === 0 && c.terms.length === 2 && !type)
      only([...kindInfo.value.values()].filter((k) => k.facts.some((f) => f.name === c.name)).map((k) => k.kind));
  }
  return kinds;
}

/** Reports whether a variable stands for the value of a fact or an attribute, and not for an entity. */
const isValue = (variable: string, conditions: readonly Condition[]): boolean =>
  conditions.some((c) => {
    const named = (of: Side | undefined) => of?.is === 'variable' && of.name === variable;
    if (c.is === 'comparison') return named(c.left) && c.right.is === 'expression';
    return c.attributes.some((a) => named(a.term)) || (named(c.terms[1]) && isFact(c.name));
  });

const isFact = (name: string): boolean =>
  [...kindInfo.value.values()].some((k) => k.facts.some((f) => f.name === name));

function fresh(name: string, conditions: readonly Condition[]): string {
  const taken = new Set(variablesOf(conditions));
  if (!taken.has(name)) return name;
  for (let n = 2; ; n++) if (!taken.has(`${name}${n}`)) return `${name}${n}`;
}

/**
 * Returns for each condition the number of answers to the conditions up to it; null if that is not a valid question.
 */
function useCounts(pattern: Pattern): readonly (number | null)[] {
  const { view } = state.value;
  const [counts, set] = useState<readonly (number | null)[]>([]);
  const key = questionOf({ ...pattern, stages: '' });
  useEffect(() => {
    const mine = new AbortController();
    const timer = setTimeout(() => {
      const each = pattern.conditions.map((_c, i) =>
        ask(
          'HowMany',
          { query: questionOf({ conditions: pattern.conditions.slice(0, i + 1), stages: '' }) },
          view,
          mine.signal,
        )
          .then((a) => a.ask.totalCount)
          .catch(() => null),
      );
      void Promise.all(each).then((all) => {
        if (!mine.signal.aborted) set(all);
      });
    }, 250);
    return () => {
      clearTimeout(timer);
      mine.abort();
    };
  }, [key, JSON.stringify(view)]);
  return counts;
}

interface TermProps {
  of: Term;
  label: string;
  id: string;
  variables: readonly string[];
  names: ReadonlyMap<string, string>;
  set: (term: Term) => void;
}

/** Shows one end of a condition: a variable, one entity, or anything. */
function TermOf({ of, label, id, variables, names, set }: TermProps) {
  const [choosing, setChoosing] = useState(false);
  if (of.is === 'value') {
    return (
      <input
        type="text"
        aria-label={label}
        value={fieldText(of, variables)}
        onChange={(e) => {
          const to = readSide(e.currentTarget.value, variables);
          set(to.is === 'expression' ? { is: 'value', text: JSON.stringify(to.text) } : to);
        }}
      />
    );
  }
  if (choosing) {
    return (
      <Search
        id={id}
        label={t().ask.builder.search(label)}
        placeholder={t().parts.search}
        onPick={(f) => {
          setChoosing(false);
          set({ is: 'entity', id: f.id });
        }}
      />
    );
  }
  const value = of.is === 'variable' ? `v ${of.name}` : of.is === 'entity' ? 'entity' : 'any';
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(e) => {
        const to = e.currentTarget.value;
        if (to === 'choose') setChoosing(true);
        else if (to === 'any') set({ is: 'anything' });
        else if (to.startsWith('v ')) set({ is: 'variable', name: to.slice(2) });
      }}
    >
      {variables.map((v) => (
        <option key={v} value={`v ${v}`}>
          {v}
        </option>
      ))}
      {of.is === 'entity' && <option value="entity">{short(names.get(of.id) ?? of.id, 40)}</option>}
      <option value="any">{t().ask.builder.anything}</option>
      <option value="choose">{of.is === 'entity' ? t().ask.builder.another : t().ask.builder.one}</option>
    </select>
  );
}

interface RowProps {
  of: Condition;
  i: number;
  variables: readonly string[];
  names: ReadonlyMap<string, string>;
  set: (c: Condition) => void;
}

function LiteralRow({ of: c, i, variables, names, set }: RowProps & { of: Literal }) {
  const type = typeNamed(c.name);
  const m = t().ask.builder;
  const term = (n: number, label: string) => {
    const one = c.terms[n];
    return one ? (
      <TermOf
        of={one}
        id={`builder-${i}-${n}`}
        label={m.condition(i + 1, label)}
        variables={variables}
        names={names}
        set={(to) => set({ ...c, terms: c.terms.map((was, at) => (at === n ? to : was)) })}
      />
    ) : null;
  };
  const isRelation = c.terms.length === 2 && (type !== undefined || /^["<]|^related$/.test(c.name));
  const more = type?.attributes.filter((a) => !c.attributes.some((x) => x.name === a)) ?? [];
  return (
    <>
      {term(0, m.subject)}
      <select
        class={c.not ? 'not negated' : 'not'}
        aria-label={m.condition(i + 1, m.negation)}
        value={c.not}
        onChange={(e) => set({ ...c, not: e.currentTarget.value as Negation })}
      >
        {NEGATIONS.filter((n) => n !== 'not stated' || n === c.not || isRelation).map((n) => (
          <option key={n} value={n}>
            {m.negations[n]}
          </option>
        ))}
      </select>
      <span>{c.terms.length === 1 ? m.isA(kindOf(c.name)) : type ? typeName(type.type) : readable(c.name)}</span>
      {term(1, type ? m.other : m.value)}
      {c.attributes.map((a) => (
        <span key={a.name} class="quiet">
          {attributeName(a.name.replace(/^"|"$/g, ''), type?.type)}{' '}
          {a.term.is === 'entity' ? (names.get(a.term.id) ?? a.term.id) : termText(a.term)}{' '}
          <button
            type="button"
            class="link"
            aria-label={m.removeAttribute(attributeName(a.name.replace(/^"|"$/g, ''), type?.type), i + 1)}
            onClick={() => set({ ...c, attributes: c.attributes.filter((other) => other !== a) })}
          >
            ×
          </button>
        </span>
      ))}
      {!c.not &&
        more.map((name) => (
          <button
            key={name}
            type="button"
            class="link"
            onClick={() => {
              const v = fresh(name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ''), [c]);
              set({ ...c, attributes: [...c.attributes, { name, term: { is: 'variable', name: v } }] });
            }}
          >
            + {attributeName(name, type?.type)}
          </button>
        ))}
    </>
  );
}

function ComparisonRow({ of: c, i, variables, names, set }: RowProps & { of: Comparison }) {
  const m = t().ask.builder;
  const side = (of: Side) => (of.is === 'entity' ? (names.get(of.id) ?? of.id) : termText(of));
  return (
    <>
      {c.left.is === 'expression' ? <code>{side(c.left)}</code> : <span>{side(c.left)}</span>}
      <select
        aria-label={m.condition(i + 1, m.comparison)}
        value={c.sign}
        onChange={(e) => set({ ...c, sign: e.currentTarget.value })}
      >
        {SIGNS.map((s) => (
          <option key={s}>{s}</option>
        ))}
      </select>
      <input
        type="text"
        aria-label={m.condition(i + 1, m.value)}
        value={fieldText(c.right, variables)}
        onChange={(e) => set({ ...c, right: readSide(e.currentTarget.value, variables) })}
      />
      {c.right.is === 'entity' && <span class="quiet">{side(c.right)}</span>}
    </>
  );
}

interface Choice {
  key: string;
  says: string;
  group: string;
  make: () => Condition;
}

/** Returns the conditions that can be added for a variable. */
function choicesOf(variable: string, conditions: readonly Condition[]): Choice[] {
  const m = t().ask.builder;
  const self: Term = { is: 'variable', name: variable };
  if (isValue(variable, conditions))
    return [
      {
        key: 'compare',
        says: m.compare,
        group: m.groups.value,
        make: () => ({ is: 'comparison', left: self, sign: '>=', right: { is: 'value', text: '0' } }),
      },
    ];
  const kinds = kindsOf(variable, conditions);
  const named = (some: readonly string[], other: string) => {
    const only = some.length === 1 ? kindInfo.value.get(some[0] ?? '')?.name : undefined;
    return fresh(only ?? other, conditions);
  };
  const literal = (name: string, terms: Term[]): Literal => ({
    is: 'literal',
    not: '',
    name,
    terms,
    attributes: [],
  });
  const fits = (some: readonly string[]) => some.some((k) => kinds.has(k));
  const types = [...typeInfo.value.values()];
  const ofKinds = [...kindInfo.value.values()].filter((k) => kinds.has(k.kind));
  const facts = [...new Set(ofKinds.flatMap((k) => k.facts.map((f) => f.name)))];
  const out = (t: TypeInfo): Choice => ({
    key: `out ${t.name}`,
    says: typeName(t.type),
    group: m.groups.out,
    make: () => literal(t.name, [self, { is: 'variable', name: named(t.to, 'Y') }]),
  });
  const into = (t: TypeInfo): Choice => ({
    key: `in ${t.name}`,
    says: typeName(t.type, true),
    group: m.groups.in,
    make: () => literal(t.name, [{ is: 'variable', name: named(t.from, 'Y') }, self]),
  });
  const bySaying = (a: Choice, b: Choice) => compareTexts(a.says, b.says);
  return [
    ...(ofKinds.length > 1
      ? ofKinds.map(
          (k): Choice => ({
            key: `kind ${k.name}`,
            says: m.isA(readable(kindName(k.kind))),
            group: m.groups.kind,
            make: () => literal(small(k.name), [self]),
          }),
        )
      : []),
    ...types
      .filter((t) => fits(t.from))
      .map(out)
      .sort(bySaying),
    ...types
      .filter((t) => !t.symmetric && fits(t.to))
      .map(into)
      .sort(bySaying),
    ...facts
      .map(
        (f): Choice => ({
          key: `fact ${f}`,
          says: factName(f),
          group: m.groups.facts,
          make: () =>
            literal(f, [self, { is: 'variable', name: fresh(f.charAt(0).toUpperCase() + f.slice(1), conditions) }]),
        }),
      )
      .sort(bySaying),
  ];
}

function Add({ of, add }: { of: Pattern; add: (c: Condition) => void }) {
  const variables = variablesOf(of.conditions);
  const [variable, setVariable] = useState('');
  const m = t().ask.builder;
  const about = variables.includes(variable) ? variable : (variables.at(-1) ?? 'X');
  const choices = choicesOf(about, of.conditions);
  return (
    <div class="builder-row">
      {variables.length > 1 && (
        <select aria-label={m.addOn} value={about} onChange={(e) => setVariable(e.currentTarget.value)}>
          {variables.map((v) => (
            <option key={v}>{v}</option>
          ))}
        </select>
      )}
      <Choose
        label={variables.length === 0 ? m.what : m.addTo(about)}
        none={variables.length === 0 ? m.whatAsked : m.addTo(about)}
        options={choices.map((c) => ({ key: c.key, name: c.says, group: c.group }))}
        onPick={(key) => {
          const chosen = choices.find((c) => c.key === key);
          if (chosen) add(chosen.make());
        }}
      />
    </div>
  );
}

export function Builder({ text, onText }: { text: string; onText: (text: string) => void }) {
  const pattern = patternOf(text);
  if (!pattern) return <p class="quiet">{t().ask.builder.unfinished}</p>;
  return <Form of={pattern} onText={onText} />;
}

function Form({ of, onText }: { of: Pattern; onText: (text: string) => void }) {
  const { conditions } = of;
  const m = t().ask.builder;
  const counts = useCounts(of);
  const variables = variablesOf(conditions);
  const sides = conditions.flatMap((c): Side[] =>
    c.is === 'literal' ? [...c.terms, ...c.attributes.map((a) => a.term)] : [c.left, c.right],
  );
  const ids = sides.flatMap((of) => (of.is === 'entity' ? [of.id] : []));
  const names = useNames(ids);
  const put = (next: Condition[]) => onText(questionOf({ ...of, conditions: next }));
  const set = (i: number) => (c: Condition) => put(conditions.map((was, at) => (at === i ? c : was)));
  return (
    <div class="builder" role="group" aria-label={m.label}>
      <Diagram of={conditions} names={names} />
      <ol>
        {conditions.map((c, i) => (
          <li key={i} class="builder-row">
            <span class="builder-terms">
              {c.is === 'literal' ? (
                <LiteralRow of={c} i={i} variables={variables} names={names} set={set(i)} />
              ) : (
                <ComparisonRow of={c} i={i} variables={variables} names={names} set={set(i)} />
              )}
            </span>
            <span class="count" title={m.counts}>
              {counts.length === conditions.length
                ? counts[i] === null || counts[i] === undefined
                  ? '–'
                  : number(counts[i] ?? 0)
                : '…'}
            </span>
            <button
              type="button"
              class="icon"
              aria-label={m.remove(i + 1)}
              onClick={() => put(conditions.filter((_c, at) => at !== i))}
            >
              ×
            </button>
          </li>
        ))}
      </ol>
      <Add of={of} add={(c) => put([...conditions, c])} />
      {of.stages && <p class="quiet">{rich(m.stages, <code>{of.stages}</code>)}</p>}
    </div>
  );
}
