// The limits of paths: their length, direction and relation types.
import type { RelationFilter, RelationType } from '../api/generated';
import { typeInfo } from '../state/graph';
import { list, unlist, type PathLimits } from '../state/state';
import { short } from '../state/ui';
import { useNames } from '../parts/names';
import { Types } from '../parts/types';
import { t } from '../lang/language';
import { qualities, typeName } from '../state/labels';

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
/** The maximum length of a path, and the maximum number of paths per request, of the service. */
const LONGEST = 12;
export const MOST = 100;

const known = (text: string | undefined): RelationType[] =>
  unlist(text).filter((type): type is RelationType => typeInfo.value.has(type));

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

/** Returns the limits as arguments of the query. */
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

const together = (types: readonly string[]): string => types.map((type) => typeName(type)).join(t().parts.comma);

/** Returns the limits in words, to follow "paths". */
export function tried(l: Read): string {
  const m = t().search.paths.limits;
  return qualities([
    m.length(l.length),
    l.direction && (l.direction === 'OUT' ? m.along : m.against),
    l.types.length > 0 && m.only(together(l.types)),
    l.exclude.length > 0 && m.without(together(l.exclude)),
    !l.derived && m.stated,
    l.together && m.together,
    l.avoid.length > 0 && m.avoiding(l.avoid.length),
  ]);
}

interface Props {
  of: Read;
  set: (next: PathLimits) => void;
}

export function Limits({ of: l, set }: Props) {
  const names = useNames(l.avoid);
  const m = t().search.paths;
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
      <summary>
        {m.options}
        {narrowed > 0 && <span class="count"> {m.set(narrowed)}</span>}
      </summary>
      <div class="option-rows">
        <label class="pick">
          <span class="quiet">{m.atMost}</span>
          <select value={String(l.length)} onChange={(e) => set({ length: e.currentTarget.value })}>
            {Array.from({ length: LONGEST }, (_, i) => (
              <option key={i} value={String(i + 1)}>
                {m.relations(i + 1)}
              </option>
            ))}
          </select>
        </label>
        <label class="pick">
          <span class="quiet">{m.direction}</span>
          <select value={l.direction} onChange={(e) => set({ direction: e.currentTarget.value })}>
            <option value="">{m.either}</option>
            <option value="OUT">{m.along}</option>
            <option value="IN">{m.against}</option>
          </select>
        </label>
        <Types label={m.only} none={m.every} of={l.types} set={(types) => set({ types })} />
        <Types label={m.not} none={m.noneLeftOut} of={l.exclude} set={(exclude) => set({ exclude })} />
        <label class="tick">
          <input
            type="checkbox"
            checked={l.derived}
            onChange={(e) => set({ derived: e.currentTarget.checked ? 'yes' : 'no' })}
          />
          {m.derived}
        </label>
        <label class="tick">
          <input
            type="checkbox"
            checked={l.together}
            onChange={(e) => set({ together: e.currentTarget.checked ? 'yes' : 'no' })}
          />
          {m.together}
        </label>
        {l.avoid.length > 0 && (
          <div class="pick">
            <span class="quiet">{m.excluded}</span>
            <ul class="tags">
              {l.avoid.map((id) => (
                <li key={id}>
                  <bdi>{short(names.get(id) ?? id, 40)}</bdi>
                  <button
                    aria-label={m.includeAgain(short(names.get(id) ?? id, 40))}
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
