// Decides which entities are figures, and which charts they form. It depends only on the ontology: a kind with a number
// and a relation type of its own, which names what was measured, is a kind of figures.
import type {
  Claim,
  EntityKind,
  EntityRef,
  KindInfo,
  Modality,
  RawFigure,
  RelationType,
  TypeInfo,
} from '../api/generated';
import { t } from '../lang/language';
import { number } from '../lang/format';
import { entityName, factName, modalityName, qualities } from './labels';

/** The roles of the facts and relations of a kind of figures. */
export interface Shape {
  kind: EntityKind;
  value: string;
  date: string | undefined;
  /** The name of what is measured. Kinds without it are judgments, which are distinguished by their axes. */
  measure: string | undefined;
  /** Facts that are true or false, such as estimate: they qualify the number. */
  qualifiers: string[];
  notes: string[];
  /** The relation types whose source can only be of this kind. */
  own: RelationType[];
  /** The types of own, and the types that do not allow every kind as the source. */
  particular: RelationType[];
  /** The type of own with the narrowest target: it names what is measured or judged. */
  axis: RelationType | undefined;
}

const UNITS = ['unit', 'currency'];

export function shapesOf(kinds: KindInfo[], types: TypeInfo[]): Map<EntityKind, Shape> {
  const shapes = new Map<EntityKind, Shape>();
  for (const { kind, facts } of kinds) {
    const value = facts.find((f) => f.type === 'Float')?.name;
    const own = types.filter((t) => t.from.length === 1 && t.from[0] === kind);
    if (!value || own.length === 0) continue;
    const date = facts.find((f) => f.type === 'Date')?.name;
    const measure = facts.find((f) => f.type === 'String' && f.required)?.name;
    const narrow = own.toSorted((a, b) => a.to.length - b.to.length)[0];
    shapes.set(kind, {
      kind,
      value,
      date,
      measure,
      qualifiers: facts.filter((f) => f.type === 'Boolean').map((f) => f.name),
      notes: facts
        .filter((f) => f.type === 'String' && f.name !== measure && !UNITS.includes(f.name))
        .map((f) => f.name),
      own: own.map((t) => t.type),
      particular: types.filter((t) => t.from.includes(kind) && t.from.length < kinds.length).map((t) => t.type),
      axis: date ? undefined : narrow?.type,
    });
  }
  return shapes;
}

export interface Figure {
  entity: EntityRef;
  relation: string;
  measure: string;
  /** The name that distinguishes it in its chart: the market of a share, the criterion of a score. */
  series: string;
  axis: EntityRef | undefined;
  group: string;
  under: string;
  value: number | undefined;
  unit: string;
  date: string;
  notes: string[];
  modality: Modality;
  disputed: boolean;
  qualifiers: string[];
  claims: Claim[];
}

/** Reports whether a source states the figure outright, as a measurement, and nobody disputes it. */
export const firm = (f: Figure): boolean => f.modality === 'STATED' && !f.disputed && f.qualifiers.length === 0;

/** Describes how certain the figure is, in words; empty if it is stated outright. */
export const manner = (f: Figure): string =>
  qualities([
    f.modality !== 'STATED' && modalityName(f.modality),
    ...f.qualifiers.map(factName),
    f.disputed && t().parts.disputed,
  ]);

const strength: Modality[] = ['STATED', 'ALLEGED', 'PLANNED', 'RECOMMENDED', 'HYPOTHETICAL'];
const strongest = (claims: Claim[]): Modality => {
  const said = claims.filter((c) => c.stance === 'SUPPORTS').map((c) => strength.indexOf(c.modality));
  return strength[said.length ? Math.min(...said) : 0] as Modality;
};
const weaker = (a: Modality, b: Modality): Modality => (strength.indexOf(a) > strength.indexOf(b) ? a : b);
const names = (of: EntityRef[]): string => [...new Set(of.map(entityName))].join(t().parts.comma);

