// Chooses several relation types.
import type { RelationType } from '../api/generated';
import { typeInfo } from '../state/graph';
import { typeName } from '../state/labels';
import { compareTexts } from '../lang/format';
import { t } from '../lang/language';

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
  const rest = [...typeInfo.value.keys()]
    .filter((type) => !of.some((x) => x === type))
    .sort((a, b) => compareTexts(typeName(a), typeName(b)));
  return (
    <div class="pick">
      <span class="quiet" aria-hidden="true">
        {label}
      </span>
      <div class="many">
        {of.length > 0 && (
          <ul class="tags">
            {of.map((type) => (
              <li key={type}>
                {typeName(type)}
                <button
                  aria-label={t().parts.remove(label, typeName(type))}
                  onClick={() => set(of.filter((x) => x !== type).join(','))}
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
          <option value="">{of.length === 0 ? none : t().parts.and}</option>
          {rest.map((type) => (
            <option key={type} value={type}>
              {typeName(type)}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
