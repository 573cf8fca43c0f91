// The style and layout of the picture, from the state of the page, the metrics and the facts.
import { computed } from '@preact/signals';
import { flagFiles, iconPaths } from '../look/icons';
import { colorOf, iconOf, shapeOf } from '../look/kinds';
import { EQUAL_SIZE, groupColor, plainStyle, rampColor, type Style, sizeOf } from '../look/style';
import type { Metric } from '../api/generated';
import { factOf, facts, flagOf, siteOf, sources } from './facts';
import { kindInfo, piece } from './graph';
import { typeOf } from './meaning';
import { measures } from './measures';
import { groupsBy, rangeOf, type Scale, valuesScale } from './scale';
import { part } from './state';
import { theme } from './ui';
import { compareTexts, number, percent } from '../lang/format';
import { entityName, factName, kindCount, modalityName, typeName } from './labels';
import { t } from '../lang/language';

/** Reports whether the values of a metric are numbers of groups. */
export const isGroup = (metric: string): boolean => metric === 'COMMUNITY' || metric === 'COMPONENT';

/**
 * The rules of the style, and the layout. Most changes of the state do not change them. Then every value computed from
 * them must stay the same object, because the stage draws everything again when the style is a new object.
 */
const rules = part('style');
const chosenLayout = part('layout');

const nameOf = computed(() => new Map(piece.value.entities.map((e) => [e.id, entityName(e)])));

/** Returns the first value of a fact for each drawn entity that has it. */
export function valuesOf(fact: string): Map<string, string> {
  const out = new Map<string, string>();
  for (const { id } of piece.value.entities) {
    const value = facts.value.get(id)?.get(fact)?.[0];
    if (value !== undefined) out.set(id, value);
  }
  return out;
}

/** Returns the scale of a rule for entities; null if the rule needs none, or its values are not known yet. */
function scaleBy(by: string): Scale | null {
  const fact = factOf(by);
  if (fact !== null) return valuesScale(valuesOf(fact));
  const m = measures.value.get(by as Metric);
  if (!m) return null;
  const there = new Map([...m.values].filter(([id]) => nameOf.value.has(id)));
  if (!isGroup(by)) return rangeOf(there, (n) => number(n, { maximumSignificantDigits: 3 }));
  const keys = new Map([...there].map(([id, group]) => [id, String(group)]));
  return groupsBy(keys, (_key, members) => t().legend.around(nameOf.value.get(members[0] ?? '') ?? ''));
}

export const colorScale = computed(() => (rules.value.color === 'kind' ? null : scaleBy(rules.value.color)));

/** The scale of the rule for lines; null if lines look as their relations are claimed. */
export const lineScale = computed((): Scale | null => {
  const { line } = rules.value;
  const { relations } = piece.value;
  const keyed = (key: (r: (typeof relations)[number]) => string | undefined) =>
    new Map(relations.flatMap((r) => (key(r) === undefined ? [] : [[r.id, key(r) ?? ''] as const])));
  switch (line) {
    case 'type':
      return groupsBy(keyed(typeOf), (type) => typeName(type));
    case 'modality':
      return groupsBy(
        keyed((r) => r.modality),
        modalityName,
      );
    case 'confidence':
      return rangeOf(new Map(relations.map((r) => [r.id, r.confidence])), (n) => percent(n));
    case 'source': {
      const names = new Map([...sources.value.values()].flat().map((d) => [d.id, entityName(d)]));
      return groupsBy(
        keyed((r) => (r.derived ? undefined : sources.value.get(r.id)?.[0]?.id)),
        (id) => names.get(id) ?? id,
      );
    }
    default:
      return null;
  }
});

function colorBy(scale: Scale | null, by: string): Style['color'] {
  const on = theme.value;
  if (by === 'kind' || !scale) return (_id, kind) => colorOf(kind, on);
  if (scale.is === 'groups') return (id) => groupColor(scale.groupOf.get(id)?.rank ?? 0, on);
  return (id) => {
    const part = scale.partOf.get(id);
    return part === undefined ? groupColor(0, on) : rampColor(Math.sqrt(part), on);
  };
}

function sizeBy(by: string): Style['size'] {
  if (by === 'equal') return () => EQUAL_SIZE;
  const scale = by === 'relations' ? null : scaleBy(by);
  if (scale?.is !== 'range') return () => undefined;
  return (id) => sizeOf(scale.partOf.get(id) ?? 0);
}

