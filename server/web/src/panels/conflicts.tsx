// Duties that cannot both be kept.
import { ask } from '../api/client';
import type { Conflict, EntityRef } from '../api/generated';
import { add, open, state } from '../state/state';
import { Next } from '../parts/next';
import { usePages, type Page } from '../parts/pages';
import { Answer, Badges, Empty, Name, spans, useAnswer } from '../parts/parts';

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
  return (
    <li class="conflict">
      <p class="caught">
        <Name of={c.bearer} /> is caught between
      </p>
      <div class="duty">
        <Name of={c.duty} />
        <Laws of={c.dutyLaws} />
      </div>
      <p class="versus">and</p>
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
          Add to graph
        </button>
      </div>
      <details>
        <summary>Why?</summary>
        <pre class="prooftext" tabIndex={0} aria-label="Why the duties conflict">
          {c.text}
        </pre>
      </details>
    </li>
  );
}

export function Conflicts({ id }: { id?: string }) {
  const view = state.value.view;
  const answer = useAnswer(
    (signal) => ask('Conflicts', { of: id ?? null, after: null }, view, signal),
    [id, JSON.stringify(view)],
  );
  return (
    <article>
      <h2>Conflicts</h2>
      <p class="quiet">
        Duties that cannot both be kept, and who is caught between them.
        {id && (
          <>
            {' '}
            <button class="link" onClick={() => open({ at: 'conflicts' })}>
              Show those of everybody
            </button>
          </>
        )}
      </p>
      <Answer of={answer}>
        {({ conflicts }) =>
          conflicts.edges.length === 0 ? (
            <Empty>There are none in this view.</Empty>
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
  const pairs = new Set(pages.rows.map((c) => [c.duty.id, c.against.id].sort().join(' '))).size;
  return (
    <>
      <p class="quiet" role="status">
        {first.totalCount === 1 ? 'One is caught' : `${first.totalCount} are caught`} between{' '}
        {pairs === 1 ? 'one pair' : `${pairs}${pages.more ? ' or more' : ''} pairs`} of duties
        {pages.more && `; the first ${pages.rows.length} are shown`}.
      </p>
      <ul class="ties">
        {pages.rows.map((c) => (
          <Caught key={`${c.bearer.id} ${c.duty.id} ${c.against.id}`} c={c} />
        ))}
      </ul>
      <Next of={pages} />
    </>
  );
}
