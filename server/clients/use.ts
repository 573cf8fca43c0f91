// Uses the generated types: tsc fails if a type is missing, or if it is any.
import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';
import { LawsDocument } from './laws.js';
import possible from './possible.js';
import type { Company, RelationFilter } from './schema.js';

export const variables: VariablesOf<typeof LawsDocument> = { id: '21vianet', first: 5 };

export function laws(answer: ResultOf<typeof LawsDocument>): string[] {
  const since: string | null | undefined = answer.company?.foundedOn;
  const edges = answer.company?.constrainedBy.edges ?? [];
  return [since ?? '', ...edges.filter((e) => e.relation?.derived && e.relation.confidence > 0.5).map((e) => e.node.name)];
}

// @ts-expect-error: a variable is missing
export const none: VariablesOf<typeof LawsDocument> = {};

// @ts-expect-error: a number is not a name
export const number = (c: Company): number => c.name;

export const filter: RelationFilter = { includeDerived: false };

export const kinds: readonly string[] = possible.possibleTypes.Entity;
