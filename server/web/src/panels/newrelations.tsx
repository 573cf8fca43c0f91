// Names the relations of an entity that newer revisions added or removed, with their documents.
import { useState } from 'preact/hooks';
import { askFields } from '../api/client';
import { type EntityRef, entityRef, type Relation } from '../api/generated';
import { Badges, Empty, Failure, Name, Sentence, useAnswer, WhyButton } from '../parts/parts';
import { relationFields } from '../state/differences';
import { typeInfo } from '../state/graph';
import { entityName, sentence } from '../state/labels';
import type { Moment } from '../state/news';
import { add } from '../state/state';
import { t } from '../lang/language';
import { term } from './comparing';

interface Of {
  entity: EntityRef;
  type: string;
  inward: boolean;
  since: Moment;
}
type Found = Relation & { claims: { document: EntityRef }[] };
type Row = { proofs: { relation: Found }[] };

/** Returns the stated relations of one type and direction that were added or removed since a moment. */
async function changesOf({ entity, type, inward, since }: Of, signal: AbortSignal): Promise<Record<Side, Found[]>> {
  const name = typeInfo.peek().get(type)?.name ?? '';
  const question = inward ? `${name}(X, ${term(entity.id)})` : `${name}(${term(entity.id)}, X)`;
  const row = `proofs { relation { ${relationFields} claims { document { ${entityRef} } } } }`;
  const { compare } = await askFields<{ compare: Record<Side, Row[]> }>(
    `compare(before: $before, question: $question) { added { ${row} } removed { ${row} } }`,
    '$before: ViewInput, $question: String!',
    { before: { knownAt: since.at }, question },
    signal,
  );
  const stated = (rows: Row[]): Found[] =>
    rows.flatMap((r) => r.proofs.map((p) => p.relation)).filter((r) => !r.derived);
  return { added: stated(compare.added), removed: stated(compare.removed) };
}
type Side = 'added' | 'removed';

function Changed({ of: r, side }: { of: Found; side: Side }) {
  const m = t().news;
  const documents = [...new Map(r.claims.map((c) => [c.document.id, c.document])).values()];
  return (
    <li class="relation">
      <div class="relation-line">
        <Sentence of={r} />
        {side === 'added' && <WhyButton id={r.id} what={sentence(r)} />}
        {side === 'added' && (
          <button class="why" aria-label={m.addOf(sentence(r))} onClick={() => add([r.source.id, r.target.id])}>
            {m.add}
          </button>
        )}
      </div>
      <Badges of={r} />
      <p class="quiet">
        {documents.map((d) => (
          <Name key={d.id} of={d} />
        ))}{' '}
        <span class={side === 'added' ? 'badge appears' : 'badge disappears'}>{m[side]}</span>
      </p>
    </li>
  );
}

function Listed(of: Of) {
  const answer = useAnswer((signal) => changesOf(of, signal), [of.entity.id, of.type, of.inward, of.since.at]);
  if (answer.is === 'failed') return <Failure of={answer} />;
  if (answer.is === 'loading')
    return (
      <p class="quiet" role="status">
        {t().parts.loadingMore}
      </p>
    );
  const sides = ['added', 'removed'] as const;
  if (sides.every((side) => answer.value[side].length === 0)) return <Empty>{t().news.onlyClaims}</Empty>;
  return (
    <ul class="relations">
      {sides.flatMap((side) => answer.value[side].map((r) => <Changed key={r.id} of={r} side={side} />))}
    </ul>
  );
}

/** Shows how many relations changed; they are asked for when the user unfolds them. */
export function NewRelations({ says, ...of }: Of & { says: string }) {
  const [unfolded, setUnfolded] = useState(false);
  return (
    <>
      <button
        class="toggle"
        aria-expanded={unfolded}
        aria-label={t().parts.headed(entityName(of.entity), says)}
        onClick={() => setUnfolded(!unfolded)}
      >
        {says}
      </button>
      {unfolded && <Listed {...of} />}
    </>
  );
}
