import { lookNames, lookOf, looks } from '../look/lines';
import { piece } from '../state/graph';
import { shown } from '../state/shown';
import { amend, state } from '../state/state';
import { words } from '../state/ui';
import './legend.css';
import { Mark, kindName } from '../parts/parts';

type Key = 'hiddenKinds' | 'hiddenTypes';

const counted = <T extends string>(all: T[]): [T, number][] =>
  [...Map.groupBy(all, (x) => x)].map(([k, v]): [T, number] => [k, v.length]).sort((a, b) => b[1] - a[1]);

function flip(key: Key, x: string): void {
  const list: readonly string[] = state.peek()[key];
  amend({ [key]: list.includes(x) ? list.filter((y) => y !== x) : [...list, x] });
}

interface EntryProps {
  of: string;
  name: string;
  count: number;
  among: readonly string[];
  hides: Key;
  mark?: boolean;
}

function Entry({ of, name, count, among, hides, mark }: EntryProps) {
  const hidden: readonly string[] = state.value[hides];
  const alone = !hidden.includes(of) && among.every((x) => x === of || hidden.includes(x));
  return (
    <li>
      <label>
        <input type="checkbox" checked={!hidden.includes(of)} onChange={() => flip(hides, of)} />
        {mark && <Mark kind={of} />}
        <span class="legend-name">{name}</span>
        <span class="count">{count.toLocaleString('en')}</span>
      </label>
      {among.length > 1 && (
        <button
          class="only"
          aria-label={`Only ${name}`}
          aria-pressed={alone}
          onClick={() => amend({ [hides]: alone ? [] : among.filter((x) => x !== of) })}
        >
          only
        </button>
      )}
    </li>
  );
}

const All = ({ hides, what }: { hides: Key; what: string }) =>
  state.value[hides].length === 0 ? null : (
    <button class="link all" onClick={() => amend({ [hides]: [] })}>
      Show all {what}
    </button>
  );

/** What the shapes and lines mean, how many there are of each, and which to leave out. */
export function Legend() {
  const kinds = counted(piece.value.entities.map((e) => e.kind));
  const types = counted(piece.value.relations.map((r) => r.type));
  if (kinds.length === 0) return null;
  const lines = new Map(counted(piece.value.relations.map(lookOf)));
  const hidden = piece.value.entities.length - shown.value.entities.length;
  return (
    <details class="legend" data-covers open={matchMedia('(min-width: 700px)').matches}>
      <summary>
        Legend{hidden > 0 && <span class="legend-hidden"> · {hidden.toLocaleString('en')} hidden</span>}
      </summary>
      <div class="legend-body" tabIndex={0} role="region" aria-label="Kinds and relation types, to show or leave out">
        <ul>
          {kinds.map(([kind, n]) => (
            <Entry
              key={kind}
              of={kind}
              name={kindName(kind)}
              count={n}
              among={kinds.map((k) => k[0])}
              hides="hiddenKinds"
              mark
            />
          ))}
        </ul>
        <All hides="hiddenKinds" what="kinds" />
        <ul class="lines">
          {looks.map(
            (look) =>
              lines.has(look) && (
                <li key={look}>
                  <span class={`line ${look}`} /> {lookNames[look]}{' '}
                  <span class="count">{lines.get(look)?.toLocaleString('en')}</span>
                </li>
              ),
          )}
        </ul>
        {types.length > 0 && (
          <details class="legend-types">
            <summary>Relations</summary>
            <ul>
              {types.map(([type, n]) => (
                <Entry
                  key={type}
                  of={type}
                  name={words(type)}
                  count={n}
                  among={types.map((t) => t[0])}
                  hides="hiddenTypes"
                />
              ))}
            </ul>
            <All hides="hiddenTypes" what="relation types" />
          </details>
        )}
      </div>
    </details>
  );
}

/** Stands where the graph would, when the legend leaves all of it out. */
export function AllHidden() {
  if (piece.value.entities.length === 0 || shown.value.entities.length > 0) return null;
  return (
    <div class="stage-note all-hidden" role="status">
      <h2>All of it is hidden</h2>
      <p>The legend leaves out every kind that is in the graph.</p>
      <button onClick={() => amend({ hiddenKinds: [] })}>Show all kinds</button>
    </div>
  );
}
