// The texts of the explorer in simplified Chinese.
import type { Catalogue } from '../en';
import { desk } from './desk';

export const zh: Catalogue = { desk };
