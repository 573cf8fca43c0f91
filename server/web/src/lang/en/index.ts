// The texts of the explorer in English, by the part of the page that shows them.
//
// An argument of a text is a number or a text. Numbers arrive as numbers and are written with number() or many().
import { desk } from './desk';

export const en = { desk };

/** What every catalogue has. */
export type Catalogue = typeof en;
