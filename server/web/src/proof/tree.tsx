// Shows a proof as a tree: each step with its premises. A step that is used again is written only once.
import type { Rule, Step } from '../api/generated';
import { useState } from 'preact/hooks';
import { Badges, Claims, Sentence } from '../parts/parts';
import { state, toggleView } from '../state/state';
import { premisesOf, type Steps } from './steps';
import { labelOf, type Names } from './statement';
import { isNamedByMeaning, meaningOf, reasonOf, ruleName } from '../state/labels';
import { t } from '../lang/language';
import { rich } from '../lang/rich';

/** The depth to which a proof is unfolded at first, and the maximum indentation. A click unfolds the rest. */
const UNFOLDED = 5;

export function RuleNote({ rule }: { rule: Rule }) {
  const off = state.value.view.without?.includes(rule.id);
  return (
    <details class="rule">
      <summary>{rich(t().shown.proof.byRule, <b>{ruleName(rule.id)}</b>)}</summary>
      {!isNamedByMeaning(rule) && <p>{meaningOf(rule)}</p>}
      {rule.rationale && <p class="quiet">{reasonOf(rule)}</p>}
      <pre tabIndex={0}>{rule.text}</pre>
      {!off && (
        <button class="link" onClick={() => toggleView('without', rule.id)}>
          {t().shown.proof.withoutRule}
        </button>
      )}
    </details>
  );
}

interface StepProps {
  step: Step;
  names: Names;
  offers?: ReadonlySet<string> | undefined;
}

/** Shows the statement of a step and its reason. If offers is given, only these documents can be excluded here. */
export function StepBody({ step, names, offers }: StepProps) {
  const { claims } = step;
  return (
    <>
      {step.relation ? (
        <>
          <Sentence of={step.relation} /> <Badges of={step.relation} />
        </>
      ) : (
        <span class="sentence">
          <bdi>{labelOf(step, names)}</bdi>
          {step.fact?.disputed && <span class="badge disputed">{t().parts.disputed}</span>}
          {!step.fact && <span class="badge">{t().shown.proof.nobody}</span>}
        </span>
      )}
      {step.rule ? (
        <RuleNote rule={step.rule} />
      ) : (
        claims.length > 0 && <Claims of={claims} offers={offers} type={step.relation?.type} about={step.relation?.id} />
      )}
    </>
  );
}

/** Decides where each step is written: in reading order, below the first step that needs it. */
function firstPlaces(steps: Steps): Map<string, string> {
  const first = new Map<string, string>();
  const stack: Step[] = [steps.root];
  while (stack.length > 0) {
    const step = stack.pop() as Step;
    for (const p of premisesOf(step, steps)) {
      if (p.id === steps.root.id || first.has(p.id)) continue;
      first.set(p.id, step.id);
    }
    stack.push(
      ...premisesOf(step, steps)
        .filter((p) => first.get(p.id) === step.id)
        .toReversed(),
    );
  }
  return first;
}

/** Returns the documents of each step that no step before it cites. They can be excluded at that step. */
function offered(steps: Steps, first: ReadonlyMap<string, string>): Map<string, Set<string>> {
  const seen = new Set<string>();
  const out = new Map<string, Set<string>>();
  const stack: Step[] = [steps.root];
  while (stack.length > 0) {
    const step = stack.pop() as Step;
    const fresh = new Set(step.claims.map((c) => c.document.id).filter((id) => !seen.has(id)));
    for (const id of fresh) seen.add(id);
    out.set(step.id, fresh);
    stack.push(
      ...premisesOf(step, steps)
        .filter((p) => first.get(p.id) === step.id)
        .toReversed(),
    );
  }
  return out;
}

/** Returns the steps that the tree refers to by their numbers. */
function numbered(steps: Steps, first: ReadonlyMap<string, string>): Set<string> {
  const again = [...steps.of.values()].flatMap((step) =>
    premisesOf(step, steps).filter((p) => p.premises.length > 0 && first.get(p.id) !== step.id),
  );
  return new Set(again.map((step) => step.id));
}

interface At {
  steps: Steps;
  first: Map<string, string>;
  numbered: ReadonlySet<string>;
  offers: ReadonlyMap<string, ReadonlySet<string>>;
  prefix: string;
}

function goTo(id: string): void {
  const at = document.getElementById(id);
  at?.scrollIntoView({ block: 'center' });
  at?.focus();
}

interface NodeProps {
  step: Step;
  parent: string;
  level: number;
  unfold: boolean;
  at: At;
}

function Node({ step, parent, level, unfold, at }: NodeProps) {
  const premises = premisesOf(step, at.steps);
  const m = t().shown.proof;
  const [unfolded, setUnfolded] = useState(unfold || level < UNFOLDED);
  const again = at.first.get(step.id) !== parent && step.premises.length > 0;
  if (again) {
    return (
      <li class="again">
        {step.relation ? <Sentence of={step.relation} /> : labelOf(step, at.steps.names)}{' '}
        <button class="link" onClick={() => goTo(`${at.prefix}-${step.id}`)}>
          {m.asStep(at.steps.order.get(step.id) ?? 0)}
        </button>
      </li>
    );
  }
  return (
    <li id={`${at.prefix}-${step.id}`} tabIndex={-1} data-step={step.id}>
      {level >= UNFOLDED && <span class="for">{m.forStep(at.steps.order.get(parent) ?? 0)}</span>}
      {(at.numbered.has(step.id) || (level >= UNFOLDED - 1 && premises.length > 0)) && (
        <span class="step-number">{m.stepNumber(at.steps.order.get(step.id) ?? 0)}</span>
      )}
      <StepBody step={step} names={at.steps.names} offers={at.offers.get(step.id)} />
      {premises.length > 0 &&
        (unfolded ? (
          <ul class={level >= UNFOLDED - 1 ? 'flush' : ''}>
            {premises.map((p) => (
              <Node key={p.id} step={p} parent={step.id} level={level + 1} unfold={unfold} at={at} />
            ))}
          </ul>
        ) : (
          <button class="unfold" onClick={() => setUnfolded(true)}>
            {m.followsFrom(premises.length)}
          </button>
        ))}
    </li>
  );
}

export function Tree({ steps, prefix }: { steps: Steps; prefix: string }) {
  const first = firstPlaces(steps);
  const at: At = { steps, first, numbered: numbered(steps, first), offers: offered(steps, first), prefix };
  const [all, setAll] = useState(false);
  const premises = premisesOf(steps.root, steps);
  return (
    <>
      {steps.root.rule && <RuleNote rule={steps.root.rule} />}
      <ul class="proof">
        {premises.map((p) => (
          <Node key={`${p.id} ${all}`} step={p} parent={steps.root.id} level={0} unfold={all} at={at} />
        ))}
      </ul>
      {!all && steps.of.size > 40 && (
        <button class="link" onClick={() => setAll(true)}>
          {t().shown.proof.unfold(steps.of.size)}
        </button>
      )}
    </>
  );
}
