// A proof as the flat graph that the service answers: each step once, what is proved before what it is proved from.
import type { EntityRef, Step } from '../api/generated';
import { t } from '../lang/language';
import { entityName, modalityName } from '../state/labels';

export interface Steps {
  root: Step;
  of: Map<string, Step>;
  order: Map<string, number>;
}

export function stepsOf(steps: Step[]): Steps | null {
  const [root] = steps;
  return root
    ? { root, of: new Map(steps.map((s) => [s.id, s])), order: new Map(steps.map((s, i) => [s.id, i + 1])) }
    : null;
}

/** What a step was proved from: relations before facts, facts before absences. */
export function premisesOf(step: Step, steps: Steps): Step[] {
  const rank = (s: Step) => (s.relation ? 0 : s.fact ? 1 : 2);
  return step.premises.flatMap((id) => steps.of.get(id) ?? []).toSorted((a, b) => rank(a) - rank(b));
}

/** Every entity that the steps speak of as an end of a relation. */
export const entitiesOf = (steps: Step[]): string[] => [
  ...new Set(steps.flatMap((s) => (s.relation ? [s.relation.source.id, s.relation.target.id] : []))),
];

/** Who says so, in a line: documents and places. */
export function citation(step: Step): string {
  const claims = step.claims.filter((c) => c.stance === 'SUPPORTS');
  const cites = [...new Set(claims.map((c) => [entityName(c.document), c.locator].filter(Boolean).join(', ')))];
  return cites.length > 2
    ? [...cites.slice(0, 2), t().shown.proof.more(cites.length - 2)].join('; ')
    : cites.join('; ');
}

/** How a step is to be taken, in words; empty if it is stated outright and nobody denies it. */
export function manner(step: Step): string[] {
  const r = step.relation;
  const { disputed } = t().parts;
  if (r) return [...(r.modality === 'STATED' ? [] : [modalityName(r.modality)]), ...(r.disputed ? [disputed] : [])];
  return step.fact?.disputed ? [disputed] : [];
}

export type Said = { source: EntityRef; type: string; target: EntityRef } | string;
/** What a step says: a relation in its parts, or the words of the service. */
export const said = (step: Step): Said => step.relation ?? step.label;
