// Defines every action on an entity or a relation. The card, the menus and the keyboard all read this list.
import { onStage } from '../graph/handle';
import type { Action } from '../parts/menu';
import { kindInfo, piece, typeInfo } from '../state/graph';
import { hide, type Panel, open, pin, state, toggleView } from '../state/state';
import { choose, chosen } from '../state/ui';
import { collapse, expand, expandSteps } from '../state/expand';
import { entityName, sentence, wordsOfQuestion } from '../state/labels';
import { t } from '../lang/language';

/** Returns the place of an entity on the stage; null if it is not drawn. */
const placeOf = (id: string): [number, number] | null => onStage.peek()?.place(id) ?? null;

export function togglePin(id: string): void {
  pin(id, id in state.peek().pins ? null : placeOf(id));
}

/** Returns the actions on an entity that is in the graph. The most common action comes first. */
export function graphActions(id: string): Action[] {
  const pinned = id in state.value.pins;
  const selected = chosen.value.has(id);
  const m = t().actions.entity;
  return [
    {
      label: m.expand,
      key: 'E',
      run: () => {
        void expand(id);
      },
    },
    {
      label: m.expandTwo,
      rare: true,
      run: () => {
        void expandSteps([id], 2);
      },
    },
    { label: m.collapse, hint: m.collapseHint, run: () => collapse(id) },
    { label: pinned ? m.unpin : m.pin, key: 'P', on: pinned, run: () => togglePin(id) },
    { label: selected ? m.deselect : m.select, on: selected, run: () => choose(id) },
    { label: m.hide, key: 'H', run: () => hide([id]) },
  ];
}

const hideOthers = (id: string): Action => ({
  label: t().actions.entity.hideOthers,
  run: () => hide(state.peek().ids.filter((other) => other !== id)),
});

/** Returns the questions that fit every entity. */
const general = (): readonly { label: string; panel: (id: string) => Panel }[] => [
  { label: t().actions.entity.paths, panel: (id) => ({ at: 'paths', from: id, to: '', order: 'MOST_TELLING' }) },
  { label: t().actions.entity.whyNot, panel: (id) => ({ at: 'whynot', source: id, type: '', target: '' }) },
];

/** Returns the questions that the ontology offers for entities of a kind. */
function ofKind(id: string, kind: string): Action[] {
  const own = (kindInfo.value.get(kind)?.questions ?? []).map(
    (q): Action => ({ label: wordsOfQuestion(q).label, run: () => open({ at: 'binds', id, what: q.name }) }),
  );
  const bears = [...typeInfo.value.values()].some((t) => t.bears && t.to.includes(kind));
  return bears ? [...own, { label: t().actions.entity.conflicts, run: () => open({ at: 'conflicts', id }) }] : own;
}

/**
 * Returns the questions that make sense for an entity of a kind. If types has the relation types of the entity, loops
 * are offered only if one of the types is an influence.
 */
export function questionActions(id: string, kind: string, types?: readonly string[]): Action[] {
  const { view } = state.value;
  const away = view.without?.includes(id) ?? false;
  const m = t().actions.entity;
  const influences = types?.some((t) => typeof typeInfo.value.get(t)?.sign === 'number') ?? false;
  return [
    ...ofKind(id, kind),
    ...general().map((q): Action => ({ label: q.label, run: () => open(q.panel(id)) })),
    ...(influences ? [{ label: m.cycles, run: () => open({ at: 'cycles', id }) }] : []),
    { label: m.same, run: () => open({ at: 'same', id }) },
    { label: away ? m.restore : m.remove, on: away, run: () => toggleView('without', id) },
  ];
}

/** The menu of an object: its title and its groups of actions. */
export interface Actions {
  about: string;
  groups: { name: string; actions: Action[] }[];
}

export function actionsOn(id: string): Actions {
  const entity = piece.peek().entities.find((e) => e.id === id);
  const m = t().actions.entity;
  return {
    about: entity ? entityName(entity) : id,
    groups: [
      {
        name: m.inGraph,
        actions: [
          { label: m.open, key: 'Enter', run: () => open({ at: 'card', id }) },
          ...graphActions(id),
          hideOthers(id),
        ],
      },
      { name: m.questions, actions: questionActions(id, entity?.kind ?? '') },
    ],
  };
}

export function actionsOnRelations(ids: readonly string[]): Actions {
  const relations = piece.peek().relations.filter((r) => ids.includes(r.id));
  const { view } = state.peek();
  const m = t().actions.relation;
  return {
    about: relations.length === 1 ? m.this : m.several(relations.length),
    groups: relations.map((r) => ({
      name: sentence(r),
      actions: [
        { label: m.why, run: () => open({ at: 'why', id: r.id }) },
        ...(r.derived
          ? []
          : [
              {
                label: view.without?.includes(r.id) ? m.restore : m.deny,
                run: () => toggleView('without', r.id),
              },
            ]),
      ],
    })),
  };
}
