// The texts of the explorer in simplified Chinese.
import type { Catalogue } from '../en';
import { actions } from './actions';
import { card } from './card';
import { desk } from './desk';
import { figure } from './figure';
import { legend } from './legend';
import { load } from './load';
import { parts } from './parts';
import { reasons } from './reasons';
import { search } from './search';
import { words } from './words';

export const zh: Catalogue = { actions, card, desk, figure, legend, load, parts, reasons, search, words };
