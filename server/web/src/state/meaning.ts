// What relation types mean beyond their names, as far as the picture depends on it.
import type { TypeInfo } from '../api/generated';

/** Types that only mention: a text is about something, cites or argues it. They say little about how two are connected. */
const mentioning: ReadonlySet<string> = new Set([
  'CONCERNS',
  'CITES',
  'ARGUES',
  'ANSWERS',
  'USES',
  'ASSESSES',
  'OBSERVES',
  'SCORES',
  'FROM_PERSPECTIVE_OF',
  'ADDRESSED_TO',
  'RECOMMENDS',
]);

export const isMention = (type: string): boolean => mentioning.has(type);

/** Types that say that two cannot both be so. */
export const isConflict = (type: string): boolean => /(^|_)(CONFLICTS?|CONTRADICTS?)(_|$)/.test(type);

/** The types whose two ends are alike: their lines have no heads. */
export const symmetricOf = (types: Iterable<TypeInfo>): Set<string> =>
  new Set([...types].filter((t) => t.symmetric).map((t) => t.type));
