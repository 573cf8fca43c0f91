// A chart over all entities of a kind: bars or lines of a count or of a numeric fact, with a table and files.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { KindInfo } from '../api/generated';
import { plotSVG } from '../figures/plot';
import { amount } from '../state/figures';
import { Answer, Empty, Name, Problem, useAnswer } from '../parts/parts';
import { type Column, inOrder, type Order, SortedTable } from '../parts/table';
import { kindInfo, notice, shapes, start } from '../state/graph';
import { fieldName, kindName } from '../state/labels';
import { add, amend, type Charted, open, state } from '../state/state';
import { capital, chosen, panelWidth, theme } from '../state/ui';
import { startsOf } from '../state/starts';
import { number } from '../lang/format';
import { t } from '../lang/language';
import { Facet } from './facet';
import { type Field, fieldsOf, filterOf, type Where, whereOf } from './kindfields';
import { firstField, tellingField } from './firstfield';
import {
  askPlot,
  byUnit,
  csvOf,
  datedOf,
  hasUnits,
  type Mark,
  marksFor,
  type Measure,
  measureName,
  measureOf,
  MOST_GROUPS,
  type Plot,
  type PlotQuestion,
  withEmptyYears,
} from './plotdata';
import './browse.css';
import './questions.css';
import './chart.css';

type Charting = { kind: string } & Charted;

/** The maximum number of bars in a picture. */
const MOST_BARS = 40;
const WIDTH = 720;

/**
 * Returns the question of a chart; null if the kind has nothing to group by. Before the user chooses a field, a count
 * is by the given one, and a total of figures by what they are about.
 */
export function questionOfChart(
  p: Charting,
  info: KindInfo,
  fields: readonly Field[],
  telling?: Field,
): PlotQuestion | null {
  const measure = measureOf(p.measure, fields);
  const by =
    fields.find((f) => f.name === p.by) ?? (measure.of === 'count' ? telling : undefined) ?? firstField(fields);
  if (!by) return null;
  // Figures about different things, such as shares of different markets, have no mean that says anything.
  const apart = measure.of === 'avg' && p.split === undefined && by.is === 'relation';
  const split = fields.find((f) => f !== by && (apart ? f.is === 'relation' : f.name === p.split));
  const shape = shapes.peek().get(info.kind);
  const date = measure.of === 'avg' && shape?.measure !== undefined ? shape.date : undefined;
  const year = fields.find((f) => f.name === date && f !== by && f !== split);
  return { info, fields, by, split, year, measure, where: whereOf(p.where) };
}

const onlyText = (where: Where): string =>
  Object.values(where)
    .flat()
    .map((v) => v ?? t().search.browse.notStated)
    .join(t().parts.comma);

/** Returns the text beside a bar: its value, with the year and the number of figures that it stands for. */
function textOf(q: PlotQuestion, k: Mark, unit: string): string {
  const value = amount(k.value, unit);
  const mean = q.measure.of === 'avg' && k.count > 1 ? t().plot.meanOf(value, k.count) : value;
  return k.year ? t().plot.inYear(mean, k.year) : mean;
}

/** Draws the marks of one unit. */
function pictureOf(
  q: PlotQuestion,
  unit: string,
  marks: readonly Mark[],
  of: Plot,
  width: number,
  looks: 'light' | 'dark',
) {
  const m = t().plot;
  const line = q.by.is === 'date';
  const only = onlyText(q.where);
  const dated = datedOf(marks);
  const points = q.measure.of === 'count' ? withEmptyYears(dated) : dated;
  const shown = line ? points : marks.slice(0, MOST_BARS);
  const undated = line ? marks.filter((k) => k.key === '').reduce((n, k) => n + k.count, 0) : 0;
  return plotSVG({
    title:
      only && q.measure.of === 'avg'
        ? capital(only)
        : m.heading(measureName(q.measure), only ? capital(only) : kindName(q.info.kind), fieldName(q.by)),
    note: [
      unit ? m.unit(unit) : hasUnits(q) && m.noUnit,
      only && kindName(q.info.kind),
      q.year && m.latest,
      q.measure.of === 'avg' && shown.some((k) => k.count > 1) && (q.year || line ? m.means : m.meansOfDates),
      m.of(of.total),
      undated > 0 && m.undated(undated),
    ]
      .filter(Boolean)
      .join(' · '),
    form: line ? 'line' : 'bars',
    bars: shown.map((k) => ({
      label: k.label,
      series: k.series,
      value: k.value,
      text: textOf(q, k, unit),
      on: k.entity !== null && chosen.value.has(k.entity.id),
    })),
    theme: looks,
    width,
  });
}

