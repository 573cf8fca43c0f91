// The date of the view: a slider over a histogram of when relations begin, with ticks, and a button that plays the
// years.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { playing } from '../state/playback';
import { busy, piece, start } from '../state/graph';
import { histogram } from '../state/filter';
import { amend, change, clearView, type Filter, open, state } from '../state/state';
import { span } from '../parts/parts';
import { dateText } from '../lang/format';
import { t } from '../lang/language';

const MONTHS = 12;
const asMonths = (date: string): number => Number(date.slice(0, 4)) * MONTHS + (Number(date.slice(5, 7)) || 1) - 1;
const asDate = (months: number): string =>
  `${Math.floor(months / MONTHS)}-${String((months % MONTHS) + 1).padStart(2, '0')}`;
/**
 * The maximum number of years of the slider. If it started at the founding of a state, recent years would have too
 * little room.
 */
const LONGEST = 80;
/** Where the slider starts if nothing has a date. */
const USUAL = 1990;
/** The date applies when the slider has not moved for this many milliseconds. */
const REST = 220;
/** How long each year is shown while the years are played, in milliseconds. */
const YEAR_SHOWN = 1100;
const MOST_TICKS = 8;
const BINS = 72;

/**
 * Returns the last date of the slider: the last year in which a relation begins. The end of a relation does not count,
 * because a single sanction that ends in 2035 would take room from the years with many relations.
 */
export function latestOf(years: readonly { year: number }[], latest: string | null): string | null {
  const last = years.reduce((y, { year }) => Math.max(y, year), -Infinity);
  return last === -Infinity || (latest !== null && Number(latest.slice(0, 4)) <= last) ? latest : String(last);
}

/**
 * Returns the first and the last month of the slider. They follow from the first date of the whole graph and from the
 * last year in which a relation begins. The last month means that the view has no date.
 */
export function monthsOf(earliest: string | null, latest: string | null, now: number): [number, number] {
  if (!earliest || !latest) return [USUAL * MONTHS, now];
  const end = latest.length > 4 ? asMonths(latest) : asMonths(latest) + MONTHS - 1;
  const begin = Number(earliest.slice(0, 4)) * MONTHS;
  const last = Math.max(now, end + 1);
  return [end < last - LONGEST * MONTHS ? begin : Math.max(last - LONGEST * MONTHS, begin), last];
}

/** Returns the years to write under a slider, at equal distances and few enough to read. */
export function ticksOf(least: number, most: number): number[] {
  const years = (most - least) / MONTHS;
  const step = [1, 2, 5, 10, 20, 50, 100].find((s) => years / s <= MOST_TICKS) ?? 200;
  const first = Math.ceil(least / MONTHS / step) * step;
  const out: number[] = [];
  for (let y = first; y * MONTHS < most; y += step) out.push(y);
  return out;
}

const HEIGHT = 20;

/**
 * Draws bars along the slider, relative to the highest bar. It uses square roots, so that a few busy years do not hide
 * the others.
 */
function Bars({ bins, name }: { bins: readonly number[]; name: string }) {
  const highest = Math.sqrt(Math.max(...bins, 1));
  return (
    <g class={name}>
      {bins.map((n, i) => {
        const height = n === 0 ? 0 : Math.max(1, (Math.sqrt(n) / highest) * HEIGHT);
        return height === 0 ? null : <rect key={i} x={i} width="0.8" y={HEIGHT - height} height={height} />;
      })}
    </g>
  );
}

/**
 * Shows when the drawn relations begin, in front of the dates of the whole graph, and marks the years outside of the
 * range.
 */
