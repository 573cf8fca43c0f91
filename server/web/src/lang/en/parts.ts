// The texts that several panels share.
import { number } from '../format';
import { many } from './many';

export const parts = {
  span: {
    between: (from: string, to: string) => `${from} to ${to}`,
    since: (from: string) => `since ${from}`,
    until: (to: string) => `until ${to}`,
    /** For bounds: a source shows only that something held by a date, or still held at a date. */
    orBefore: (from: string) => `${from} or before`,
    orAfter: (to: string) => `${to} or after`,
    untilOrAfter: (to: string) => `until ${to} or after`,
    /** A period with one date, which perhaps began before it and ended after it. */
    atLeast: (date: string) => `${date} at least`,
    /**
     * Periods of which one date is a part of the other, as a month is of a year. In the third text, one of the two is a
     * bound.
     */
    inUntil: (whole: string, to: string) => `in ${whole}, until ${to}`,
    inSince: (whole: string, from: string) => `in ${whole}, since ${from}`,
    sinceUntil: (from: string, to: string) => `since ${from}, until ${to}`,
    always: 'at all times',
    /** A period that ends before it begins, because a source or the premises of a rule give such dates. */
    never: (from: string, to: string) => `at no time (${from} to ${to})`,
  },
  /** The separator in a list that is not a sentence. */
  comma: ', ',
  /** A name with its qualities in brackets. */
  ofKind: (n: number, plural: string) => `${number(n)} ${plural}`,
  bracketed: (what: string, qualities: string) => `${what} (${qualities})`,
  /** A heading and its content on one line. */
  headed: (heading: string, what: string) => `${heading}: ${what}`,
  /** A relation from the view of its target, for which there is no name of its own. */
  inverse: (relation: string) => `← ${relation}`,
  derived: 'derived',
  disputed: 'disputed',
  why: 'Why?',
  whyOf: (what: string) => `Why? ${what}`,
  openPassage: 'Open the document at this passage',
  citing: (document: string) => `citing ${document}`,
  saidBy: (who: string) => `said by ${who}`,
  deniedBy: (who: string) => `denied by ${who}`,
  denies: 'denies this',
  sure: (percent: string) => `${percent} confidence`,
  exclude: 'Exclude this source',
  excludeOf: (document: string) => `See the graph without ${document}`,
  sources: (n: number) => many(n, 'source'),
  sourcesOf: (what: string) => ` of: ${what}`,
  loading: 'Loading',
  notLoaded: 'This part of the page could not be loaded. Load the page again.',
  rule: (rule: string) => `rule ${rule}`,
  more: 'Show more',
  loadingMore: 'Loading…',
  andMore: (n: number) => `and ${number(n)} more`,
  search: 'Search for an entity',
  found: 'Results',
  noMatch: 'No match. Try part of the name.',
  change: 'Change',
  changeOf: (what: string, now: string) => `${what}: change, now ${now}`,
  remove: (list: string, what: string) => `${list}: remove ${what}`,
  and: 'and…',
  examples: 'For example:',
  selectRow: (what: string) => `Select ${what}`,
  selectRows: 'Select all rows shown',
  columns: 'Columns',
};
