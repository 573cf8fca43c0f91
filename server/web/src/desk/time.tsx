// The date of the view: a slider over a histogram of what begins when, with ticks, and a button that lets the years run.
import { useEffect, useState } from 'preact/hooks';
import { playing } from '../state/came';
import { busy, piece, start } from '../state/graph';
import { histogram } from '../state/filter';
import { amend, change, clearView, state } from '../state/state';
import { dateText } from '../lang/format';
import { t } from '../lang/language';

const MONTHS = 12;
const asMonths = (date: string): number => Number(date.slice(0, 4)) * MONTHS + (Number(date.slice(5, 7)) || 1) - 1;
const asDate = (months: number): string =>
  `${Math.floor(months / MONTHS)}-${String((months % MONTHS) + 1).padStart(2, '0')}`;
/** A slider from the founding of a state on would leave no room for what is asked about. */
const USUAL = 1990;
/** How long one who drags the slider rests before the date counts, in milliseconds. */
const REST = 220;
/** How long one year is shown while they run. */
const YEAR_SHOWN = 1100;
const MOST_TICKS = 8;
const BINS = 72;

/** The first and the last month of the slider, by the dates of the whole graph; the last stands for any time. */
export function monthsOf(earliest: string | null, latest: string | null, now: number): [number, number] {
  if (!earliest || !latest) return [USUAL * MONTHS, now];
  const end = latest.length > 4 ? asMonths(latest) : asMonths(latest) + MONTHS - 1;
  const begin = Number(earliest.slice(0, 4)) * MONTHS;
  return [end < USUAL * MONTHS ? begin : Math.max(USUAL * MONTHS, begin), Math.max(now, end + 1)];
}

/** The years to write under a slider, evenly apart and few enough to read. */
export function ticksOf(least: number, most: number): number[] {
  const years = (most - least) / MONTHS;
  const step = [1, 2, 5, 10, 20, 50, 100].find((s) => years / s <= MOST_TICKS) ?? 200;
  const first = Math.ceil(least / MONTHS / step) * step;
  const out: number[] = [];
  for (let y = first; y * MONTHS < most; y += step) out.push(y);
  return out;
}

/** When what is drawn begins, as bars along the slider. */
function Begins({ least, most }: { least: number; most: number }) {
  const begins = piece.value.relations.flatMap((r) => (r.validFrom ? [asMonths(r.validFrom)] : []));
  const bins = histogram(
    begins.filter((m) => m >= least && m <= most),
    least,
    most,
    BINS,
  );
  const highest = Math.max(...bins, 1);
  return (
    <svg class="begins" viewBox={`0 0 ${BINS} 20`} preserveAspectRatio="none" aria-hidden="true">
      {bins.map((n, i) => (
        <rect key={i} x={i} width="0.8" y={20 - (n / highest) * 20} height={(n / highest) * 20} />
      ))}
    </svg>
  );
}

/** Lets the years run from the date of the view, or from the first, to the last. */
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
    stats?.latest ?? null,
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
  const m = t().desk.time;
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
      <output for="asof">
        {asOf && at === asMonths(asOf) ? dateText(asOf) : at === any ? m.any : dateText(asDate(at))}
      </output>
      <div class="track">
        <Begins least={least} most={any} />
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
      <button class="link" disabled={!asOf} onClick={() => clearView('asOf')}>
        {m.anyButton}
      </button>
    </div>
  );
}