function Begins({ least, most }: { least: number; most: number }) {
  const { from, to } = state.value.filter;
  const years = start.value.is === 'ready' ? start.value.value.stats.years : [];
  const all = new Array<number>(BINS).fill(0);
  for (const { year, count } of years) {
    const at = Math.floor(((year * MONTHS - least) / (most - least)) * BINS);
    if (at >= 0 && at < BINS) all[at] = (all[at] ?? 0) + count;
  }
  const { relations } = piece.value;
  const drawn = useMemo(() => {
    const begins = relations.flatMap((r) => (r.validFrom ? [asMonths(r.validFrom)] : []));
    return histogram(
      begins.filter((m) => m >= least && m <= most),
      least,
      most,
      BINS,
    );
  }, [relations, least, most]);
  const x = (year: string, more: number) => (((Number(year) + more) * MONTHS - least) / (most - least)) * BINS;
  return (
    <svg class="begins" viewBox={`0 0 ${BINS} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <Bars bins={all} name="of-all" />
      <Bars bins={drawn} name="of-drawn" />
      {from && <rect class="left-out" x="0" width={Math.max(0, x(from, 0))} height={HEIGHT} />}
      {to && <rect class="left-out" x={x(to, 1)} width={Math.max(0, BINS - x(to, 1))} height={HEIGHT} />}
    </svg>
  );
}

interface HandleProps {
  label: string;
  says: string;
  years: [number, number];
  value: number;
  /** Keeps a year on its side of the other handle. */
  within: (year: number) => number;
  set: (year: number) => void;
}

/** One end of the range. */
function Handle({ label, says, years: [min, max], value, within, set }: HandleProps) {
  return (
    <input
      type="range"
      aria-label={label}
      title={label}
      min={min}
      max={max}
      value={value}
      aria-valuetext={says}
      onInput={(e) => {
        const year = within(Number(e.currentTarget.value));
        e.currentTarget.value = String(year);
        set(year);
      }}
    />
  );
}

/** Shows the two handles of the range. Only relations that hold at some time between them are drawn. */
function Range({ least, most }: { least: number; most: number }) {
  const { from, to } = state.value.filter;
  const [first, last] = [Math.floor(least / MONTHS), Math.floor((most - 1) / MONTHS)];
  const [since, until] = [from ? Number(from) : first, to ? Number(to) : last];
  const set = (next: Partial<Filter>) => amend({ filter: { ...state.peek().filter, ...next } });
  const m = t().page.time;
  return (
    <div class="range" role="group" aria-label={m.range}>
      <Handle
        label={m.since}
        says={from || m.first}
        years={[first, last]}
        value={since}
        within={(year) => Math.min(year, until)}
        set={(year) => set({ from: year > first ? String(year) : '' })}
      />
      <Handle
        label={m.until}
        says={to || m.last}
        years={[first, last]}
        value={until}
        within={(year) => Math.max(year, since)}
        set={(year) => set({ to: year < last ? String(year) : '' })}
      />
    </div>
  );
}

/** Plays the years from the date of the view, or from the first year, to the last. */
function usePlay(least: number, any: number): void {
  const on = playing.value;
  const { asOf } = state.value.view;
  const waiting = busy.value;
  useEffect(() => {
    if (!on || waiting) return undefined;
    const next = asOf ? asMonths(asOf) + MONTHS : least + MONTHS;
    if (next >= any) {
      playing.value = false;
      return undefined;
    }
    const timer = setTimeout(
      () => amend({ view: { ...state.peek().view, asOf: asDate(next) } }),
      asOf ? YEAR_SHOWN : 0,
    );
    return () => clearTimeout(timer);
  }, [on, asOf, waiting]);
}

export function TimeSlider() {
  const asOf = state.value.view.asOf;
  const stats = start.value.is === 'ready' ? start.value.value.stats : null;
  const today = new Date();
  const [least, any] = monthsOf(
    stats?.earliest ?? null,
    stats ? latestOf(stats.years, stats.latest) : null,
    today.getFullYear() * MONTHS + today.getMonth(),
  );
  const [at, setAt] = useState(asOf ? asMonths(asOf) : any);
  useEffect(() => setAt(asOf ? asMonths(asOf) : any), [asOf, any]);
  useEffect(() => {
    if (at === (asOf ? asMonths(asOf) : any)) return undefined;
    const timer = setTimeout(() => change({ view: { ...state.peek().view, asOf: asDate(at) } }), REST);
    return () => clearTimeout(timer);
  }, [at]);
  usePlay(least, any);
  const m = t().page.time;
  const { filter } = state.value;
  const anyTime = () => {
    if (filter.from || filter.to) amend({ filter: { ...filter, from: '', to: '' } });
    if (asOf) clearView('asOf');
  };
  const play = () => {
    if (!playing.peek() && (!asOf || asMonths(asOf) + MONTHS >= any))
      change({ view: { ...state.peek().view, asOf: asDate(least) } });
    playing.value = !playing.peek();
  };
  return (
    <div class="time" data-covers>
      <button class="icon" aria-label={playing.value ? m.stop : m.play} aria-pressed={playing.value} onClick={play}>
        {playing.value ? '❚❚' : '▶'}
      </button>
      <label for="asof">{m.asOf}</label>
      <span class="when">
        <output for="asof">
          {asOf && at === asMonths(asOf) ? dateText(asOf) : at === any ? m.any : dateText(asDate(at))}
        </output>
        {(filter.from || filter.to) && (
          <output class="between">{span({ validFrom: filter.from, validTo: filter.to })}</output>
        )}
      </span>
      <div class="track">
        <Begins least={least} most={any} />
        <Range least={least} most={any} />
        <input
          id="asof"
          type="range"
          min={least}
          max={any}
          value={at}
          aria-valuetext={asOf ? dateText(asDate(at)) : m.any}
          onInput={(e) => {
            playing.value = false;
            setAt(Number(e.currentTarget.value));
          }}
        />
        <svg class="ticks" aria-hidden="true">
          {ticksOf(least, any).map((y) => (
            <text key={y} x={`${((y * MONTHS - least) / (any - least)) * 100}%`} y="9">
              {y}
            </text>
          ))}
        </svg>
      </div>
      <button class="link to-timeline" title={m.timelineHint} onClick={() => open({ at: 'timeline' })}>
        {m.timeline}
      </button>
      <button class="link" disabled={!asOf && !filter.from && !filter.to} onClick={anyTime}>
        {m.anyButton}
      </button>
    </div>
  );
}
