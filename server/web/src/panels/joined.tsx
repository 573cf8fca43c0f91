// Describes an entity without a name by what it connects, as a performance connects an actor and a film. Its id would
// tell the reader nothing.
import { useEffect, useState } from 'preact/hooks';
import { ask, type AnswerTo } from '../api/client';
import type { EntityRef } from '../api/generated';
import { Name } from '../parts/parts';
import { factName, isNameless, relationName, valueName } from '../state/labels';
import { isOfKind } from '../state/neighbours';
import { state } from '../state/state';
import { capital, short } from '../state/ui';
import { BASICS } from './facts';
import { t } from '../lang/language';

/** One of the entities that an entity without a name connects, and the name of the relation to it. */
interface End {
  says: string;
  entity: EntityRef;
}
export interface Joint {
  ends: readonly End[];
  facts: readonly { name: string; value: string }[];
}

type Node = AnswerTo<'Joined'>['nodes'][number];

/** An entity with more relations than this is not only a connection between others. */
const MOST_ENDS = 4;

/** Returns what an entity connects, without the entity whose card shows it; null if it has too many relations. */
export function jointOf(node: Node, from: string): Joint | null {
  if (!node || !('relations' in node)) return null;
  const relations = node.relations.edges.map((e) => e.node);
  if (relations.length > MOST_ENDS) return null;
  const ends = relations.flatMap((r): End[] => {
    const inward = r.target.id === node.id;
    const entity = inward ? r.source : r.target;
    return entity.id === from || isOfKind(r.predicate) ? [] : [{ says: relationName(r, inward), entity }];
  });
  const facts = node.facts.edges.map((e) => e.node).filter((f) => !BASICS.includes(f.name));
  return ends.length + facts.length > 0 ? { ends, facts } : null;
}

interface Ends {
  source: EntityRef;
  target: EntityRef;
}

/** Returns, by id, what the nameless neighbours of an entity connect. */
export function useJoined(id: string, rows: readonly Ends[] | null): ReadonlyMap<string, Joint> {
  const [joined, setJoined] = useState<ReadonlyMap<string, Joint>>(new Map());
  const { view } = state.value;
  const nameless = (rows ?? []).map((r) => (r.source.id === id ? r.target : r.source)).filter(isNameless);
  const ids = [...new Set(nameless.map((e) => e.id))].filter((one) => !joined.has(one));
  useEffect(() => {
    if (ids.length === 0) return undefined;
    const mine = new AbortController();
    ask('Joined', { ids }, view, mine.signal)
      .then(({ nodes }) => {
        const found = nodes.flatMap((n) => {
          const joint = jointOf(n, id);
          return n && joint ? [[n.id, joint] as const] : [];
        });
        if (!mine.signal.aborted) setJoined((before) => new Map([...before, ...found]));
      })
      .catch(() => undefined); // the ids stay
    return () => mine.abort();
  }, [ids.join()]);
  return joined;
}

export function JoinedLine({ of }: { of: Joint }) {
  return (
    <ul class="joined">
      {of.ends.map((end) => (
        <li key={end.says + end.entity.id}>
          <span class="quiet">{end.says}</span> <Name of={end.entity} most={60} />
        </li>
      ))}
      {of.facts.map((f) => (
        <li key={f.name + f.value} class="quiet">
          {t().parts.headed(capital(factName(f.name)), short(valueName(f.name, f.value), 80))}
        </li>
      ))}
    </ul>
  );
}
