// Which view one is in: the conditions as chips, and the date.
import { useEffect, useState } from 'preact/hooks';
import { piece, start } from '../state/graph';
import { change, clearView, state, toggleView } from '../state/state';
import { short, words } from '../state/ui';
import { compareWithWhole } from '../panels/comparing';
import { useNames } from '../parts/names';
import { dateText } from '../parts/parts';

function Chip({ kind, text, onClose }: { kind: string; text: string; onClose: () => void }) {
  return (
    <li class={`chip ${kind}`}>
      <span>
        {kind}{' '}
        <b>
          <bdi>{short(text, 60)}</bdi>
        </b>
      </span>
      <button aria-label={`Take away the condition: ${kind} ${short(text, 60)}`} onClick={onClose}>
        ×
      </button>
    </li>
  );
}

export function Chips() {
  const { asOf, without = [], distrust = [], with: added = [] } = state.value.view;
  const names = useNames([...without, ...distrust, ...added.flatMap((w) => [w.source, w.target])]);
  const name = (id: string) => names.get(id) ?? id;
  const appears = piece.value.relations.filter((r) => r.fate === 'added').length;
  const disappears = piece.value.relations.filter((r) => r.fate === 'gone').length;
  if (!asOf && without.length + distrust.length + added.length === 0) return null;
  return (
    <div class="chips">
      <ul aria-label="The view you are in">
        {asOf && <Chip kind="as of" text={dateText(asOf)} onClose={() => clearView('asOf')} />}
        {without.map((id) => (
          <Chip key={id} kind="without" text={name(id)} onClose={() => toggleView('without', id)} />
        ))}
        {distrust.map((id) => (
          <Chip key={id} kind="distrusting" text={name(id)} onClose={() => toggleView('distrust', id)} />
        ))}
        {added.map((w, i) => (
          <Chip
            key={`${w.source}${w.type}${w.target}`}
            kind="supposing"
            text={`${name(w.source)} ${words(w.type)} ${name(w.target)}`}
            onClose={() => clearView('with', i)}
          />
        ))}
      </ul>
      <button class="compare-with" onClick={compareWithWhole}>
        Compare with the whole graph
      </button>
      {appears + disappears > 0 && (
        <p class="difference" role="status">
          In this graph <b class="appears">{appears} appear</b>, <b class="disappears">{disappears} disappear</b>.
        </p>
      )}
    </div>
  );
}

const MONTHS = 12;
const asMonths = (date: string): number => Number(date.slice(0, 4)) * MONTHS + (Number(date.slice(5, 7)) || 1) - 1;
const asDate = (months: number): string =>
  `${Math.floor(months / MONTHS)}-${String((months % MONTHS) + 1).padStart(2, '0')}`;
const USUAL = 1990; // a slider from the founding of a state on would leave no room for what is asked about

/** The first and the last month of the slider, by the dates of the whole graph; the last stands for any time. */
function monthsOf(earliest: string | null, latest: string | null, now: number): [number, number] {
  if (!earliest || !latest) return [USUAL * MONTHS, now];
  const end = latest.length > 4 ? asMonths(latest) : asMonths(latest) + MONTHS - 1;
  const begin = Number(earliest.slice(0, 4)) * MONTHS;
  return [end < USUAL * MONTHS ? begin : Math.max(USUAL * MONTHS, begin), Math.max(now, end + 1)];
}

export function TimeSlider() {
  const asOf = state.value.view.asOf;
  const stats = start.value.is === 'ready' ? start.value.value.stats : null;
  const [least, any] = monthsOf(
    stats?.earliest ?? null,
    stats?.latest ?? null,
    new Date().getFullYear() * MONTHS + new Date().getMonth(),
  );
  const [at, setAt] = useState(asOf ? asMonths(asOf) : any);
  useEffect(() => setAt(asOf ? asMonths(asOf) : any), [asOf, any]);
  useEffect(() => {
    if (at === (asOf ? asMonths(asOf) : any)) return undefined;
    const timer = setTimeout(() => change({ view: { ...state.peek().view, asOf: asDate(at) } }), 220);
    return () => clearTimeout(timer);
  }, [at]);
  return (
    <div class="time">
      <label for="asof">As of</label>
      <output for="asof">
        {asOf && at === asMonths(asOf) ? dateText(asOf) : at === any ? 'any time' : asDate(at)}
      </output>
      <input
        id="asof"
        type="range"
        min={least}
        max={any}
        value={at}
        aria-valuetext={asOf ? asDate(at) : 'any time'}
        onInput={(e) => setAt(Number(e.currentTarget.value))}
      />
      <button class="link" disabled={!asOf} onClick={() => clearView('asOf')}>
        Any time
      </button>
    </div>
  );
}
