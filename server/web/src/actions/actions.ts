// Everything that can be done with an entity or a relation, in one place. The card, the menus and the keyboard all read
// this list.
import { onStage } from '../graph/handle';
import type { Action } from '../parts/menu';
import { kindInfo, piece, typeInfo } from '../state/graph';
import { hide, type Panel, open, pin, state, toggleView } from '../state/state';
import { choose, chosen, words } from '../state/ui';
import { collapse, expand, expandSteps } from '../state/expand';

/** Where the stage has drawn an entity, if it has. */
const placeOf = (id: string): [number, number] | null => onStage.peek()?.place(id) ?? null;

export function togglePin(id: string): void {
  pin(id, id in state.peek().pins ? null : placeOf(id));
}

/** What can be done with an entity that is in the graph. The first is what most want. */
export function graphActions(id: string): Action[] {
  const pinned = id in state.value.pins;
  const selected = chosen.value.has(id);
  return [
    {
      label: 'Expand',
      key: 'E',
      run: () => {
        void expand(id);
      },
    },
    {
      label: 'Expand by two steps',
      rare: true,
      run: () => {
        void expandSteps([id], 2);
      },
    },
    { label: 'Collapse', hint: 'remove what only this entity connects to', run: () => collapse(id) },
    { label: pinned ? 'Unpin' : 'Pin', key: 'P', on: pinned, run: () => togglePin(id) },
    { label: selected ? 'Deselect' : 'Select', on: selected, run: () => choose(id) },
    { label: 'Hide', key: 'H', run: () => hide([id]) },
  ];
}

const keepOnly = (id: string): Action => ({
  label: 'Keep only this',
  run: () => hide(state.peek().ids.filter((other) => other !== id)),
});

/** What one can ask of any entity. */
const general: readonly { label: string; panel: (id: string) => Panel }[] = [
  { label: 'Paths to…', panel: (id) => ({ at: 'paths', from: id, to: '', order: 'MOST_TELLING' }) },
  { label: 'Why not…', panel: (id) => ({ at: 'whynot', source: id, type: '', target: '' }) },
];

/** What the ontology offers to ask of entities of a kind. */
function ofKind(id: string, kind: string): Action[] {
  const own = (kindInfo.value.get(kind)?.questions ?? []).map(
    (q): Action => ({ label: q.label, run: () => open({ at: 'binds', id, what: q.name }) }),
  );
  const bears = [...typeInfo.value.values()].some((t) => t.bears && t.to.includes(kind));
  return bears ? [...own, { label: 'Conflicting obligations', run: () => open({ at: 'conflicts', id }) }] : own;
}

/** The questions that make sense for an entity of a kind; loops only where it influences something, if that is known. */
export function questionActions(id: string, kind: string, types?: readonly string[]): Action[] {
  const { view } = state.value;
  const away = view.without?.includes(id) ?? false;
  const influences = types?.some((t) => typeof typeInfo.value.get(t)?.sign === 'number') ?? false;
  return [
    ...ofKind(id, kind),
    ...general.map((q): Action => ({ label: q.label, run: () => open(q.panel(id)) })),
    ...(influences ? [{ label: 'Feedback loops', run: () => open({ at: 'cycles', id }) }] : []),
    { label: away ? 'Bring it back' : 'Simulate removal', on: away, run: () => toggleView('without', id) },
  ];
}

/** The menu of something: what it is about, and the groups of what can be done. */
export interface Actions {
  about: string;
  groups: { name: string; actions: Action[] }[];
}

export function actionsOn(id: string): Actions {
  const entity = piece.peek().entities.find((e) => e.id === id);
  return {
    about: entity?.name ?? id,
    groups: [
      {
        name: 'In the graph',
        actions: [
          { label: 'Open the card', key: 'Enter', run: () => open({ at: 'card', id }) },
          ...graphActions(id),
          keepOnly(id),
        ],
      },
      { name: 'Questions', actions: questionActions(id, entity?.kind ?? '') },
    ],
  };
}

export function actionsOnRelations(ids: readonly string[]): Actions {
  const relations = piece.peek().relations.filter((r) => ids.includes(r.id));
  const { view } = state.peek();
  return {
    about: relations.length === 1 ? 'this relation' : `${relations.length} relations`,
    groups: relations.map((r) => ({
      name: `${r.source.name} ${words(r.type)} ${r.target.name}`,
      actions: [
        { label: 'Why?', run: () => open({ at: 'why', id: r.id }) },
        ...(r.derived
          ? []
          : [
              {
                label: view.without?.includes(r.id) ? 'Bring it back' : 'Assume this is false',
                run: () => toggleView('without', r.id),
              },
            ]),
      ],
    })),
  };
}
