// What can be done with an entity or a relation in the graph: the entries of their menus.
import { collapse, expand } from './expand';
import { piece } from './graph';
import { hide, open, pin, state, toggleView } from './state';
import { choose, chosen, words } from './ui';

export interface Action { label: string; run: () => void; key?: string; hint?: string; on?: boolean }
export interface Actions { about: string; groups: { name: string; actions: Action[] }[] }

/** Where the stage has drawn an entity. */
export type PlaceOf = (id: string) => [number, number] | null;

export function togglePin(id: string, placeOf: PlaceOf): void {
  pin(id, id in state.peek().pins ? null : placeOf(id));
}

export function actionsOn(id: string, placeOf: PlaceOf): Actions {
  const { pins, view } = state.peek();
  const about = piece.peek().entities.find((e) => e.id === id)?.name ?? id;
  return {
    about,
    groups: [
      { name: 'In the graph', actions: [
        { label: 'Open the card', key: 'Enter', run: () => open({ at: 'card', id }) },
        { label: 'Expand', key: 'E', run: () => { void expand(id); } },
        { label: 'Collapse', run: () => collapse(id) },
        { label: id in pins ? 'Unpin' : 'Pin', key: 'P', run: () => togglePin(id, placeOf) },
        { label: chosen.peek().has(id) ? 'Choose no more' : 'Choose', run: () => choose(id) },
        { label: 'Hide', key: 'H', run: () => hide([id]) },
        { label: 'Keep only this', run: () => hide(state.peek().ids.filter((other) => other !== id)) },
      ] },
      { name: 'Questions', actions: [
        { label: 'Laws that bind it', run: () => open({ at: 'binds', id, what: 'laws' }) },
        { label: 'Conflicts', run: () => open({ at: 'conflicts', id }) },
        { label: 'Exposure', run: () => open({ at: 'binds', id, what: 'exposure' }) },
        { label: 'Who can compel it', run: () => open({ at: 'binds', id, what: 'compelled' }) },
        { label: 'Paths to…', run: () => open({ at: 'paths', from: id, to: '', order: 'FEWEST_HUBS' }) },
        { label: 'Why not…', run: () => open({ at: 'whynot', source: id, type: '', target: '' }) },
        { label: view.without?.includes(id) ? 'Bring it back' : 'What if it were gone?', run: () => toggleView('without', id) },
      ] },
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
        ...(r.derived ? [] : [{ label: view.without?.includes(r.id) ? 'Bring it back' : 'What if it were not so?', run: () => toggleView('without', r.id) }]),
      ],
    })),
  };
}
