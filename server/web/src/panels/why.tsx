import { useEffect, useState } from 'preact/hooks';
import { Notes } from '../keep/notes';
import { ask, type AnswerTo } from '../api/client';
import type { FragilityBy, Proof, Rests } from '../api/generated';
import { ProofView, Forms } from '../proof/proof';
import { ProofText } from '../proof/prooftext';
import { entitiesOf } from '../proof/steps';
import { failed, hypothetical } from '../state/graph';
import { add, state, toggleView } from '../state/state';
import { proven } from '../state/ui';
import { MOST as MOST_PROOFS, ProofCounts } from './proofcounts';
import { Answer, Badges, Claims, Empty, Name, Problem, Sentence, WhyButton, useAnswer } from '../parts/parts';
import { entityName, modalityName, qualities, ruleName, sentence } from '../state/labels';
import { t } from '../lang/language';
import { rich } from '../lang/rich';

type Member = Rests['sets'][number]['members'][number];

/** Shows a source or relation that the relation cannot do without, and a switch to see the graph without it. */
function Without({ member: m }: { member: Member }) {
  if ('source' in m) {
    return (
      <>
        <Sentence of={m} />{' '}
        <span class="tools">
          <button class="link" onClick={() => toggleView('without', m.id)}>
            {t().reasons.why.exclude}
          </button>
          <WhyButton id={m.id} what={sentence(m)} />
        </span>
      </>
    );
  }
  return (
    <>
      {'name' in m ? <Name of={m} /> : m.id}{' '}
      <span class="tools">
        <button class="link" onClick={() => toggleView('distrust', m.id)}>
          {t().reasons.why.exclude}
        </button>
      </span>
    </>
  );
}

const LEAST = 5;
const MOST = 20;
const bases: readonly FragilityBy[] = ['DOCUMENTS', 'RELATIONS'];

function Fragility({ id }: { id: string }) {
  const view = state.value.view;
  const [by, setBy] = useState<FragilityBy>('DOCUMENTS');
  const [first, setFirst] = useState(LEAST);
  const m = t().reasons.why;
  const answer = useAnswer(
    (signal) => ask('Rests', { id, by, first }, view, signal),
    [id, by, first, JSON.stringify(view)],
  );
  return (
    <section class="fragility">
      <div class="section-head">
        <h3>{m.dependsOn}</h3>
        <div class="forms" role="group" aria-label={m.withoutWhat}>
          {bases.map((b) => (
            <button
              key={b}
              aria-pressed={b === by}
              onClick={() => {
                setBy(b);
                setFirst(LEAST);
              }}
            >
              {m[b]}
            </button>
          ))}
        </div>
      </div>
      <Answer of={answer}>
        {({ node }) => {
          if (!node || !('fragility' in node)) return null;
          const { sets, exhaustive } = node.fragility;
          if (sets.length === 0)
            return (
              <p class="quiet">
                {by === 'DOCUMENTS' ? m.noSource : m.noRelation} {!exhaustive && m.asFar}
              </p>
            );
          return (
            <>
              <ul class="relations">
                {sets.map((s) => (
                  <li class="relation" key={s.members.map((m) => m.id).join()}>
                    {s.members.length > 1 && <p class="quiet">{m.both}</p>}
                    <ul>
                      {s.members.map((m) => (
                        <li key={m.id}>
                          <Without member={m} />
                        </li>
                      ))}
                    </ul>
                  </li>
                ))}
              </ul>
              {sets.length >= first && first < MOST ? (
                <button class="link" onClick={() => setFirst(MOST)}>
                  {t().parts.more}
                </button>
              ) : (
                !exhaustive && <p class="quiet">{m.mayBeMore}</p>
              )}
            </>
          );
        }}
      </Answer>
    </section>
  );
}

/** Shows the other proofs: first those that were already loaded, and on demand all, up to the limit of the service. */
function Ways({ id, rest, full, of }: { id: string; rest: Proof[]; full: boolean; of: string }) {
  const [all, setAll] = useState<Proof[] | null>(null);
  const [problem, setProblem] = useState('');
  const ways = all?.slice(1) ?? rest;
  const m = t().reasons.why;
  const more = () =>
    ask('Ways', { id }, state.peek().view)
      .then(({ node }) => setAll(node && 'proofs' in node ? node.proofs : []))
      .catch((e: unknown) => setProblem(failed(e).message));
  if (ways.length === 0) return null;
  return (
    <section class="ways">
      <h3>{full && !all ? m.someOtherWays(ways.length) : m.otherWays(ways.length)}</h3>
      {ways.map((p, i) => (
        <Way key={p.id} proof={p} title={p.rule ? m.byRule(ruleName(p.rule.id)) : m.stated(i + 2)} of={of} />
      ))}
      {problem && <Problem message={problem} />}
      {full && !all && (
        <button
          class="link"
          onClick={() => {
            void more();
          }}
        >
          {t().parts.more}
        </button>
      )}
      {all && all.length >= MOST_PROOFS && <p class="quiet">{m.mostWays}</p>}
    </section>
  );
}

