// The texts for loading files: their content, their problems, and the changes.
import { number } from '../format';
import { many } from './many';

export const load = {
  tooMany: (n: number, most: number) =>
    `You dropped ${number(n)} files; at most ${number(most)} are taken at a time. Pack them into a zip file.`,
  tooLarge: (size: number, most: number) =>
    `The files have ${number(size)} MB; a page loads at most ${number(most)} MB. Load them with the command: nexum load.`,
  drop: 'Drop to see what is in the files. Nothing is loaded yet.',
  title: (what: string) => `Load ${what}`,
  files: (n: number) => many(n, 'file'),
  archive: 'archive',
  unknown: 'unknown format',
  about: (format: string, size: string) => `${format}, ${size}`,
  notText: 'This is not text.',
  dataset: 'Name of the dataset',
  replace: 'Replace what this dataset claimed before',
  token: 'Token (the value of --load-token)',
  again: 'Check again',
  invalid: 'The files cannot be loaded as they are. Nothing has changed.',
  problems: 'Problems',
  notes: 'Notes',
  warnings: 'Warnings',
  draft: 'Say what the columns mean',
  draftHint: 'A form opens with a proposal, which you check and change before anything is loaded.',
  drafting: 'Reading the files…',
  mapping: 'Mapping: what each column means',
  addition: 'Kinds, facts and relation types that the data adds',
  load: 'Load',
  cancel: 'Cancel',
  checking: 'Checking…',
  loading: 'Loading…',
  unchanged: 'Nothing has changed: everything was here already.',
  loaded: (claims: number, revision: number) => `Loaded ${many(claims, 'claim')} as revision ${revision}.`,
  came: (entities: number, relations: number) =>
    `The graph has ${many(entities, 'new entity', 'new entities')} and ${many(relations, 'more relation')}.`,
  cameNone: 'The data adds to entities that were here before.',
  show: (n: number) => (n === 1 ? 'Show it' : `Show what came (${number(n)})`),
  showFirst: (n: number, all: number) => `Show the first ${number(n)} of ${number(all)} that came`,
  table: 'What came',
  notListed: (n: number) => `Only the first ${number(n)} are listed. Browse has all of them.`,
  browse: 'Browse by kind',
  close: 'Close',
  wouldNotChange: 'Nothing would change: everything is here already.',
  wouldAdd: (added: number, held: number) =>
    `${many(added, 'claim')} would be added; ${many(held, 'claim is', 'claims are')} here already.`,
  wouldRetract: (added: number, retracted: number, held: number) =>
    `${many(added, 'claim')} would be added and ${number(retracted)} retracted; ${many(held, 'claim is', 'claims are')} here already.`,
  entities: 'Entities',
  relations: 'Relations',
  facts: 'Facts',
  ontology: 'Ontology',
  ontologyFiles: 'files',
  rules: 'Rules',
  rulesCounted: 'rules',
  foreign: 'Unknown to the ontology',
  foreignCounted: 'claims',
  foreignHint:
    'These claims have kinds, facts or relation types that the ontology does not define. They are kept under the names that the files give them, and questions can name them. To have them as kinds and relation types, load an ontology or a pack for them with the data.',
  otherKinds: (n: number) => `and ${number(n)} other kinds`,
  changes: 'Every change',
};
