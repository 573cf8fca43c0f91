// The texts of the explorer in English, by the part of the page that shows them.
//
// An argument of a text is a number or a text. Numbers arrive as numbers and are written with number() or many().
import { actions } from './actions';
import { ask } from './ask';
import { card } from './card';
import { codes } from './codes';
import { page } from './page';
import { differences } from './differences';
import { figure } from './figure';
import { keep } from './keep';
import { legend } from './legend';
import { load } from './load';
import { mapping } from './mapping';
import { news } from './news';
import { parts } from './parts';
import { plot } from './plot';
import { reasons } from './reasons';
import { same } from './same';
import { search } from './search';
import { shown } from './shown';
import { unread } from './unread';
import { words } from './words';

export const en = {
  actions,
  ask,
  card,
  codes,
  page,
  differences,
  figure,
  keep,
  legend,
  load,
  mapping,
  news,
  parts,
  plot,
  reasons,
  same,
  search,
  shown,
  unread,
  words,
};

/** The type of every catalogue. */
export type Catalogue = typeof en;
