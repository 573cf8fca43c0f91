// What paths may not be: how long, which way, over which relations.
import type { RelationFilter, RelationType } from '../api/generated';
import { typeInfo } from '../state/graph';
import { list, unlist, type PathLimits } from '../state/state';
import { short } from '../state/ui';
import { useNames } from '../parts/names';
import { Types } from '../parts/types';
import { t } from '../lang/language';
import { typeName } from '../state/labels';

interface Read {
  length: number;
  direction: 'OUT' | 'IN' | '';
  types: RelationType[];
  exclude: RelationType[];
  avoid: string[];
  derived: boolean;
  together: boolean;
}

const LENGTH = 6;
/** The service goes no farther, and gives no more paths at once. */
const LONGEST = 12;
export const MOST = 100;

const known = (text: string | undefined): RelationType[] =>
  unlist(text).filter((t): t is RelationType => typeInfo.value.has(t));

export function limitsOf(p: PathLimits): Read {
  const length = Number(p.length ?? LENGTH);
  return {
    length: Number.isInteger(length) && length >= 1 && length <= LONGEST ? length : LENGTH,
    direction: p.direction === 'OUT' || p.direction === 'IN' ? p.direction : '',
    types: known(p.types),
    exclude: known(p.exclude),
    avoid: unlist(p.avoid),
    derived: p.derived !== 'no',
    together: p.together === 'yes',
  };
}

/** As the question takes them. */
export function asked(l: Read): {
  maxLength: number;
  filter: RelationFilter;
  avoid: string[] | null;
  together: boolean;
} {
  return {
    maxLength: l.length,
    together: l.together,
    avoid: l.avoid.length ? l.avoid : null,
    filter: {
      direction: l.direction || 'BOTH',
      types: l.types.length ? l.types : null,
      excludeTypes: l.exclude.length ? l.exclude : null,
      includeDerived: l.derived,
    },
  };
}

const listed = (types: readonly string[]): string => types.map((type) => typeName(type)).join(t().parts.comma);

/** In words, after "paths". */
export function tried(l: Read): string {
  return [
    `of at most ${l.length === 1 ? 'one relation' : `${l.length} relations`}`,
    l.direction && (l.direction === 'OUT' ? 'along the arrows' : 'against the arrows'),
    l.types.length > 0 && `over ${listed(l.types)} only`,
    l.exclude.length > 0 && `without ${listed(l.exclude)}`,
    !l.derived && 'over what is stated only',
    l.together && 'that hold all at one time',
    l.avoid.length > 0 && `around ${l.avoid.length === 1 ? 'one entity' : `${l.avoid.length} entities`}`,
  ]
    .filter(Boolean)
    .join(', ');
}

interface Props {
  of: Read;
  set: (next: PathLimits) => void;
}

export function Limits({ of: l, set }: Props) {
  const names = useNames(l.avoid);
  const narrowed = [
    l.length !== LENGTH,
    l.direction !== '',
    l.types.length > 0,
    l.exclude.length > 0,
    !l.derived,
    l.together,
    l.avoid.length > 0,
  ].filter(Boolean).length;
  return (
    <details class="options" open={narrowed > 0}>
      <summary>Options{narrowed > 0 && <span class="count"> {narrowed} set</span>}</summary>
      <div class="option-rows">
        <label class="pick">
          <span class="quiet">at most</span>
          <select value={String(l.length)} onChange={(e) => set({ length: e.currentTarget.value })}>
            {Array.from({ length: LONGEST }, (_, i) => (
              <option key={i} value={String(i + 1)}>
                {i === 0 ? 'one relation' : `${i + 1} relations`}
              </option>
            ))}
          </select>
        </label>
        <label class="pick">
          <span class="quiet">direction</span>
          <select value={l.direction} onChange={(e) => set({ direction: e.currentTarget.value })}>
            <option value="">either</option>
            <option value="OUT">along the arrows</option>
            <option value="IN">against the arrows</option>
          </select>
        </label>
        <Types label="Only these types" none="every relation" of={l.types} set={(types) => set({ types })} />
        <Types label="Not these types" none="none left out" of={l.exclude} set={(exclude) => set({ exclude })} />
        <label class="tick">
          <input
            type="checkbox"
            checked={l.derived}
            onChange={(e) => set({ derived: e.currentTarget.checked ? 'yes' : 'no' })}
          />
          Include inferred links
        </label>
        <label class="tick">
          <input
            type="checkbox"
            checked={l.together}
            onChange={(e) => set({ together: e.currentTarget.checked ? 'yes' : 'no' })}
          />
          Links overlap in time
        </label>
        {l.avoid.length > 0 && (
          <div class="pick">
            <span class="quiet">around</span>
            <ul class="tags">
              {l.avoid.map((id) => (
                <li key={id}>
                  <bdi>{short(names.get(id) ?? id, 40)}</bdi>
                  <button
                    aria-label={`Through ${short(names.get(id) ?? id, 40)}, too`}
                    onClick={() => set({ avoid: list(l.avoid.filter((x) => x !== id)) })}
                  >
                    ×
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </details>
  );
}
