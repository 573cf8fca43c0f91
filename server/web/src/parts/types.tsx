// Chooses several constants, such as relation types or kinds.
import type { RelationType } from '../api/generated';
import { typeInfo } from '../state/graph';
import { typeName } from '../state/labels';
import { compareTexts } from '../lang/format';
import { t } from '../lang/language';

interface Props<T extends string> {
  label: string;
  /** The text while nothing is chosen. */
  none: string;
  options: readonly T[];
  name: (of: T) => string;
  of: readonly T[];
  set: (of: T[]) => void;
}

export function ManyOf<T extends string>({ label, none, options, name, of, set }: Props<T>) {
  return (
    <div class="pick">
      <span class="quiet" aria-hidden="true">
        {label}
      </span>
      <div class="many">
        {of.length > 0 && (
          <ul class="tags">
            {of.map((one) => (
              <li key={one}>
                {name(one)}
                <button
                  aria-label={t().parts.remove(label, name(one))}
                  onClick={() => set(of.filter((x) => x !== one))}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
        <select
          aria-label={label}
          value=""
          onChange={(e) => {
            const next = options.find((o) => o === e.currentTarget.value);
            if (next !== undefined) set([...of, next]);
          }}
        >
          <option value="">{of.length === 0 ? none : t().parts.and}</option>
          {options
            .filter((o) => !of.includes(o))
            .map((o) => (
              <option key={o} value={o}>
                {name(o)}
              </option>
            ))}
        </select>
      </div>
    </div>
  );
}

/** Chooses several relation types. The argument of set lists them, separated by commas. */
export function Types({
  label,
  none,
  of,
  set,
}: {
  label: string;
  none: string;
  of: RelationType[];
  set: (types: string) => void;
}) {
  const all = [...typeInfo.value.keys()].sort((a, b) => compareTexts(typeName(a), typeName(b)));
  return (
    <ManyOf
      label={label}
      none={none}
      options={all}
      name={(type) => typeName(type)}
      of={of}
      set={(types) => set(types.join(','))}
    />
  );
}
