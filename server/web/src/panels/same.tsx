// Shows which ids of an entity are merged, which entities are probably the same, and lets the user decide.
import { useEffect, useState } from 'preact/hooks';
import { ask, askFields } from '../api/client';
import { type EntityRef, entityRef, type Matched, type Merged, type SameAs } from '../api/generated';
import { Claims, Empty, Problem, useAnswer, Answer } from '../parts/parts';
import { Pick, useEntity } from '../parts/pick';
import { entityName, factName, kindName } from '../state/labels';
import { factsOf, relationsOf, type Side } from '../state/same';
import { open, state } from '../state/state';
import { capital } from '../state/ui';
import { number, percent } from '../lang/format';
import { t } from '../lang/language';
import { Missing } from './card';
import { Both, Decide, type Proposal } from './decide';
import './same.css';

/** The scores from which matches are shown: first the likely ones, then also weak ones. */
const LIKELY = 0.5;
const WEAK = 0.05;

const bare = (id: string): EntityRef => ({ id, name: id, kind: 'THING', foreignKind: null, zh: null });
/** An id that was merged has the name of its entity, so the id itself is shown. */
const sideOf = (id: string, entity: EntityRef | null): EntityRef => (entity && entity.id === id ? entity : bare(id));

type Deciding = (of: Proposal) => void;