function figuresOf(raw: RawFigure, shape: Shape, at: EntityRef): Figure[] {
  const { source } = raw;
  const facts = Map.groupBy(
    source.facts.edges.map((e) => e.node),
    (f) => f.name,
  );
  const one = (name: string | undefined): string => (name ? (facts.get(name)?.[0]?.value ?? '') : '');
  const ends = source.relations.edges.map((e) => e.node).filter((r) => r.target.id !== at.id);
  const of = (types: RelationType[]) => ends.filter((r) => types.includes(r.type)).map((r) => r.target);
  const particular = shape.particular.filter((t) => t !== raw.type && t !== shape.axis);
  const axis = shape.axis && shape.axis !== raw.type ? of([shape.axis])[0] : undefined;
  const distinct =
    shape.date && shape.own.includes(raw.type)
      ? [of(particular.filter((t) => !shape.own.includes(t))), of(shape.own)]
      : [of(shape.own), of(particular)];
  const [first = [], ...others] = particular.map((t) => of([t])).filter((t) => t.length > 0);
  const values = facts.get(shape.value) ?? [];
  const common = {
    entity: source,
    relation: raw.id,
    measure: one(shape.measure) || shape.value,
    axis,
    series: names(axis ? [axis] : (distinct.find((t) => t.length > 0) ?? [at])),
    group: names(first),
    under: others.map(names).join(t().parts.comma),
    unit: one('currency') || one('unit'),
    date: one(shape.date),
    notes: shape.notes.flatMap((n) => facts.get(n)?.map((f) => f.value) ?? []),
    qualifiers: shape.qualifiers.filter((q) => one(q) === 'true'),
  };
  const make = (value: number | undefined, claims: Claim[], disputed: boolean): Figure => ({
    ...common,
    value,
    claims,
    modality: weaker(raw.modality, strongest(claims)),
    disputed: disputed || raw.disputed,
  });
  const numbers = values.filter((v) => Number.isFinite(Number(v.value)));
  if (numbers.length > 0) return numbers.map((v) => make(Number(v.value), v.claims, v.disputed ?? false));
  const words = shape.notes.flatMap((n) => facts.get(n) ?? [])[0] ?? facts.get(shape.measure ?? '')?.[0];
  return [make(undefined, words?.claims ?? [], words?.disputed ?? false)];
}

/** Returns the date of the figures if all have the same date, otherwise "". */
export const oneDate = (of: Figure[]): string => (of.every((f) => f.date === of[0]?.date) ? (of[0]?.date ?? '') : '');

export interface Chart {
  key: string;
  form: 'line' | 'bars' | 'radar';
  title: string;
  under: string;
  unit: string;
  figures: Figure[];
}
export interface Drawable {
  charts: Chart[];
  others: Figure[];
  axes: EntityRef[];
}

const numeric = (figures: Figure[]): Figure[] => figures.filter((f) => f.value !== undefined);

function chartOf(key: string, figures: Figure[]): Chart | null {
  const first = figures[0];
  const points = numeric(figures);
  if (!first || points.length < 2) return null;
  const chart = { key, unit: first.unit, figures };
  if (first.axis) {
    const axes = new Set(points.map((f) => f.series)).size;
    return {
      ...chart,
      form: axes === points.length && axes > 2 ? 'radar' : 'bars',
      title: first.group || t().shown.figures.scores,
      under: first.under,
    };
  }
  const lines = Map.groupBy(
    points.filter((f) => f.date),
    (f) => f.series,
  );
  const joined = [...lines.values()].filter((l) => new Set(l.map((f) => f.date)).size > 1);
  const most = joined.reduce((n, l) => n + l.length, 0);
  const form = points.every((f) => f.date) && most > points.length / 2 && most > 2 && lines.size <= 6 ? 'line' : 'bars';
  const alike = Map.groupBy(figures, (f) => JSON.stringify([f.series, f.date]));
  const apart =
    form === 'line'
      ? figures
      : figures.map((f) => {
          // figures of the same thing at the same time are distinguished by their own names
          const same = alike.get(JSON.stringify([f.series, f.date])) ?? [];
          return new Set(same.map((o) => o.entity.id)).size > 1 ? { ...f, series: entityName(f.entity) } : f;
        });
  const sorted = apart.toSorted((a, b) => a.date.localeCompare(b.date) || (b.value ?? 0) - (a.value ?? 0));
  return { ...chart, figures: sorted, form, title: first.measure, under: '' };
}

/** Sorts the measurements of an entity into charts. Figures that fit no chart are returned as others. */
export function drawable(raw: RawFigure[], shapes: Map<EntityKind, Shape>, at: EntityRef): Drawable {
  const seen = new Set<string>();
  const figures = raw.flatMap((r) => {
    const shape = shapes.get(r.source.kind);
    if (!shape?.particular.includes(r.type) || seen.has(r.source.id)) return [];
    seen.add(r.source.id);
    return figuresOf(r, shape, at);
  });
  const groups = Map.groupBy(figures, (f) =>
    JSON.stringify([f.entity.kind, f.measure, f.unit, f.axis ? [f.group, f.under] : '']),
  );
  const charts: Chart[] = [];
  const others: Figure[] = [];
  for (const [key, group] of groups) {
    const chart = chartOf(key, group);
    if (chart) charts.push(chart);
    else others.push(...group);
  }
  const axes = new Map(charts.flatMap((c) => c.figures.flatMap((f) => (f.axis ? [[f.axis.id, f.axis] as const] : []))));
  return {
    charts: charts.toSorted((a, b) => numeric(b.figures).length - numeric(a.figures).length),
    others,
    axes: [...axes.values()],
  };
}

/** Formats a number in a short form for a chart, or in full. */
export function amount(value: number, unit: string, full = false): string {
  const n = full ? number(value) : number(value, { notation: 'compact', maximumFractionDigits: 2 });
  if (unit === 'percent') return `${n} %`;
  return unit && unit !== 'count' ? `${n} ${unit}` : n;
}
