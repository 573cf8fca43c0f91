// The texts of charts over all entities of a kind.
import { number } from '../format';
import { many } from './many';

export const plot = {
  title: 'Chart',
  about:
    'Count the entities of a kind, or total a numeric fact, by a fact or a relation. Only what sources state counts.',
  kind: 'Entities',
  show: 'Show',
  by: 'By',
  split: 'Split by',
  noSplit: 'nothing',
  filter: 'Only with',
  noFilter: 'no filter',
  clear: 'Remove the filter',
  count: 'number of entities',
  measure: {
    avg: (fact: string) => `mean of ${fact}`,
    sum: (fact: string) => `sum of ${fact}`,
    min: (fact: string) => `least ${fact}`,
    max: (fact: string) => `greatest ${fact}`,
  },
  heading: (measure: string, what: string, by: string) => `${what}: ${measure} by ${by}`,
  unit: (unit: string) => `in ${unit}`,
  noUnit: 'without a unit',
  of: (n: number) => many(n, 'entity', 'entities'),
  meanOf: (value: string, n: number) => `${value}, mean of ${number(n)}`,
  means: 'several figures of one bar give their mean',
  undated: (n: number) => `${number(n)} without a date are not drawn`,
  first: (n: number, all: number) => `The first ${number(n)} of ${number(all)} bars are drawn; the table has them all.`,
  firstGroups: (n: number, all: number) =>
    `The service names the ${number(n)} largest of ${number(all)} groups. Filter to see the others.`,
  none: 'No entity has both a value to show and a value to group by. Choose another fact.',
  empty: 'The graph has no entities yet.',
  save: 'Save the chart as',
  table: 'The values',
  name: 'Name',
  series: 'Series',
  value: 'Value',
  id: 'Id',
  unitColumn: 'Unit',
  entities: 'Entities',
  saved: (file: string) => `Saved as ${file}.`,
  failed: 'The chart could not be saved as an image.',
  report: 'Charts',
  search: (what: string, n: number) => `Chart: ${what}, ${many(n, 'figure')}`,
};
