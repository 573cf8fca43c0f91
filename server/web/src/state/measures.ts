// The metrics of the drawn entities. They are requested when the style or the layout needs them.
import { computed, effect, signal } from '@preact/signals';
import type { Metric } from '../api/generated';
import { type Piece, askAgain, fail, piece } from './graph';
import { askWithRules } from './rules';
import { state } from './state';
import { t } from '../lang/language';

export interface Measure {
  exact: boolean;
  values: ReadonlyMap<string, number>;
}

/** The values of each metric for the drawn entities. */
export const measures = signal<ReadonlyMap<Metric, Measure>>(new Map());

const all: readonly string[] = [
  'DEGREE',
  'WEIGHTED_DEGREE',
  'PAGERANK',
  'BETWEENNESS',
  'CLOSENESS',
  'EIGENVECTOR',
  'CORE',
  'COMPONENT',
  'COMMUNITY',
  'CLUSTERING',
];

const isMetric = (name: string): name is Metric => all.includes(name);

export const metricName = (metric: Metric): string => t().words.metrics[metric];

/** Returns the metrics that the picture needs. */
function needed(overview: boolean): Metric[] {
  const { style, layout, groups } = state.value;
  const names = [
    style.color,
    style.size,
    layout.by === 'communities' || groups.by === 'community' || overview ? 'COMMUNITY' : '',
  ];
  return [...new Set(names.filter(isMetric))].sort();
}

/** The metrics as text, so that other changes of the state request nothing again. */
const neededNow = computed(() => JSON.stringify(needed(piece.value.overview === true)));

async function measure(metrics: Metric[], of: Piece, signal: AbortSignal): Promise<void> {
  const ids = of.entities.filter((e) => !e.removed).map((e) => e.id);
  const answer = await askWithRules('Measured', { metrics, ids, first: ids.length }, state.peek().view, signal);
  if (signal.aborted) return;
  measures.value = new Map(
    answer.metrics.map((m): [Metric, Measure] => [
      m.metric,
      { exact: m.exact, values: new Map(m.values.map((v) => [v.entity.id, v.value])) },
    ]),
  );
}

/** Requests the metrics again when the drawn entities change, until the returned function is called. */
export function followMeasures(): () => void {
  let going: AbortController | undefined;
  return effect(() => {
    const of = piece.value;
    const metrics = JSON.parse(neededNow.value) as Metric[];
    going?.abort();
    if (metrics.length === 0 || of.entities.length === 0) return;
    const mine = new AbortController();
    going = mine;
    measure(metrics, of, mine.signal).catch((e: unknown) => {
      if (!mine.signal.aborted) fail(e, askAgain);
    });
  });
}
