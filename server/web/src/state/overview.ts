// The overview that an empty graph shows: the most connected entities and the most telling lines.
import { ask } from '../api/client';
import type { EntityKind } from '../api/generated';
import { among, type Drawn, type Fetched, type Piece, start, typeInfo } from './graph';
import { isMention } from './meaning';
import { isOfKind, type Weighed, weightOf } from './neighbours';

/** The number of entities, of which most can be named: on a wide screen and on a narrow one. */
const MOST_ENTITIES = { wide: 36, narrow: 13 };
const narrow = matchMedia('(max-width: 860px)');
const CANDIDATES = 70;
/** The number of lines per node with which the overview stays readable. */
const LINES_PER_NODE = 1.35;
/** The maximum number of relations of a graph whose metrics a service computes while the user waits. */
const MEASURED_UP_TO = 150_000;

/** Reports whether entities of a kind belong in the overview. Documents do not: the overview shows their subjects. */
const plain = (kind: EntityKind): boolean => kind !== 'DOCUMENT';

async function candidates(): Promise<string[]> {
  const s = start.peek();
  if (s.is !== 'ready') return [];
  if (s.value.stats.relations > MEASURED_UP_TO) {
    const { entities } = await ask('MostConnected', { first: CANDIDATES });
    return entities.edges.filter((e) => plain(e.node.kind)).map((e) => e.node.id);
  }
  const exclude = [...typeInfo.peek().values()].map((t) => t.type).filter(isMention);
  const { metrics } = await ask('Overview', { exclude, first: CANDIDATES });
  return metrics[0]?.values.filter((v) => plain(v.entity.kind)).map((v) => v.entity.id) ?? [];
}

/** Returns the most telling lines: at least one per entity, and few enough to stay readable. */
export function backbone<R extends Weighed>(relations: readonly R[], nodes: number): R[] {
  const degree = new Map<string, number>();
  for (const r of relations) for (const id of [r.source.id, r.target.id]) degree.set(id, (degree.get(id) ?? 0) + 1);
  const weigh = (r: R) => weightOf(r, 1) / Math.sqrt((degree.get(r.source.id) ?? 1) * (degree.get(r.target.id) ?? 1));
  const ordered = relations.map((r) => ({ r, w: weigh(r) })).sort((a, b) => b.w - a.w);
  const lines = new Map<string, number>();
  const pairs = new Set<string>();
  const most = Math.ceil(nodes * LINES_PER_NODE);
  const kept: R[] = [];
  for (const { r } of ordered) {
    const pair = [r.source.id, r.target.id].sort().join('\n');
    const first = !lines.has(r.source.id) || !lines.has(r.target.id);
    if (r.source.id === r.target.id || pairs.has(pair) || (!first && kept.length >= most)) continue;
    pairs.add(pair);
    kept.push(r);
    for (const id of [r.source.id, r.target.id]) lines.set(id, (lines.get(id) ?? 0) + 1);
  }
  return kept;
}

/** Returns the entities that are kinds of others, such as the class of all films. They say nothing about these. */
export const kindsIn = (relations: readonly { predicate: string | null; target: { id: string } }[]): Set<string> =>
  new Set(relations.filter((r) => isOfKind(r.predicate)).map((r) => r.target.id));

/** Returns the first of the candidates. An entity whose only name is its id tells a reader nothing, and comes last. */
function namedAmong(ids: readonly string[], found: Fetched, kinds: ReadonlySet<string>): Fetched {
  const order = new Map(ids.map((id, i) => [id, i]));
  const last = (e: { id: string; name: string }): number => (order.get(e.id) ?? 0) + (e.name === e.id ? ids.length : 0);
  const kept = found.entities
    .filter((e) => !kinds.has(e.id))
    .sort((a, b) => last(a) - last(b))
    .slice(0, narrow.matches ? MOST_ENTITIES.narrow : MOST_ENTITIES.wide);
  const drawn = new Set(kept.map((e) => e.id));
  const relations = found.relations.filter((r) => drawn.has(r.source.id) && drawn.has(r.target.id));
  return { entities: kept, relations, truncated: null, statedOnly: false };
}

/** The number of entities between which an overview shows the shortest paths, and the maximum length of these. */
const ENDS = 5;
const STEPS = 6;

/** Returns the entities of the shortest paths between the first candidates that do not lead through kinds. */
async function onPaths(ids: readonly string[], kinds: ReadonlySet<string>, signal: AbortSignal): Promise<string[]> {
  const ends = ids.filter((id) => !kinds.has(id)).slice(0, ENDS);
  const avoid = [...kinds];
  const pairs = ends.flatMap((from, i) => ends.slice(i + 1).map((to) => ({ from, to })));
  const filter = { direction: 'BOTH' as const, includeDerived: false };
  const found = await Promise.all(
    pairs.map((p) =>
      ask('Paths', { ...p, order: 'SHORTEST', maxLength: STEPS, first: 1, filter, avoid, together: false }, {}, signal),
    ),
  );
  return [...new Set(found.flatMap((f) => f.paths.paths.flatMap((p) => p.entities.map((e) => e.id))))];
}

const strongest = (found: Fetched): Drawn[] => {
  const stated = found.relations.filter((r) => !r.derived && !isMention(r.type) && !isOfKind(r.predicate));
  return backbone(stated, found.entities.length).map((r): Drawn => ({ ...r, fate: 'same' }));
};

/**
 * Returns the piece of an overview; it is empty if there is nothing to show. If the most connected entities have no
 * relations among themselves, as where each relation has an entity of its own, it has the shortest paths between some
 * of them.
 */
export async function overview(signal: AbortSignal): Promise<Piece> {
  const ids = await candidates();
  const all = await among([...ids], {}, signal);
  const kinds = kindsIn(all.relations);
  let found = namedAmong(ids, all, kinds);
  let relations = strongest(found);
  if (relations.length === 0) {
    found = await among(await onPaths(ids, kinds, signal), {}, signal);
    relations = strongest(found);
  }
  const connected = new Set(relations.flatMap((r) => [r.source.id, r.target.id]));
  return {
    entities: found.entities.filter((e) => connected.has(e.id)).map((e) => ({ ...e, removed: false })),
    relations,
    truncated: null,
    statedOnly: false,
    overview: true,
  };
}
