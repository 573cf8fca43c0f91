// Adds the neighbours of entities to the graph. It adds the most telling ones first, and reports how many it left out.
import { warn } from './warnings';
import { signal } from '@preact/signals';
import { ask, OFFLINE } from '../api/client';
import { fail, failed, notice, piece, typeInfo } from './graph';
import { isMention } from './meaning';
import { askWithRules } from './rules';
import { add, change, hide, state, within, type Panel } from './state';
import { beyond } from './joiners';
import { neighboursOf } from './neighbours';
import { t } from '../lang/language';
import { entityName } from './labels';

/** The number of neighbours that are added at a time. */
export const AT_ONCE = 20;
/** The number of neighbours that are added when an empty graph begins with an entity. */
const WORLD = 16;
/** With more neighbours than this, the nameless ones are not followed. */
const FOLLOWED = 60;
/** The number of neighbours of one relation type that one click adds. */
export const GROUP_AT_ONCE = 40;
/** The maximum size of a neighborhood of several steps that can still be read as a picture. */
const MOST_AROUND = 150;

/** The last expansion: the entities that it added, and the neighbours that it left out, the most telling first. */
export interface Expansion {
  ids: string[];
  /** The neighbours that the first step added. */
  first: string[];
  name: string;
  brought: number;
  rest: string[];
}
export const expansion = signal<Expansion | null>(null);

/** Returns the neighbours of some entities that are not in the graph, the most telling first. */
async function outside(ids: readonly string[]): Promise<{ rest: string[]; names: string[] }> {
  const { view } = state.peek();
  const worlds = await Promise.all(ids.map((id) => askWithRules('World', { id }, view)));
  const weights = new Map<string, number>();
  worlds.forEach(({ entity }, i) => {
    const relations = entity?.relations.edges.map((e) => e.node) ?? [];
    for (const n of neighboursOf(ids[i] ?? '', relations)) weights.set(n.id, (weights.get(n.id) ?? 0) + n.weight);
  });
  const there = new Set([...state.peek().ids, ...ids]);
  const rest = [...weights]
    .filter(([id]) => !there.has(id))
    .sort((a, b) => b[1] - a[1])
    .map(([id]) => id);
  return {
    rest,
    names: worlds.flatMap(({ entity }) => (entity ? [entityName(entity)] : [])),
  };
}

async function bring(ids: readonly string[], most: number, panel?: Panel): Promise<void> {
  try {
    const { rest, names } = await outside(ids);
    const brought = rest.slice(0, most);
    const name = names.length === 1 ? (names[0] ?? '') : t().page.expansion.entities(names.length);
    if (brought.length === 0) {
      notice.value = names.length === 1 ? t().page.expansion.complete(name) : t().page.expansion.completeAll;
      expansion.value = null;
      if (panel) add(ids, panel);
      return;
    }
    add([...ids, ...brought, ...(await beyond(brought, state.peek().view))], panel);
    expansion.value = { ids: [...ids], first: brought, name, brought: brought.length, rest: rest.slice(most) };
  } catch (e) {
    fail(e, () => void bring(ids, most, panel));
  }
}

/** Adds the most telling neighbours of one or more entities. */
export const expand = (...ids: string[]): Promise<void> => bring(ids, AT_ONCE);

/** Adds more of the neighbours that the last expansion left out. */
export function expandMore(most = AT_ONCE): void {
  const last = expansion.peek();
  if (!last) return;
  const brought = last.rest.slice(0, most);
  add(brought);
  const rest = last.rest.slice(most);
  expansion.value = rest.length ? { ...last, brought: last.brought + most, rest } : null;
  if (brought.length <= FOLLOWED) void follow(brought);
}

/**
 * Adds the entities that nameless entities among ids connect. Otherwise a part of the connection would be missing in
 * the graph.
 */
async function follow(ids: readonly string[]): Promise<void> {
  try {
    const ends = await beyond(ids, state.peek().view);
    if (ends.length > 0) add(ends);
  } catch (e) {
    if (failed(e).code !== OFFLINE) fail(e, () => void follow(ids));
  }
}

/** Adds an entity with its most telling neighbours, and opens its card. */
export async function world(id: string): Promise<void> {
  change({ ids: [id], panel: { at: 'card', id } });
  await bring([id], WORLD, { at: 'card', id });
}

/** Opens the card of an entity. If the graph is empty, it also adds the entity with its neighbours. */
export function show(id: string): void {
  if (state.peek().ids.length === 0) void world(id);
  else add([id], { at: 'card', id });
}

/** Adds everything within some steps, over relations of substance, the nearest first. */
export async function expandSteps(ids: readonly string[], depth: number): Promise<void> {
  try {
    const exclude = [...typeInfo.peek().values()].map((t) => t.type).filter(isMention);
    const { neighborhood } = await ask(
      'Around',
      { of: [...ids], depth, exclude, limit: MOST_AROUND },
      state.peek().view,
    );
    change({ ids: within([...state.peek().ids, ...neighborhood.entities.map((e) => e.id)]) });
    expansion.value = null;
    if (neighborhood.truncated === 'LIMIT') warn(t().page.expansion.nearest(MOST_AROUND, depth));
  } catch (e) {
    fail(e, () => void expandSteps(ids, depth));
  }
}

/** Removes the neighbours that are connected only to this entity. */
export function collapse(id: string): void {
  const near = new Map<string, Set<string>>();
  for (const r of piece.peek().relations) {
    for (const [a, b] of [
      [r.source.id, r.target.id],
      [r.target.id, r.source.id],
    ] as const)
      near.set(a, (near.get(a) ?? new Set()).add(b));
  }
  const leaves = [...(near.get(id) ?? [])].filter((n) => near.get(n)?.size === 1);
  if (leaves.length) hide(leaves);
  else notice.value = t().page.expansion.noLeaves;
}
