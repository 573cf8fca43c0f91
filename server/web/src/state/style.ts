// The style of the picture and its arrangement, as far as the state of the page and the metrics decide them.
import { computed } from '@preact/signals';
import { colorOf } from '../look/kinds';
import { EQUAL_SIZE, groupColor, type NodeStyle, plainStyle, rampColor, sizeOf } from '../look/style';
import type { Metric } from '../api/generated';
import { piece } from './graph';
import { type Measure, measures } from './measures';
import { state } from './state';
import { theme } from './ui';

/** Metrics whose values are numbers of groups. */
export const isGroup = (metric: string): boolean => metric === 'COMMUNITY' || metric === 'COMPONENT';

const mostOf = (m: Measure): number => Math.max(...m.values.values(), 0) || 1;

/** Colours by a metric; by kind until it is measured. */
function colorBy(by: string): NodeStyle['color'] {
  const t = theme.value;
  const m = measures.value.get(by as Metric);
  if (!m) return (_id, kind) => colorOf(kind, t);
  if (isGroup(by)) return (id) => groupColor(m.values.get(id) ?? 0, t);
  const most = mostOf(m);
  return (id) => rampColor(Math.sqrt((m.values.get(id) ?? 0) / most), t);
}

function sizeBy(by: string): NodeStyle['size'] {
  if (by === 'equal') return () => EQUAL_SIZE;
  const m = measures.value.get(by as Metric);
  if (!m) return () => undefined;
  const most = mostOf(m);
  return (id) => sizeOf((m.values.get(id) ?? 0) / most);
}

export const style = computed((): NodeStyle => {
  const rules = piece.value.overview ? { color: 'kind', size: 'relations' } : state.value.style;
  if (rules.color === 'kind' && rules.size === 'relations') return plainStyle(theme.value);
  return { color: colorBy(rules.color), size: sizeBy(rules.size) };
});

/** By entity, the year in which the first of its dated relations begins. */
const years = computed(() => {
  const out = new Map<string, number>();
  for (const r of piece.value.relations) {
    if (!r.validFrom) continue;
    const [year = 0, month = 1] = r.validFrom.split('-').map(Number);
    const at = year + (month - 1) / 12;
    for (const id of [r.source.id, r.target.id]) out.set(id, Math.min(out.get(id) ?? Infinity, at));
  }
  return out;
});

/** The layout with what it groups and dates by. */
export const arrangement = computed(() => {
  const { overview } = piece.value;
  const { layout } = overview ? { layout: { by: 'communities' as const } } : state.value;
  const communities = measures.value.get('COMMUNITY')?.values;
  const byCommunity = layout.by === 'communities';
  const measured = byCommunity ? (communities?.size ?? 0) : 0;
  return {
    layout,
    key: `${overview ? 'overview' : ''} ${measured}`,
    group: (id: string, kind: string) => (byCommunity ? String(communities?.get(id) ?? '') : kind),
    year: (id: string) => years.value.get(id),
  };
});