function Evidence({ of, about }: { of: Matched['reasons']; about: string }) {
  const m = t().same;
  return (
    <details class="folded">
      <summary>
        {m.evidence(of.length)}
        <span class="visually-hidden">{m.evidenceOf(about)}</span>
      </summary>
      <ul class="evidence">
        {of.map((r, i) => (
          <li key={i}>
            <span class={r.weight < 0 ? 'number disappears' : 'number appears'}>
              {number(r.weight, { signDisplay: 'always', maximumFractionDigits: 1 })}
            </span>{' '}
            <bdi>{r.text}</bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Known({ of, onDecide }: { of: SameAs; onDecide: Deciding }) {
  const m = t().same;
  const [one, other] = [sideOf(of.subject, of.subjectEntity), sideOf(of.object, of.objectEntity)];
  const pair = m.pair(entityName(one), entityName(other));
  const proposal = { one, other, score: of.score, reasons: of.reasons, merge: of };
  return (
    <li class="same-pair">
      <p class="relation-line">
        <Both one={one} other={other} />
        <span class={`badge ${of.state === 'MERGED' ? 'plain' : of.state === 'PROPOSED' ? 'derived' : 'disputed'}`}>
          {m.states[of.state]}
        </span>
      </p>
      <p class="quiet">
        {[
          of.score !== null && m.score(percent(of.score)),
          of.confidence < 1 && m.confidence(percent(of.confidence)),
          ...of.reasons,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <details class="folded" open={of.state === 'MERGED'}>
        <summary>
          {t().parts.sources(of.claims.length)}
          <span class="visually-hidden">{m.evidenceOf(pair)}</span>
        </summary>
        <Claims of={of.claims} />
      </details>
      <p class="actions">
        {of.state === 'MERGED' && (
          <button aria-label={m.splitOf(pair)} onClick={() => onDecide({ ...proposal, is: 'split' })}>
            {m.split}
          </button>
        )}
        {of.state !== 'MERGED' && of.state !== 'OVERRULED' && (
          <button aria-label={m.mergeOf(pair)} onClick={() => onDecide({ ...proposal, is: 'merge' })}>
            {m.merge}
          </button>
        )}
        {of.state !== 'MERGED' && of.state !== 'APART' && (
          <button aria-label={m.apartOf(pair)} onClick={() => onDecide({ ...proposal, is: 'apart' })}>
            {m.apart}
          </button>
        )}
      </p>
    </li>
  );
}

function Likely({ of, id, onDecide }: { of: Matched; id: string; onDecide: Deciding }) {
  const m = t().same;
  const [one, other] = of.left.id === id ? [of.right, of.left] : [of.left, of.right];
  const pair = m.pair(entityName(one), entityName(other));
  const reasons = of.reasons.filter((r) => r.weight > 0).map((r) => r.text);
  const proposal = { one, other, score: Math.round(of.score * 1e4) / 1e4, reasons };
  return (
    <li class="same-pair">
      <p class="relation-line">
        <Both one={one} other={other} />
        <span class="badge plain">{percent(of.score, 1)}</span>
      </p>
      <Evidence of={of.reasons} about={pair} />
      <p class="actions">
        <button aria-label={m.compareWith(entityName(one))} onClick={() => open({ at: 'same', id, other: one.id })}>
          {m.compare}
        </button>
        <button aria-label={m.mergeOf(pair)} onClick={() => onDecide({ ...proposal, is: 'merge' })}>
          {m.merge}
        </button>
        <button aria-label={m.apartOf(pair)} onClick={() => onDecide({ ...proposal, is: 'apart' })}>
          {m.apart}
        </button>
      </p>
    </li>
  );
}

function Matches({ id, only, onDecide }: { id: string; only: string | undefined; onDecide: Deciding }) {
  const [least, setLeast] = useState(only ? WEAK : LIKELY);
  const answer = useAnswer(
    (signal) => ask('Matches', { id, minScore: least }, state.peek().view, signal).then((a) => a.matches),
    [id, least, JSON.stringify(state.value.view)],
  );
  const m = t().same;
  return (
    <section>
      <h3>{m.likely}</h3>
      <p class="quiet">{m.likelyHint}</p>
      <Answer of={answer}>
        {({ edges }) => {
          const found = edges.map((e) => e.node).filter((n) => !only || n.left.id === only || n.right.id === only);
          return (
            <>
              {found.length === 0 && <Empty>{only ? m.noneFor(percent(least)) : m.none}</Empty>}
              <ul class="same-pairs">
                {found.map((n) => (
                  <Likely key={n.left.id + n.right.id} of={n} id={id} onDecide={onDecide} />
                ))}
              </ul>
              {!only && least === LIKELY && (
                <button class="link" onClick={() => setLeast(WEAK)}>
                  {m.lower}
                </button>
              )}
            </>
          );
        }}
      </Answer>
    </section>
  );
}

const side = `${entityRef} relationCounts { count } facts(first: 100) { totalCount edges { node { name value disputed } } }`;

function SideBySide({ id, other, onDecide }: { id: string; other: string; onDecide: Deciding }) {
  const answer = useAnswer(
    (signal) =>
      askFields<{ one: Side | null; other: Side | null }>(
        `one: entity(id: $id) { ${side} } other: entity(id: $other) { ${side} }`,
        '$id: ID!, $other: ID!',
        { id, other },
        signal,
      ),
    [id, other],
  );
  const m = t().same;
  return (
    <section>
      <h3>{m.sideBySide}</h3>
      <Answer of={answer}>
        {({ one, other: two }) => {
          if (!one || !two) return <Problem message={m.missing} />;
          if (one.id === two.id) return <Empty>{m.already}</Empty>;
          const pair = m.pair(entityName(two), entityName(one));
          const proposal = { one: two, other: one, score: null, reasons: [] };
          const rows = [
            { name: m.id, values: [one.id, two.id] },
            { name: m.kind, values: [kindName(one.kind), kindName(two.kind)] },
            { name: m.relations, values: [number(relationsOf(one)), number(relationsOf(two))] },
            ...factsOf(one, two).map((f) => ({
              name: capital(factName(f.fact)),
              values: [f.one.join(t().parts.comma), f.other.join(t().parts.comma)],
            })),
          ];
          return (
            <>
              <div class="scroll">
                <table class="figures two">
                  <thead>
                    <tr>
                      <th scope="col">{m.fact}</th>
                      <th scope="col">
                        <bdi>{entityName(one)}</bdi>
                      </th>
                      <th scope="col">
                        <bdi>{entityName(two)}</bdi>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((r) => (
                      <tr key={r.name}>
                        <th scope="row">{r.name}</th>
                        {r.values.map((v, i) => (
                          <td key={i}>
                            <bdi>{v}</bdi>
                          </td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              <p class="actions">
                <button aria-label={m.mergeOf(pair)} onClick={() => onDecide({ ...proposal, is: 'merge' })}>
                  {m.merge}
                </button>
                <button aria-label={m.apartOf(pair)} onClick={() => onDecide({ ...proposal, is: 'apart' })}>
                  {m.apart}
                </button>
              </p>
            </>
          );
        }}
      </Answer>
    </section>
  );
}

function OfEntity({ of, other, onDecide }: { of: Merged; other: string | undefined; onDecide: Deciding }) {
  const m = t().same;
  return (
    <>
      {of.sameAs.length > 0 && (
        <section>
          <h3>{m.known}</h3>
          <ul class="same-pairs">
            {of.sameAs.map((s) => (
              <Known key={s.id} of={s} onDecide={onDecide} />
            ))}
          </ul>
        </section>
      )}
      {other && <SideBySide id={of.id} other={other} onDecide={onDecide} />}
      <Matches id={of.id} only={other} onDecide={onDecide} />
      <section>
        <h3>{m.other}</h3>
        <Pick
          id="same-other"
          label={m.other}
          says=""
          of={bare('')}
          onPick={(id) => open({ at: 'same', id: of.id, other: id })}
        />
      </section>
    </>
  );
}

export function Same({ id, other }: { id: string; other?: string }) {
  const view = state.value.view;
  const entity = useEntity(id);
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const answer = useAnswer((signal) => ask('Same', { id }, view, signal), [id, JSON.stringify(view)]);
  useEffect(() => {
    if (proposal) document.querySelector('.decide')?.scrollIntoView({ block: 'nearest' });
  }, [proposal]);
  const m = t().same;
  if (answer.is === 'ready' && !answer.value.entity) return <Missing id={id} />;
  return (
    <article class="same">
      <h2>{m.title(entityName(entity))}</h2>
      <p class="quiet">{m.about}</p>
      {proposal && (
        <Decide
          key={`${proposal.is} ${proposal.one.id} ${proposal.other.id}`}
          of={proposal}
          onDone={() => setProposal(null)}
        />
      )}
      <Answer of={answer}>{({ entity: e }) => e && <OfEntity of={e} other={other} onDecide={setProposal} />}</Answer>
    </article>
  );
}
