// A proof as the flat list of steps that the service returns. Each step occurs once, and conclusions come before their
// premises.
import type { Step } from '../api/generated';
import { t } from '../lang/language';
import { entityName, modalityName } from '../state/labels';
import { type Names, namesOf } from './statement';

export interface Steps {
  root: Step;
  of: Map<string, Step>;
  order: Map<string, number>;
  names: Names;
}

export function stepsOf(steps: Step[]): Steps | null {
  const [root] = steps;
  return root
    ? {
        root,
        of: new Map(steps.map((s) => [s.id, s])),
        order: new Map(steps.map((s, i) => [s.id, i + 1])),
        names: namesOf(steps),
      }
    : null;
}

/** Returns the premises of a step: relations before facts, facts before absences. */
export function premisesOf(step: Step, steps: Steps): Step[] {
  const rank = (s: Step) => (s.relation ? 0 : s.fact ? 1 : 2);
  return step.premises.flatMap((id) => steps.of.get(id) ?? []).toSorted((a, b) => rank(a) - rank(b));
}

/** Returns the entities at the ends of the relations of the steps. */
export const entitiesOf = (steps: Step[]): string[] => [
  ...new Set(steps.flatMap((s) => (s.relation ? [s.relation.source.id, s.relation.target.id] : []))),
];

/** Returns the documents and places that a step cites, on one line. */
export function citation(step: Step): string {
  const claims = step.claims.filter((c) => c.stance === 'SUPPORTS');
  const cites = [...new Set(claims.map((c) => [entityName(c.document), c.locator].filter(Boolean).join(', ')))];
  return cites.length > 2
    ? [...cites.slice(0, 2), t().shown.proof.more(cites.length - 2)].join('; ')
    : cites.join('; ');
}

/** Describes how certain a step is, in words; empty if it is stated outright and nobody denies it. */
export function manner(step: Step): string[] {
  const r = step.relation;
  const { disputed } = t().parts;
  if (r) return [...(r.modality === 'STATED' ? [] : [modalityName(r.modality)]), ...(r.disputed ? [disputed] : [])];
  return step.fact?.disputed ? [disputed] : [];
}