/** Returns the charts of a question as SVG, for the report. */
export async function chartsAsSVG(p: Charting): Promise<string[]> {
  const info = kindInfo.peek().get(p.kind);
  if (!info) return [];
  const { signal } = new AbortController();
  const fields = await fieldsOf(info, signal);
  const q = questionOfChart(p, info, fields, p.by ? undefined : await tellingField(info, fields, signal));
  if (!q) return [];
  const plot = await askPlot(q);
  return byUnit(marksFor(q, plot.groups)).map((c) => pictureOf(q, c.unit, c.marks, plot, WIDTH, 'light').svg);
}

function offer(file: Blob, name: string): void {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(file);
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 30_000);
  notice.value = t().plot.saved(name);
}

/** Draws an SVG with two points per pixel. */
async function asPNG({ svg, width, height }: { svg: string; width: number; height: number }): Promise<Blob> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width * 2, height * 2];
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((b) => (b ? resolve(b) : reject(new Error(t().plot.failed))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

function Save({ picture, marks, name }: { picture: ReturnType<typeof plotSVG>; marks: readonly Mark[]; name: string }) {
  const [problem, setProblem] = useState('');
  const m = t().plot;
  const csv = () => csvOf(marks, [m.name, m.id, m.series, m.value, m.unitColumn, m.year, m.entities]);
  const files = [
    { name: 'SVG', make: () => Promise.resolve(new Blob([picture.svg], { type: 'image/svg+xml' })) },
    { name: 'PNG', make: () => asPNG(picture) },
    { name: 'CSV', make: () => Promise.resolve(new Blob([csv()], { type: 'text/csv' })) },
  ];
  return (
    <>
      <p class="chart-files" role="group" aria-label={m.save}>
        <span class="quiet">{m.save}</span>
        {files.map(({ name: format, make }) => (
          <button
            key={format}
            onClick={() => {
              make()
                .then((file) => offer(file, `nexum-${name}.${format.toLowerCase()}`))
                .catch(() => setProblem(m.failed));
            }}
          >
            {format}
          </button>
        ))}
      </p>
      {problem && <Problem message={problem} />}
    </>
  );
}

function One({ q, unit, marks, plot }: { q: PlotQuestion; unit: string; marks: Mark[]; plot: Plot }) {
  const [order, setOrder] = useState<Order>({ key: 'value', down: true });
  const at = useRef<HTMLDivElement>(null);
  const m = t().plot;
  const wide = Math.max(380, panelWidth.value - 44);
  const picture = pictureOf(q, unit, marks, plot, wide, theme.value);
  useEffect(() => {
    // As XML, it is drawn as it will be in a file, and an error in it would show here.
    const { documentElement } = new DOMParser().parseFromString(picture.svg, 'image/svg+xml');
    at.current?.replaceChildren(document.importNode(documentElement, true));
  }, [picture.svg]);
  const columns: Column<Mark>[] = [
    {
      key: 'name',
      name: m.name,
      sorts: true,
      cell: (k) => (k.entity ? <Name of={k.entity} most={50} /> : <bdi>{k.label}</bdi>),
    },
    ...(q.split ? [{ key: 'series', name: m.series, sorts: true, cell: (k: Mark) => <bdi>{k.series}</bdi> }] : []),
    ...(q.year ? [{ key: 'year', name: m.year, sorts: true, cell: (k: Mark) => k.year }] : []),
    {
      key: 'value',
      name: capital(measureName(q.measure)),
      number: true,
      sorts: true,
      cell: (k) => amount(k.value, unit, true),
    },
    ...(q.measure.of === 'count'
      ? []
      : [{ key: 'count', name: m.entities, number: true, sorts: true, cell: (k: Mark) => number(k.count) }]),
  ];
  const values: Record<string, (k: Mark) => string | number> = {
    name: (k) => k.label,
    series: (k) => k.series,
    year: (k) => k.year,
    count: (k) => k.count,
  };
  const value = (k: Mark) => values[order.key]?.(k) ?? k.value;
  const ends = [...new Set(marks.flatMap((k) => k.entity?.id ?? []))];
  return (
    <figure class="plot">
      <div ref={at} />
      {q.by.is !== 'date' && marks.length > MOST_BARS && <p class="quiet">{m.first(MOST_BARS, marks.length)}</p>}
      <Save
        picture={pictureOf(q, unit, marks, plot, WIDTH, 'light')}
        marks={marks}
        name={[q.info.name, q.by.name, unit]
          .filter(Boolean)
          .join('-')
          .replace(/[^\p{L}\p{N}.-]+/gu, '-')}
      />
      <details class="chart-values" open>
        <summary>{m.table}</summary>
        {ends.length > 0 && <button onClick={() => add(ends)}>{t().search.browse.addShown(ends.length)}</button>}
        <SortedTable
          label={m.table}
          columns={columns}
          rows={inOrder(marks, value, order.down)}
          rowKey={(k, i) => `${k.key} ${k.series} ${i}`}
          order={order}
          onOrder={setOrder}
          {...(ends.length > 0 ? { entity: (k: Mark) => k.entity ?? undefined } : {})}
        />
      </details>
    </figure>
  );
}

function Drawn({ q }: { q: PlotQuestion }) {
  const { view } = state.value;
  const on = JSON.stringify([q.info.kind, q.by.name, q.split?.name, q.measure, q.where, view]);
  const answer = useAnswer((signal) => askPlot(q, signal), [on]);
  return (
    <Answer of={answer}>
      {(plot) => {
        const charts = byUnit(marksFor(q, plot.groups));
        return (
          <>
            {plot.groupCount > MOST_GROUPS && <p class="cut">{t().plot.firstGroups(MOST_GROUPS, plot.groupCount)}</p>}
            {charts.length === 0 && <Empty>{t().plot.none}</Empty>}
            {charts.map((c) => (
              <One key={c.unit + on} q={q} unit={c.unit} marks={c.marks} plot={plot} />
            ))}
          </>
        );
      }}
    </Answer>
  );
}

interface Choices {
  label: string;
  value: string;
  onChange: (value: string) => void;
  of: [string, string][];
}
const Choose = ({ label, value, onChange, of }: Choices) => (
  <label class="pick">
    <span class="quiet">{label}</span>
    <select value={value} onChange={(e) => onChange(e.currentTarget.value)}>
      {of.map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  </label>
);

const measureKey = (m: Measure): string => (m.of === 'count' ? 'count' : `${m.of}:${m.fact}`);

interface Fields {
  all: Field[];
  telling: Field | undefined;
}

/** Asks for the fields of a kind, and the one to group by before the user chooses another. */
async function askFields(info: KindInfo, signal: AbortSignal): Promise<Fields> {
  const all = await fieldsOf(info, signal);
  return { all, telling: await tellingField(info, all, signal) };
}

function OfKind({ info, of, charted }: { info: KindInfo; of: Fields; charted: Charting }) {
  const fields = of.all;
  const q = questionOfChart(charted, info, fields, of.telling);
  const [filtering, setFiltering] = useState(Object.keys(whereOf(charted.where))[0] ?? '');
  const numbers = fields.filter((f) => f.is === 'number');
  const m = t().plot;
  const set = (next: Charted) => amend({ panel: { at: 'chart', ...charted, ...next } });
  const names = (of: readonly Field[]): [string, string][] => of.map((f) => [f.name, capital(fieldName(f))]);
  const filter = fields.find((f) => f.name === filtering);
  if (!q) return <Empty>{m.none}</Empty>;
  const measures: [string, string][] = [
    ['count', capital(m.count)],
    ...numbers.flatMap((f) =>
      (['avg', 'sum', 'min', 'max'] as const).map((of): [string, string] => [
        `${of}:${f.name}`,
        capital(m.measure[of](fieldName(f))),
      ]),
    ),
  ];
  return (
    <>
      <Choose label={m.show} value={measureKey(q.measure)} of={measures} onChange={(measure) => set({ measure })} />
      <Choose label={m.by} value={q.by.name} of={names(fields)} onChange={(by) => set({ by })} />
      <Choose
        label={m.split}
        value={q.split?.name ?? ''}
        of={[['', m.noSplit], ...names(fields.filter((f) => f.name !== q.by.name))]}
        onChange={(split) => set({ split })}
      />
      <Choose
        label={m.filter}
        value={filtering}
        of={[['', m.noFilter], ...names(fields)]}
        onChange={(name) => {
          setFiltering(name);
          set({ where: '{}' });
        }}
      />
      {filter && (
        <details class="chart-filter" open={(q.where[filter.name] ?? []).length === 0}>
          <summary>{onlyText(q.where) || capital(fieldName(filter))}</summary>
          <Facet
            key={filter.name}
            info={info}
            field={filter}
            filter={filterOf({}, fields)}
            on={q.where[filter.name] ?? []}
            onChange={(values) => set({ where: JSON.stringify(values.length > 0 ? { [filter.name]: values } : {}) })}
          />
        </details>
      )}
    </>
  );
}

/** The number of the most connected entities whose kinds a first chart may be of. */
const MAIN = 5;

export function Chart({ panel: charted }: { panel: Charting }) {
  const s = start.value;
  const kinds = s.is === 'ready' ? s.value.stats.kinds.toSorted((a, b) => b.count - a.count) : [];
  // The first chart is about the most frequent kind among those of the most connected entities, because the most
  // frequent kind of all may be unimportant.
  const starting = new Set(
    s.is === 'ready'
      ? startsOf(s.value)
          .slice(0, MAIN)
          .map((e) => e.kind)
      : [],
  );
  const kind = charted.kind || (kinds.find((k) => starting.has(k.kind)) ?? kinds[0])?.kind || '';
  const info = kindInfo.value.get(kind);
  const fields = useAnswer<Fields>(
    (signal) => (info ? askFields(info, signal) : Promise.resolve({ all: [], telling: undefined })),
    [kind, s.is],
  );
  const m = t().plot;
  const q = useMemo(
    () =>
      info && fields.is === 'ready'
        ? questionOfChart({ ...charted, kind }, info, fields.value.all, fields.value.telling)
        : null,
    [fields, JSON.stringify(charted)],
  );
  if (s.is === 'ready' && kinds.length === 0) return <Empty>{m.empty}</Empty>;
  return (
    <article class="charting">
      <h2>{m.title}</h2>
      <p class="quiet">{m.about}</p>
      <div class="question">
        <Choose
          label={m.kind}
          value={kind}
          of={kinds.map((k) => [k.kind, `${kindName(k.kind)} (${number(k.count)})`])}
          onChange={(next) => open({ at: 'chart', kind: next })}
        />
        {info && (
          <Answer of={fields}>{(f) => <OfKind key={kind} info={info} of={f} charted={{ ...charted, kind }} />}</Answer>
        )}
      </div>
      {s.is === 'ready' && !info && <Empty>{t().search.browse.noKind(kind)}</Empty>}
      {q && <Drawn q={q} />}
    </article>
  );
}
