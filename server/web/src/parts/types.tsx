// Several relation types to choose.
import type { RelationType } from '../api/generated';
import { typeInfo } from '../state/graph';
import { words } from '../state/ui';

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
  const rest = [...typeInfo.value.keys()].filter((t) => !of.some((x) => x === t)).sort();
  return (
    <div class="pick">
      <span class="quiet" aria-hidden="true">
        {label}
      </span>
      <div class="many">
        {of.length > 0 && (
          <ul class="tags">
            {of.map((t) => (
              <li key={t}>
                {words(t)}
                <button
                  aria-label={`${label}: take out ${words(t)}`}
                  onClick={() => set(of.filter((x) => x !== t).join(','))}
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
            if (e.currentTarget.value) set([...of.map(String), e.currentTarget.value].join(','));
          }}
        >
          <option value="">{of.length === 0 ? none : 'and…'}</option>
          {rest.map((t) => (
            <option key={t} value={t}>
              {words(t)}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
