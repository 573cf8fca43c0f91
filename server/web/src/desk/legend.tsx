// The legend: what shapes, colours and lines mean, how many there are of each, and switches to leave them out.
import type { ComponentChildren } from 'preact';
import { lookNames, lookOf, looks } from '../look/lines';
import { Mark, kindName } from '../parts/parts';
import { piece } from '../state/graph';
import { left as leftOver, shown } from '../state/shown';
import { amend, noFilter, state } from '../state/state';
import { words } from '../state/ui';
import { Filters } from './filters';
import './legend.css';
import { Controls, StyleKey } from './picture';

/** The lists of a state that name what is left out. */
type Key = 'hiddenKinds' | 'hiddenTypes' | 'looks';

const hiddenBy = (key: Key): readonly string[] => (key === 'looks' ? state.value.filter.looks : state.value[key]);

function hideAll(key: Key, values: string[]): void {
  if (key === 'looks') amend({ filter: { ...state.peek().filter, looks: values } });
  else amend({ [key]: values });
}

const counts = <T extends string>(all: readonly T[]): Map<T, number> => {
  const out = new Map<T, number>();
  for (const x of all) out.set(x, (out.get(x) ?? 0) + 1);
  return out;
};

interface EntryProps {
  of: string;
  name: string;
  count: number;
  /** How many of them are drawn now. */
  left: number;
  among: readonly string[];
  hides: Key;
  sign?: ComponentChildren;
}

function Entry({ of, name, count, left, among, hides, sign }: EntryProps) {
  const hidden = hiddenBy(hides);
  const alone = !hidden.includes(of) && among.every((x) => x === of || hidden.includes(x));
  const flip = () => hideAll(hides, hidden.includes(of) ? hidden.filter((x) => x !== of) : [...hidden, of]);
  return (
    <li>
      <label>
        <input type="checkbox" checked={!hidden.includes(of)} onChange={flip} />
        {sign}
        <span class="legend-name">{name}</span>
        <span class="count">
          {left === count ? '' : `${left.toLocaleString('en')} of `}
          {count.toLocaleString('en')}
        </span>
      </label>
      {among.length > 1 && (
        <button
          class="only"
          aria-label={`Only ${name}`}
          aria-pressed={alone}
          onClick={() => hideAll(hides, alone ? [] : among.filter((x) => x !== of))}
        >
          only
        </button>
      )}
    </li>
  );
}

interface EntriesProps {
  hides: Key;
  what: string;
  all: ReadonlyMap<string, number>;
  left: ReadonlyMap<string, number>;
  order?: readonly string[];
  name: (of: string) => string;
  sign?: (of: string) => ComponentChildren;
}

function Entries({ hides, what, all, left, order, name, sign }: EntriesProps) {
  const values = order?.filter((x) => all.has(x)) ?? [...all].sort((a, b) => b[1] - a[1]).map(([x]) => x);
  return (
    <>
      <ul class={hides === 'looks' ? 'lines' : undefined}>
        {values.map((of) => (
          <Entry
            key={of}
            of={of}
            name={name(of)}
            count={all.get(of) ?? 0}
            left={left.get(of) ?? 0}
            among={values}
            hides={hides}
            sign={sign?.(of)}
          />
        ))}
      </ul>
      {hiddenBy(hides).length > 0 && (
        <button class="link all" onClick={() => hideAll(hides, [])}>
          Show all {what}
        </button>
      )}
    </>
  );
}

export function Legend() {
  const [all, now] = [piece.value, leftOver.value];
  if (all.entities.length === 0) return null;
  const hidden = all.entities.length - now.entities.length;
  return (
    <details class="legend" data-covers open={matchMedia('(min-width: 700px)').matches}>
      <summary>
        Legend{hidden > 0 && <span class="legend-hidden"> · {hidden.toLocaleString('en')} hidden</span>}
      </summary>
      <div class="legend-body" tabIndex={0} role="region" aria-label="Legend: what is drawn, to show or leave out">
        <Controls />
        <StyleKey />
        <Entries
          hides="hiddenKinds"
          what="kinds"
          all={counts(all.entities.map((e) => e.kind))}
          left={counts(now.entities.map((e) => e.kind))}
          name={kindName}
          sign={(kind) => <Mark kind={kind} />}
        />
        <Entries
          hides="looks"
          what="lines"
          all={counts(all.relations.map(lookOf))}
          left={counts(now.relations.map(lookOf))}
          order={looks}
          name={(look) => lookNames[look as keyof typeof lookNames]}
          sign={(look) => <span class={`line ${look}`} />}
        />
        <details class="legend-types">
          <summary>Relation types</summary>
          <Entries
            hides="hiddenTypes"
            what="relation types"
            all={counts(all.relations.map((r) => r.type))}
            left={counts(now.relations.map((r) => r.type))}
            name={words}
          />
        </details>
        <Filters />
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
      <p>The legend and its filters leave out every entity that is in the graph.</p>
      <button onClick={() => amend({ hiddenKinds: [], filter: noFilter })}>Show all</button>
    </div>
  );
}
