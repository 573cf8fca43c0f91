// The texts of the explorer in simplified Chinese.
import type { Catalogue } from '../en';
import { actions } from './actions';
import { desk } from './desk';
import { figure } from './figure';
import { legend } from './legend';
import { load } from './load';
import { parts } from './parts';
import { words } from './words';

export const zh: Catalogue = { actions, desk, figure, legend, load, parts, words };
