// The texts in saved figures and embedded pictures.
import { number } from '../format';
import { many } from './many';

export const figure = {
  placed: (counts: string, drawn: number, all: number) =>
    `${counts}; ${number(drawn)} of ${number(all)} lines, without those of entities that have no place or date`,
  strongest: (counts: string, drawn: number, all: number) =>
    `${counts}; the ${number(drawn)} strongest of ${number(all)} lines`,
  counts: (entities: number, relations: number) =>
    `${many(entities, 'entity', 'entities')} and ${many(relations, 'relation')}`,
  /** The size of the graph, and sentences that follow it. */
  sentences: (counts: string, view: string, sources: string) => `${counts}. ${view} ${sources}`.trim(),
  sources: (names: string) => `Sources: ${names}.`,
  sourcesAndOthers: (names: string, others: number) => `Sources: ${names}, and ${many(others, 'other')}.`,
  derivedOnly: 'Derived by rules.',
  whole: 'All dates, all sources.',
  view: (conditions: string) => `The graph ${conditions}.`,
  asOf: (date: string) => `as of ${date}`,
  without: (name: string) => `without ${name}`,
  distrust: (name: string) => `without the claims of ${name}`,
  assuming: (link: string) => `supposing ${link}`,
  rule: (name: string) => `the rule ${name}`,
  revision: (n: number) => `revision ${n}`,
  revisionOf: (n: number, day: string) => `revision ${n} of ${day}`,
  saved: (day: string) => `saved ${day}`,
  noFont: (status: number) => `The page cannot load a font for the PDF: the service answered ${status}.`,
  noCanvas: 'This browser cannot draw text for the PDF.',
  pdf: 'drawn in lines, for print; its text can be searched',
  embed: 'Embed',
  embedHint: 'code for a web page; read-only, for sites that the operator allows',
  embedCopied: 'Code copied. The page that shows it must be of an origin that the service allows (--embed-origin).',
  embedRefused: 'The browser does not let this page copy. Open it over HTTPS, or allow the clipboard.',
  openWhole: 'Open in nexum',
  from: (least: string, most: string) => `${least} to ${most}`,
};