/** Returns the intermediate entities of a proof, which distinguish proofs by the same rule. */
function between(proof: Proof): string {
  const [root, ...steps] = proof.steps.flatMap((s) => s.relation ?? []);
  const names = new Map(
    steps
      .flatMap((r) => [r.source, r.target])
      .filter((e) => e.id !== root?.source.id && e.id !== root?.target.id)
      .map((e) => [e.id, entityName(e)]),
  );
  const [a, b, c, ...more] = names.values();
  return qualities([a, b, c, more.length > 0 && t().reasons.why.andMore(more.length)]);
}

function Way({ proof, title, of }: { proof: Proof; title: string; of: string }) {
  const through = between(proof);
  const [unfolded, setUnfolded] = useState(false);
  return (
    <div class="fold">
      <button class="toggle" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
        <span>
          {title}
          {through && <span class="through block">{rich(t().reasons.why.through, <bdi>{through}</bdi>)}</span>}
        </span>{' '}
        <span class="count">{t().reasons.why.steps(proof.steps.length)}</span>
      </button>
      {unfolded && (
        <div class="way">
          <ProofView proof={proof} of={of} />
        </div>
      )}
    </div>
  );
}

/** Highlights the relations of the proof in the graph while the proof is shown. */
function Proven({ of }: { of: Proof }) {
  useEffect(() => {
    proven.value = new Set(of.steps.flatMap((s) => s.relation?.id ?? []));
    return () => {
      proven.value = new Set();
    };
  }, [of]);
  return null;
}

/** The number of proofs that are shown until the user wants more. */
const AT_FIRST = 3;

type Node = NonNullable<AnswerTo<'Why'>['node']>;

export function Why({ id }: { id: string }) {
  const view = state.value.view;
  const m = t().reasons.why;
  const counted = hypothetical(view);
  const answer = useAnswer(
    (signal) => ask('Why', { id, proofs: counted ? MOST_PROOFS : AT_FIRST }, view, signal),
    [id, JSON.stringify(view)],
  );
  return (
    <Answer of={answer}>
      {({ node }: { node: Node | null }) => {
        if (!node || !('proofs' in node)) return <Empty>{m.noLonger}</Empty>;
        const [first, ...rest] = node.proofs.slice(0, AT_FIRST);
        const of = sentence(node);
        const proved = first && (node.derived || first.steps.length > 1);
        return (
          <article class="why-panel">
            <h2>{m.title}</h2>
            <p class="lead">
              <Sentence of={node} />
            </p>
            <Badges of={node} />
            {counted && <ProofCounts id={id} now={node.proofs.length} />}
            <div class="actions" role="group" aria-label={t().card.doWith}>
              {proved && (
                <button class="primary" onClick={() => add(entitiesOf(first.steps))}>
                  {m.addProof}
                </button>
              )}
              {!node.derived && (
                <button aria-pressed={view.without?.includes(id) ?? false} onClick={() => toggleView('without', id)}>
                  {m.assumeFalse}
                </button>
              )}
            </div>
            <Notes about={id} what={of} />
            {node.claims.length > 0 && (
              <section>
                <h3>{m.saidBy}</h3>
                <Claims of={node.claims} type={node.type} about={node.id} />
              </section>
            )}
            {!node.derived && proved && first.modality !== node.modality && (
              <p class="quiet">
                {node.modality === 'STATED'
                  ? m.claimedOutright
                  : rich(m.claimedAs, <b>{modalityName(node.modality)}</b>)}{' '}
                {first.modality === 'STATED'
                  ? m.followsFromStated
                  : rich(m.followsFrom, <b>{modalityName(first.modality)}</b>)}
              </p>
            )}
            {proved && (
              <section>
                <div class="section-head">
                  <h3>{m.proof}</h3>
                  <Forms />
                </div>
                <ProofView proof={first} of={of} />
                <Proven of={first} />
              </section>
            )}
            {first && !proved && (
              <details>
                <summary class="quiet">{m.asText}</summary>
                <ProofText text={first.text} />
              </details>
            )}
            <Ways
              id={id}
              rest={rest}
              full={counted ? node.proofs.length > AT_FIRST : node.proofs.length === AT_FIRST}
              of={of}
            />
            <Fragility id={id} />
          </article>
        );
      }}
    </Answer>
  );
}
