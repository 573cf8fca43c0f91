// The entries of the legend. Each entry shows what it stands for and how many there are, and can be switched off.
import type { ComponentChildren } from 'preact';
import { amend, state } from '../state/state';
import { t } from '../lang/language';
import { number } from '../lang/format';

/** The lists of a state that contain what is hidden. */
type Key = 'hiddenKinds' | 'hiddenTypes' | FilterKey;
type FilterKey = 'looks' | 'groups' | 'lines';

const isFilter = (key: Key): key is FilterKey => key !== 'hiddenKinds' && key !== 'hiddenTypes';

const hiddenBy = (key: Key): readonly string[] => (isFilter(key) ? state.value.filter[key] : state.value[key]);

function hideAll(key: Key, values: string[]): void {
  if (isFilter(key)) amend({ filter: { ...state.peek().filter, [key]: values } });
  else amend({ [key]: values });
}

/** Returns how often each key occurs. */
export function counts<T>(all: readonly T[], keyOf: (of: T) => string): Map<string, number> {
  const out = new Map<string, { n: number }>();
  for (const x of all) {
    const key = keyOf(x);
    const count = out.get(key);
    if (count) count.n += 1;
    else out.set(key, { n: 1 });
  }
  return new Map([...out].map(([key, { n }]) => [key, n]));
}

interface EntryProps {
  of: string;
  name: string;
  count: number;
  /** The number of drawn items of this entry. */
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
        <span class="count">{left === count ? number(count) : t().legend.of(left, count)}</span>
      </label>
      {among.length > 1 && (
        <button
          class="only"
          aria-label={t().legend.onlyOf(name)}
          aria-pressed={alone}
          onClick={() => hideAll(hides, alone ? [] : among.filter((x) => x !== of))}
        >
          {t().legend.only}
        </button>
      )}
    </li>
  );
}

interface EntriesProps {
  hides: Key;
  /** The label of the button that shows all of them again. */
  showAll: string;
  all: ReadonlyMap<string, number>;
  left: ReadonlyMap<string, number>;
  order?: readonly string[];
  name: (of: string) => string;
  sign?: (of: string) => ComponentChildren;
}

export function Entries({ hides, showAll, all, left, order, name, sign }: EntriesProps) {
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
          {showAll}
        </button>
      )}
    </>
  );
}
