// The proofs of a report, as numbered sentences: the conclusion first, then what it follows from, down to the
// documents.
import type { Reported, Step } from '../api/generated';
import { listed, number } from '../lang/format';
import { t } from '../lang/language';
import { escaped } from '../parts/escape';
import { span } from '../parts/parts';
import { isAbsence, type Names, statementOf } from '../proof/statement';
import { manner, premisesOf, type Steps, stepsOf } from '../proof/steps';
import { entityName, isNamedByMeaning, meaningOf, qualities, ruleName, typeName } from '../state/labels';
import { cite, type Cited } from './citation';

/** Returns the statement of a step that is no relation as a sentence. */
const inWords = (step: Step, names: Names): string =>
  isAbsence(step) ? t().keep.report.notSo(statementOf(step, names)) : statementOf(step, names);

/** Returns what a step says, with how and when it holds, as HTML. */
function statement(step: Step, names: Names): string {
  const r = step.relation;
  const says = r
    ? `${escaped(entityName(r.source))} <i>${escaped(typeName(r.type))}</i> ${escaped(entityName(r.target))}`
    : escaped(inWords(step, names));
  const how = qualities([...manner(step), span(step)]);
  return how ? t().parts.bracketed(says, escaped(how)) : says;
}

/** Returns why a step holds, as HTML: the steps and the rule from which it follows, or the documents that state it. */
function ground(step: Step, steps: Steps, cited: Cited): string {
  const m = t().keep.report;
  const premises = premisesOf(step, steps)
    .map((p) => steps.order.get(p.id) ?? 0)
    .toSorted((a, b) => a - b)
    .map((n) => number(n));
  if (step.rule) {
    const meaning = meaningOf(step.rule);
    const rule = isNamedByMeaning(step.rule) ? meaning : m.rule(ruleName(step.rule.id), meaning);
    return escaped(premises.length > 0 ? m.follows(listed(premises), rule) : m.followsAlone(rule));
  }
  if (step.claims.length > 0) return `${escaped(m.source)} ${step.claims.map((c) => cite(c, cited)).join(' ')}`;
  if (step.relation || step.fact) return escaped(m.assumed);
  return premises.length > 0 ? escaped(m.from(listed(premises))) : escaped(m.absent);
}

/** Returns the proof of a relation as an HTML list. The numbers of its steps are those that its sentences name. */
export function proofList(r: Reported, cited: Cited): string {
  const steps = stepsOf(r.proof.steps);
  if (!steps) return '';
  const items = [...steps.of.values()].map(
    (s) => `<li>${statement(s, steps.names)}<br><span class="quiet">${ground(s, steps, cited)}</span></li>`,
  );
  return `<ol class="proof">${items.join('\n')}</ol>`;
}
