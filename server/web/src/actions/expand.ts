import { ask } from '../api/client';
import { piece, failed, notice, problem } from '../state/graph';
import { add, hide, open, state } from '../state/state';

/** With at most so many neighbours an entity is expanded at once; a hub is asked about by relation type. */
const AT_ONCE = 15;
/** So many of one relation type go into the graph by one click. */
export const GROUP_AT_ONCE = 40;

export async function expand(id: string): Promise<void> {
  try {
    const view = state.peek().view;
    const { entity } = await ask('Counts', { id }, view);
    const total = entity?.relationCounts.reduce((n, c) => n + c.count, 0) ?? 0;
    if (!entity || total > AT_ONCE) {
      if (entity) notice.value = `${entity.name} has ${total} relations. Choose below which to bring in.`;
      open({ at: 'card', id });
      return;
    }
    const groups = await Promise.all(
      entity.relationCounts.map((c) => ask('Group', { id, type: c.type, direction: c.direction }, view)),
    );
    const ends = groups.flatMap(
      (g) => g.entity?.relations.edges.map(({ node: r }) => (r.source.id === id ? r.target.id : r.source.id)) ?? [],
    );
    add([id, ...ends], { at: 'card', id });
  } catch (e) {
    problem.value = failed(e);
  }
}

/** Takes away what hangs on this entity only. */
export function collapse(id: string): void {
  const ties = new Map<string, Set<string>>();
  for (const r of piece.peek().relations) {
    for (const [a, b] of [
      [r.source.id, r.target.id],
      [r.target.id, r.source.id],
    ] as const)
      ties.set(a, (ties.get(a) ?? new Set()).add(b));
  }
  const leaves = [...(ties.get(id) ?? [])].filter((n) => ties.get(n)?.size === 1);
  if (leaves.length) hide(leaves);
  else notice.value = 'Nothing hangs on this entity alone.';
}
