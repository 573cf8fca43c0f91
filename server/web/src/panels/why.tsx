import { ask } from '../api/client';
import type { Proof, Rule, Step as Stated, Why as Answered } from '../api/generated';
import { add, state, toggleView } from '../state/state';
import { words } from '../state/ui';
import { Answer, Badges, Claims, Empty, Name, Sentence, useAnswer } from './parts';

function RuleNote({ rule }: { rule: Rule }) {
  const off = state.value.view.without?.includes(rule.id);
  return <details class="rule"><summary>by the rule <b>{words(rule.id.replaceAll('-', ' '))}</b></summary>
    <p>{rule.description}</p>{rule.rationale && <p class="quiet">{rule.rationale}</p>}<pre tabIndex={0}>{rule.text}</pre>
    {!off && <button class="link" onClick={() => toggleView('without', rule.id)}>See the graph without this rule</button>}
  </details>;
}

type Step = Stated & { premises?: Step[] };

function Node({ step }: { step: Step }) {
  return <li>
    <Sentence of={step.relation} /> <Badges of={step.relation} />
    {step.rule ? <RuleNote rule={step.rule} /> : <Claims of={step.relation.claims} />}
    {step.premises && step.premises.length > 0 && <ul>{step.premises.map((p) => <Node key={p.id} step={p} />)}</ul>}
  </li>;
}

function ProofView({ proof, open }: { proof: Proof; open: boolean }) {
  const facts = proof.leaves.flatMap((l) => (l.fact ? [{ ...l, fact: l.fact }] : []));
  return <>
    {proof.rule && <RuleNote rule={proof.rule} />}
    {proof.tree.length > 0 && <ul class="proof">{proof.tree.map((p) => <Node key={p.id} step={p} />)}</ul>}
    {facts.length > 0 && <><h4>It also rests on</h4><ul class="ties">{facts.map((f, i) => <li key={i} class="tie">
      <span class="sentence"><Name of={f.subject} /> {words(f.fact.name)}: <bdi>{f.fact.value}</bdi></span><Claims of={f.claims} /></li>)}</ul></>}
    <details open={open}><summary>As text</summary><pre class="prooftext" tabIndex={0} aria-label="The proof as text">{proof.text}</pre></details>
  </>;
}

function Fragility({ of }: { of: Answered['fragility'] }) {
  if (of.sets.length === 0) return null;
  return <section><h3>It would not hold without</h3><ul class="plainlist">{of.sets.map((s, i) => <li key={i}>
    {s.members.map((m, j) => <span key={m.id}>{j > 0 && ' and '}<bdi>{'name' in m ? m.name : m.id}</bdi></span>)}
    {s.members.length === 1 && s.members[0] && <> <button class="link" onClick={() => toggleView('distrust', s.members[0]?.id ?? '')}>see the graph without</button></>}
  </li>)}</ul></section>;
}

/** Every entity that a proof speaks of. */
function entities(step: Step): string[] {
  return [step.relation.source.id, step.relation.target.id, ...(step.premises ?? []).flatMap(entities)];
}

export function Why({ id }: { id: string }) {
  const view = state.value.view;
  const answer = useAnswer((signal) => ask('Why', { id }, view, signal), [id, JSON.stringify(view)]);
  return <Answer of={answer}>{({ node }) => {
    if (!node || !('proofs' in node)) return <Empty>This relation does not hold in this view. Take a condition away to see it again.</Empty>;
    const [first, ...rest] = node.proofs;
    return <article class="why-panel">
      <h2>Why?</h2>
      <p class="lead"><Sentence of={node} /></p>
      <Badges of={node} />
      <div class="actions" role="group" aria-label="What to do with it">
        {first && first.tree.length > 0 && <button class="primary" onClick={() => add([node.source.id, node.target.id, ...first.tree.flatMap(entities)])}>Proof into the graph</button>}
        {!node.derived && <button aria-pressed={view.without?.includes(id) ?? false} onClick={() => toggleView('without', id)}>What if it were not so?</button>}
      </div>
      {node.claims.length > 0 && <section><h3>Who says so</h3><Claims of={node.claims} /></section>}
      {first && (node.derived || first.tree.length > 0) && <section><h3>Proof</h3><ProofView proof={first} open /></section>}
      {first && !node.derived && first.tree.length === 0 && <details><summary>As text</summary><pre class="prooftext" tabIndex={0}>{first.text}</pre></details>}
      {rest.length > 0 && <section><h3>{rest.length === 1 ? 'Another way to it' : `${rest.length} other ways to it`}</h3>
        {rest.map((p, i) => <details key={p.id} class="group"><summary>{p.rule ? `By the rule ${words(p.rule.id.replaceAll('-', ' '))}` : `Proof ${i + 2}`}</summary><ProofView proof={p} open={false} /></details>)}</section>}
      <Fragility of={node.fragility} />
    </article>;
  }}</Answer>;
}