function lineBy(scale: Scale | null): Style['line'] {
  const on = theme.value;
  if (!scale) return () => undefined;
  if (scale.is === 'groups') return (r) => groupColor(scale.groupOf.get(r.id)?.rank ?? 0, on);
  return (r) => rampColor(scale.partOf.get(r.id) ?? 0, on);
}

/** The signs within nodes that have been loaded. */
const signs = computed((): Style['sign'] => {
  const names = [...kindInfo.value.keys()].flatMap((kind) => iconOf(kind) ?? []);
  const [flag, icons, files] = [flagOf.value, iconPaths(names), flagFiles()];
  return (id, kind) => {
    const file = files[flag(id, kind) ?? ''];
    if (file !== undefined) return { flag: file };
    const path = icons.get(iconOf(kind) ?? '');
    return path === undefined ? null : { path };
  };
});

function labelBy(by: string): Style['label'] {
  if (by === 'none') return () => '';
  const fact = factOf(by);
  if (fact === null) return (id, name) => entityName({ id, name });
  const values = valuesOf(fact);
  return (id, name) =>
    values.has(id) ? t().parts.bracketed(entityName({ id, name }), values.get(id) ?? '') : entityName({ id, name });
}

export const style = computed((): Style => {
  const plain = plainStyle(theme.value);
  const { color, size, shape, icon, label } = rules.value;
  const flag = flagOf.value;
  // A flag fills a circle; other shapes would cut it.
  const flagged: Style['shape'] = (id, kind) => (flag(id, kind) !== null ? 'circle' : shapeOf(kind));
  if (piece.value.overview) return { ...plain, shape: flagged, sign: signs.value };
  return {
    color: colorBy(colorScale.value, color),
    size: sizeBy(size),
    shape: shape !== 'kind' ? () => 'circle' : icon === 'kind' ? flagged : plain.shape,
    sign: icon === 'kind' ? signs.value : () => null,
    label: labelBy(label),
    line: lineBy(lineScale.value),
  };
});

/** The names of the facts by which the drawn kinds can be styled and grouped. */
export const factNames = computed((): string[] => {
  const kinds = new Set(piece.value.entities.map((e) => e.kind));
  const all = [...kinds].flatMap((k) => kindInfo.value.get(k)?.facts.map((f) => f.name) ?? []);
  return [...new Set(all)].sort((a, b) => compareTexts(factName(a), factName(b)));
});

/** The names of the facts that are dates, by kind. */
const dateFacts = computed(
  () =>
    new Map(
      [...kindInfo.value.values()].map((k) => [
        k.kind,
        k.facts.filter((f) => /^\[?Date/.test(f.type)).map((f) => f.name),
      ]),
    ),
);

/** The first year of each entity: in its facts, or else in its dated relations. */
const years = computed(() => {
  const byFact = new Map<string, number>();
  const byRelation = new Map<string, number>();
  const note = (out: Map<string, number>, id: string, date: string) => {
    const [, year, month = '1'] = /^(-?\d{1,4})(?:-(\d\d))?/.exec(date) ?? [];
    if (year === undefined) return;
    out.set(id, Math.min(out.get(id) ?? Infinity, Number(year) + (Number(month) - 1) / 12));
  };
  for (const { id, kind } of piece.value.entities)
    for (const name of dateFacts.value.get(kind) ?? [])
      for (const date of facts.value.get(id)?.get(name) ?? []) note(byFact, id, date);
  for (const r of piece.value.relations)
    if (r.validFrom) for (const id of [r.source.id, r.target.id]) note(byRelation, id, r.validFrom);
  return new Map([...byRelation, ...byFact]);
});

/** The layout with the groups, dates and places that it uses. */
export const arrangement = computed(() => {
  const { overview } = piece.value;
  const layout = overview ? { by: 'communities' as const } : chosenLayout.value;
  const communities = measures.value.get('COMMUNITY')?.values;
  // An overview has few of the lines that the communities of the graph follow. Its own are found with its layout.
  const byCommunity = layout.by === 'communities' && !overview;
  const measured = byCommunity ? (communities?.size ?? 0) : 0;
  const site = layout.by === 'map' ? siteOf.value : null;
  const placed = site || layout.by === 'time' ? facts.value.size : 0;
  return {
    layout,
    key: `${overview ? 'overview' : ''} ${measured} ${placed}`,
    group: (id: string, kind: string) =>
      layout.by !== 'communities' ? kind : byCommunity ? String(communities?.get(id) ?? '') : '',
    heading: (kind: string, members: number) => kindCount(members, kind),
    year: (id: string) => years.value.get(id),
    site: (id: string, kind: string) => site?.(id, kind) ?? null,
  };
});
