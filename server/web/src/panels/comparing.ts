// The questions by which two views can be compared.
import { computed } from '@preact/signals';
import type { View } from '../api/client';
import type { EntityRef } from '../api/generated';
import { useNames } from '../parts/names';
import { kindInfo, start, typeInfo } from '../state/graph';
import type { TypeQuestion } from '../state/differences';
import { startsOf } from '../state/starts';
import { open, parse, state, viewText, type Panel } from '../state/state';
import { qualities, questionText, typeName, withAssumed, wordsOfQuestion } from '../state/labels';
import { dateText } from '../lang/format';
import { t } from '../lang/language';

/** Writes an id as a term of the rule language. */
export const term = (id: string): string => (/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u.test(id) ? `/${id}` : `/<${id}>`);
const MOST_EXAMPLES = 4;
/** A question to choose. It may be about an entity. */
export interface Choice {
  name: string;
  of: (id: string) => string;
  one: boolean;
}

/** Returns the variable for the far end. If there is only one kind, the kind gives its name. */
function far(kinds: readonly string[]): string {
  const [only, ...more] = kinds;
  return (more.length === 0 && kindInfo.value.get(only ?? '')?.name) || 'Who';
}

/** The questions that the ontology offers about entities, without duplicates. */
const offered = computed(() => {
  const all = [...kindInfo.value.values()].flatMap((k) => k.questions);
  return [...new Map(all.map((q) => [q.name, q])).values()];
});

/** The questions to choose from, by key: those of the ontology, and those of the dataset about the whole graph. */
export const common = computed((): ReadonlyMap<string, Choice> => {
  const choices = new Map<string, Choice>();
  for (const q of offered.value)
    for (const type of q.types) {
      const info = typeInfo.value.get(type);
      if (!info) continue;
      const inward = q.direction !== 'OUT';
      const key = type === q.types[0] ? q.name : `${q.name} ${type}`;
      choices.set(key, {
        name:
          q.types.length === 1
            ? wordsOfQuestion(q).label
            : t().parts.headed(wordsOfQuestion(q).label, typeName(type, inward)),
        one: true,
        of: (id) =>
          inward ? `${info.name}(${far(info.from)}, ${term(id)})` : `${info.name}(${term(id)}, ${far(info.to)})`,
      });
    }
  if (start.value.is !== 'ready') return choices;
  for (const q of start.value.value.datasets.flatMap((d) => d.questions)) {
    const { panel } = parse(q.open);
    if (panel.at === 'ask' && panel.query)
      choices.set(q.text, { name: questionText(q).text, one: false, of: () => panel.query });
  }
  return choices;
});

/** The keys of the comparisons of all relations, and of all relations of one entity, which have no question. */
export const ALL = 'all';
export const ABOUT = 'about';

/** Finds the offered question that a text is, and the entity that it is about. */
export function known(question: string, about = ''): { key: string; id: string } {
  if (question === '') return about === '' ? { key: ALL, id: '' } : { key: ABOUT, id: about };
  const id = /\/(?:<([^>]+)>|([\p{L}\p{N}_-]+))/u.exec(question)?.slice(1).find(Boolean) ?? '';
  const key = [...common.value].find(([, c]) => c.of(id) === question)?.[0];
  return { key: key ?? 'own', id };
}

/** Returns a question for those whose duties conflict. */
function caught(): string {
  const types = [...typeInfo.value.values()];
  const conflicts = types.find((t) => t.conflicts)?.name;
  return (
    [...common.value.values()].find((c) => !c.one && conflicts && c.of('').includes(`${conflicts}(`))?.of('') ?? ''
  );
}

/** Returns questions about well connected entities, for an empty form. */
export function examples(): { key: string; of: [EntityRef]; question: string }[] {
  const s = start.value;
  return (s.is === 'ready' ? startsOf(s.value) : [])
    .flatMap((e) => {
      const [first] = kindInfo.value.get(e.kind)?.questions ?? [];
      const question = common.value.get(first?.name ?? '')?.of(e.id);
      return question ? [{ key: e.id, of: [e] as [EntityRef], question }] : [];
    })
    .slice(0, MOST_EXAMPLES);
}

/** Returns the question that a panel answers in the rule language; empty if there is none. */
export function questionOf(p: Panel): string {
  const of = (key: string, id = ''): string => common.value.get(key)?.of(id) ?? '';
  switch (p.at) {
    case 'binds':
      return of(p.what, p.id);
    case 'conflicts':
      return caught();
    case 'ask':
      return p.query;
    default:
      return '';
  }
}

/** Returns the questions for the relations of all types, or for those of one entity alone. */
export function typeQuestions(about: string): TypeQuestion[] {
  return [...typeInfo.value.values()].flatMap(({ type, name, symmetric }) => {
    if (about === '') return [{ type, inward: false, question: `${name}(X, Y)` }];
    const out = { type, inward: false, question: `${name}(${term(about)}, Y)` };
    const into = { type, inward: true, question: `${name}(X, ${term(about)})` };
    return symmetric ? [out] : [out, into];
  });
}

/** Compares the current view with the whole graph, by the question of the panel, or else by all relations. */
export function compareWithWhole(): void {
  const { panel, view } = state.peek();
  open({ at: 'compare', question: questionOf(panel), before: '', after: viewText(view) });
}

/** Describes a view in words. */
export function useWords(view: View): string {
  const assumed = view.with ?? [];
  const names = useNames([
    ...(view.without ?? []),
    ...(view.distrust ?? []),
    ...assumed.flatMap((r) => [r.source, r.target]),
  ]);
  const name = (id: string) => names.get(id) ?? id;
  const m = t().search.compare;
  return (
    qualities([
      view.asOf && m.view.asOf(dateText(view.asOf)),
      ...(view.without ?? []).map((id) => m.view.without(name(id))),
      ...(view.distrust ?? []).map((id) => m.view.distrust(name(id))),
      ...assumed.map((r) => m.view.with(withAssumed(`${name(r.source)} ${typeName(r.type)} ${name(r.target)}`, r))),
    ]) || m.whole
  );
}
