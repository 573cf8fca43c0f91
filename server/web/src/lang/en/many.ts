import { number } from '../format';

const rules = new Intl.PluralRules('en');

/** Returns a number with the noun that it counts: 1 entity, 2 entities. */
export const many = (n: number, one: string, other = `${one}s`): string =>
  `${number(n)} ${rules.select(n) === 'one' ? one : other}`;
