// The filters of the picture, each with the distribution of its values.
import { computed } from '@preact/signals';
import { piece } from '../state/graph';
import { degrees, histogram } from '../state/filter';
import { amend, type Filter, noFilter, state } from '../state/state';
import { t } from '../lang/language';
import { number, percent } from '../lang/format';

const BINS = 20;
const HEIGHT = 22;

const set = (next: Partial<Filter>): void => amend({ filter: { ...state.peek().filter, ...next } });

/** Draws a bar per bin. Bars that the filter leaves out are fainter. */
function Histogram({ bins, from, to }: { bins: readonly number[]; from: number; to: number }) {
  const most = Math.max(...bins, 1);
  return (
    <svg class="histogram" viewBox={`0 0 ${bins.length * 4} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {bins.map((n, i) => {
        const height = n === 0 ? 0 : Math.max(1.5, (n / most) * HEIGHT);
        const kept = (i + 1) / bins.length > from && i / bins.length < to;
        return <rect key={i} class={kept ? '' : 'out'} x={i * 4} y={HEIGHT - height} width="3.2" height={height} />;
      })}
    </svg>
  );
}

interface LeastProps {
  label: string;
  says: string;
  value: number;
  most: number;
  step: number;
  bins: readonly number[];
  onValue: (value: number) => void;
}

function Least({ label, says, value, most, step, bins, onValue }: LeastProps) {
  return (
    <label class="facet">
      <span>
        {label} <output>{says}</output>
      </span>
      <Histogram bins={bins} from={value / most} to={1} />
      <input
        type="range"
        min={0}
        max={most}
        step={step}
        value={value}
        onInput={(e) => onValue(Number(e.currentTarget.value))}
      />
    </label>
  );
}

const year = (date: string | null): number | null => (date ? Number(date.slice(0, 4)) : null);

/** The data of the piece that the filters show. Filtering does not change it. */
const ofPiece = computed(() => {
  const { entities, relations } = piece.value;
  const byEntity = degrees(relations);
  const values = entities.map((e) => byEntity.get(e.id) ?? 0);
  const most = values.reduce((a, b) => Math.max(a, b), 1);
  return {
    most,
    degrees: histogram(values, 0, most, Math.min(BINS, most + 1)),
    unsure: relations.some((r) => r.confidence < 1),
    confidences: histogram(
      relations.map((r) => r.confidence),
      0,
      1,
      BINS,
    ),
    begins: beginsOf(relations.flatMap((r) => year(r.validFrom) ?? [])),
  };
});

/** Returns the span of years in which relations begin and how many begin in each; null if there is no span. */
function beginsOf(years: readonly number[]) {
  const least = years.reduce((a, b) => Math.min(a, b), Infinity);
  const most = years.reduce((a, b) => Math.max(a, b), -Infinity);
  return least < most ? { least, most, bins: histogram(years, least, most, Math.min(40, most - least + 1)) } : null;
}

/** Shows the filter for the years in which dated relations begin. */
function Years() {
  const { from, to } = state.value.filter;
  const { begins } = ofPiece.value;
  if (!begins) return null;
  const { least, most } = begins;
  const [since, until] = [from ? Number(from) : least, to ? Number(to) : most];
  const m = t().legend;
  const part = (y: number) => (y - least) / (most - least);
  return (
    <fieldset class="facet">
      <legend>
        {m.dated} <output>{from || to ? t().parts.span.between(String(since), String(until)) : m.allYears}</output>
      </legend>
      <Histogram bins={begins.bins} from={part(since)} to={part(until) + 0.03} />
      <input
        type="range"
        aria-label={m.notOver}
        min={least}
        max={most}
        value={since}
        onInput={(e) => set({ from: Number(e.currentTarget.value) > least ? e.currentTarget.value : '' })}
      />
      <input
        type="range"
        aria-label={m.begun}
        min={least}
        max={most}
        value={until}
        onInput={(e) => set({ to: Number(e.currentTarget.value) < most ? e.currentTarget.value : '' })}
      />
    </fieldset>
  );
}

export function Filters() {
  const { filter } = state.value;
  const { most, unsure, ...bins } = ofPiece.value;
  const m = t().legend;
  const on =
    filter.degree > 0 || filter.confidence > 0 || filter.from !== '' || filter.to !== '' || filter.keep !== 'all';
  return (
    <details class="legend-types" open={on}>
      <summary>
        {m.filters}
        {on && <span class="legend-hidden"> · {m.on}</span>}
      </summary>
      <label class="control">
        <span>{m.show}</span>
        <select value={filter.keep} onChange={(e) => set({ keep: e.currentTarget.value as Filter['keep'] })}>
          {Object.entries(m.shows).map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Least
        label={m.degree}
        says={filter.degree > 0 ? m.atLeast(number(filter.degree)) : m.anyNumber}
        value={filter.degree}
        most={most}
        step={1}
        bins={bins.degrees}
        onValue={(degree) => set({ degree })}
      />
      {unsure && (
        <Least
          label={m.confidence}
          says={filter.confidence > 0 ? m.atLeast(percent(filter.confidence)) : m.any}
          value={filter.confidence}
          most={1}
          step={0.05}
          bins={bins.confidences}
          onValue={(confidence) => set({ confidence })}
        />
      )}
      <Years />
      {on && (
        <button class="link all" onClick={() => set({ ...noFilter, looks: filter.looks })}>
          {m.clear}
        </button>
      )}
    </details>
  );
}
