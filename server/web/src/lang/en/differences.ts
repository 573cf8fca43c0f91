// The texts of the list of relations that only one of two views has.
import { number } from '../format';
import { many } from './many';

export const differences = {
  everything: 'All relations that changed',
  everythingOf: 'All relations of one entity that changed',
  comparing: (percent: string) => `Comparing all relation types: ${percent}`,
  equal: 'Both views have the same relations.',
  equalOf: 'The entity has the same relations in both views.',
  tally: (types: number) => `in ${many(types, 'relation type')}`,
  removed: (n: number) => `${number(n)} no longer hold`,
  added: (n: number) => `${number(n)} are new`,
  removedOne: 'no longer holds',
  addedOne: 'new',
  count: (removed: number, added: number, passed: number) =>
    `${number(removed)} no longer hold, ${number(added)} are new, ${number(passed)} only in between`,
  passed: (n: number) => `${number(n)} only in between`,
  passedOne: 'only in between',
  passedHint: 'Began after the first date and ended before the second:',
  whyPassed: (relation: string) => `Why? In between, ${relation}`,
  cut: 'There are very many dates between the two: relations that hold only in between may be missing. Choose dates that are nearer to each other, or one entity.',
  derived: 'Relation types that rules derive',
  stated: 'Relation types that only sources state',
  show: (n: number) => `Mark in the graph, with ${many(n, 'entity', 'entities')}`,
  showHint: 'Switches to the second view. What no longer holds is dashed and red, what is new is green.',
  showFirst: (n: number, all: number) =>
    `Mark in the graph, with the ${number(n)} most affected of ${many(all, 'entity', 'entities')}`,
  addType: (type: string) => `Mark in the graph: ${type}`,
  add: 'Mark',
  whyBegan: 'What the first view lacks',
  whyEnded: 'What the second view lacks',
  because: {
    source: 'This rests only on an excluded source:',
    without: 'This is excluded:',
    date: 'This does not hold on that date:',
    assumed: 'This is assumed:',
  },
  rule: 'The rule is excluded:',
  otherwise: 'All that its proof rests on is in both views. Open the proof to see what differs.',
  absentAdded: 'It also requires that the following does not hold, which may be different in the first view:',
  absentRemoved: 'It also requires that the following does not hold, which may be different in the second view:',
  inferred: (derived: number, stated: number) =>
    `${number(stated)} of them stated by sources, ${number(derived)} derived by rules`,
  whyRemoved: (relation: string) => `Why? In the first view, ${relation}`,
  whyAdded: (relation: string) => `Why? In the second view, ${relation}`,
  why: 'Why?',
  whyNot: 'Why not now?',
  whyNotOf: (relation: string) => `Why not now? ${relation}`,
  reasons: 'Finding the reasons…',
  more: (n: number) => `${number(n)} more`,
};
