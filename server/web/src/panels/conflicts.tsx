// Duties that cannot both be kept.
import { ask } from '../api/client';
import type { Conflict, EntityRef } from '../api/generated';
import { add, open, state } from '../state/state';
import { Next } from '../parts/next';
import { usePages, type Page } from '../parts/pages';
import { ProofText } from '../proof/prooftext';
import { Answer, Badges, Empty, Name, spans, useAnswer } from '../parts/parts';
import { t } from '../lang/language';
import { rich } from '../lang/rich';

function Laws({ of }: { of: EntityRef[] }) {
  return of.length === 0 ? null : (
    <span class="by-laws">
      {of.map((l) => (
        <Name key={l.id} of={l} />
      ))}
    </span>
  );
}

function Caught({ c }: { c: Conflict }) {
  const m = t().reasons.conflicts;
  return (
    <li class="conflict">
      <p class="caught">{rich(m.caught, <Name of={c.bearer} />)}</p>
      <div class="duty">
        <Name of={c.duty} />
        <Laws of={c.dutyLaws} />
      </div>
      <p class="versus">{m.and}</p>
      <div class="duty">
        <Name of={c.against} />
        <Laws of={c.againstLaws} />
      </div>
      <Badges of={{ derived: false, disputed: c.disputed, modality: c.modality }} />
      {spans(c).map((dates) => (
        <span key={dates} class="badge plain">
          {dates}
        </span>
      ))}
      <div class="actions">
        <button onClick={() => add([c.bearer, c.duty, c.against, ...c.dutyLaws, ...c.againstLaws].map((e) => e.id))}>
          {t().card.add}
        </button>
      </div>
      <details>
        <summary>{t().parts.why}</summary>
        <ProofText text={c.text} label={m.whyLabel} />
      </details>
    </li>
  );
}

export function Conflicts({ id }: { id?: string }) {
  const view = state.value.view;
  const m = t().reasons.conflicts;
  const answer = useAnswer(
    (signal) => ask('Conflicts', { of: id ?? null, after: null }, view, signal),
    [id, JSON.stringify(view)],
  );
  return (
    <article>
      <h2>{m.title}</h2>
      <p class="quiet">
        {m.about}
        {id && (
          <>
            {' '}
            <button class="link" onClick={() => open({ at: 'conflicts' })}>
              {m.everybody}
            </button>
          </>
        )}
      </p>
      <Answer of={answer}>
        {({ conflicts }) =>
          conflicts.edges.length === 0 ? (
            <Empty>{m.none}</Empty>
          ) : (
            <Pairs key={JSON.stringify(view)} first={conflicts} of={id ?? null} />
          )
        }
      </Answer>
    </article>
  );
}

function Pairs({ first, of }: { first: Page<Conflict> & { totalCount: number }; of: string | null }) {
  const pages = usePages(first, async (after) => (await ask('Conflicts', { of, after }, state.peek().view)).conflicts);
  const m = t().reasons.conflicts;
  const pairs = new Set(pages.rows.map((c) => [c.duty.id, c.against.id].sort().join(' '))).size;
  return (
    <>
      <p class="quiet" role="status">
        {m.summed(m.bearers(first.totalCount), pages.more ? m.morePairs(pairs) : m.pairs(pairs))}{' '}
        {pages.more && m.firstShown(pages.rows.length)}
      </p>
      <ul class="relations">
        {pages.rows.map((c) => (
          <Caught key={`${c.bearer.id} ${c.duty.id} ${c.against.id}`} c={c} />
        ))}
      </ul>
      <Next of={pages} />
    </>
  );
}
