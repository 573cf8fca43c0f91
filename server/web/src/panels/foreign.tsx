// The relations of an entity that the ontology does not define. A card shows them under the names that their file gives
// them, and the kind that the file gives the entity beside its kind in the ontology.
import { ask } from '../api/client';
import type { CardEntity, Direction, RelationType } from '../api/generated';
import { foreignKind } from '../state/labels';
import { FOREIGN } from '../state/meaning';
import { isOfKind, substance } from '../state/neighbours';
import { state } from '../state/state';
import { useAnswer } from '../parts/parts';
import { listed } from '../lang/format';
import { t } from '../lang/language';

/** The foreign relations of an entity with the same predicate and direction. */
export interface Predicate {
  predicate: string;
  direction: Direction;
  count: number;
}
export interface Foreign {
  predicates: readonly Predicate[];
  /** The ids of the kinds that files give the entity, and the number of relations that state them. */
  kinds: readonly string[];
  ownKinds: number;
  /** Whether the entity has more foreign relations than were counted. */
  more: boolean;
}
interface Row {
  predicate?: string | null;
  source: { id: string };
  target: { id: string };
}

/** Counts the foreign relations of an entity by predicate and direction, the most frequent first. */
export function foreignOf(id: string, rows: readonly Row[], more: boolean): Foreign {
  const kinds = rows.filter((r) => isOfKind(r.predicate) && r.source.id === id).map((r) => r.target.id);
  const counted = new Map<string, Predicate>();
  for (const r of rows) {
    if (!r.predicate) continue;
    const ends: Direction[] = [
      ...(r.source.id === id ? ['OUT' as const] : []),
      ...(r.target.id === id ? ['IN' as const] : []),
    ];
    for (const direction of ends) {
      const key = `${direction} ${r.predicate}`;
      const before = counted.get(key) ?? { predicate: r.predicate, direction, count: 0 };
      counted.set(key, { ...before, count: before.count + 1 });
    }
  }
  // The kinds are at the head of the card.
  const predicates = [...counted.values()].filter((p) => p.direction === 'IN' || !isOfKind(p.predicate));
  return {
    predicates: predicates.sort((a, b) => b.count - a.count),
    kinds: [...new Set(kinds)],
    ownKinds: kinds.length,
    more,
  };
}

const NONE: Foreign = { predicates: [], kinds: [], ownKinds: 0, more: false };

const hasForeign = (e: CardEntity): boolean => e.relationCounts.some((c) => c.type === FOREIGN);

/** Returns the foreign relations of an entity; null while the service has not answered, or if it failed. */
export function useForeign(e: CardEntity): Foreign | null {
  const { view } = state.value;
  const answer = useAnswer(
    async (signal) => {
      if (!hasForeign(e)) return NONE;
      const a = await ask('Predicates', { id: e.id, types: [FOREIGN as RelationType] }, view, signal);
      const page = a.entity?.relations;
      return page
        ? foreignOf(
            e.id,
            page.edges.map((edge) => edge.node),
            page.pageInfo.hasNextPage,
          )
        : NONE;
    },
    [e.id, JSON.stringify(view)],
  );
  return answer.is === 'ready' ? answer.value : null;
}

interface Grouped {
  id: string;
  type: RelationType;
  direction: Direction;
  count: number;
  derived: unknown[];
  predicate?: string;
  more?: boolean;
}

/**
 * Orders groups: the more a relation type says about its two ends, the earlier; among equal ones, those with more
 * relations.
 */
function tellingFirst(a: Grouped, b: Grouped): number {
  const many = (g: Grouped) => g.count + g.derived.length;
  return substance(b.type) - substance(a.type) || many(b) - many(a);
}

/** Replaces the groups of foreign relations with one group per predicate, and puts all groups in order. */
export function withPredicates<G extends Grouped>(groups: readonly G[], foreign: Foreign | null): G[] {
  const own = groups.filter((g) => g.type !== FOREIGN);
  const [first] = groups.filter((g) => g.type === FOREIGN);
  if (!first || !foreign) return [...groups].sort(tellingFirst);
  const others = foreign.predicates.map((p): G => ({ ...first, derived: [], more: foreign.more, ...p }));
  return [...own, ...others].sort(tellingFirst);
}

/** Shows the kinds that files give an entity, other than the kind that it is shown with. */
export function OwnKinds({ of: foreign, kind }: { of: Foreign | null; kind: string }) {
  const others = foreign?.kinds.filter((k) => k !== kind) ?? [];
  if (others.length === 0) return null;
  return (
    <span class="own-kinds" title={t().card.ownKindsHint(listed(others))}>
      · <bdi>{listed(others.map(foreignKind))}</bdi>
    </span>
  );
}
