// Chooses several constants, such as relation types or kinds.
import type { RelationType } from '../api/generated';
import { typeInfo } from '../state/graph';
import { typeName } from '../state/labels';
import { Choose } from './choose';
import { t } from '../lang/language';

interface Props<T extends string> {
  label: string;
  /** The text while nothing is chosen. */
  none: string;
  options: readonly T[];
  name: (of: T) => string;
  of: readonly T[];
  set: (of: T[]) => void;
  /** Whether the options keep their order. By default, they are sorted by name. */
  ordered?: boolean;
}

/** Returns the words of a constant, so that one finds it by its name in the data, too. */
export const wordsOf = (constant: string): string => constant.replaceAll('_', ' ').toLowerCase();

export function ManyOf<T extends string>({ label, none, options, name, of, set, ordered = false }: Props<T>) {
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
        <Choose
          label={label}
          none={of.length === 0 ? none : t().parts.and}
          options={options.filter((o) => !of.includes(o)).map((o) => ({ key: o, name: name(o), also: wordsOf(o) }))}
          ordered={ordered}
          onPick={(key) => {
            const next = options.find((o) => o === key);
            if (next !== undefined) set([...of, next]);
          }}
        />
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
  return (
    <ManyOf
      label={label}
      none={none}
      options={[...typeInfo.value.keys()]}
      name={(type) => typeName(type)}
      of={of}
      set={(types) => set(types.join(','))}
    />
  );
}
