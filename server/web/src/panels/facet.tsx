// A facet: the values of a field among the entities found, and the number of entities with each value.
import { useState } from 'preact/hooks';
import { askText } from '../api/client';
import { entityRef, type EntityRef, type KindInfo } from '../api/generated';
import { Answer, useAnswer } from '../parts/parts';
import { state } from '../state/state';
import { type Field, groupOf } from './kindfields';
import { Years } from './years';
import { t } from '../lang/language';
import { number } from '../lang/format';
import { entityName, fieldName } from '../state/labels';

/** The number of values at first and after each request for more, and of the years of a date. */
const SHOWN = 12;
const MORE = 100;
const YEARS = 1000;

interface Counted {
  groupCount: number;
  groups: { count: number; keys: { value: string | null; entity: EntityRef | null }[] }[];
}

interface Props {
  info: KindInfo;
  field: Field;
  /** The other filters of the entities. */
  filter: unknown;
  on: readonly (string | null)[];
  onChange: (values: (string | null)[]) => void;
}

function Values({ info, field, filter, on, onChange }: Props) {
  const { view } = state.value;
  const [shown, setShown] = useState(field.is === 'date' ? YEARS : SHOWN);
  const answer = useAnswer(
    (signal) =>
      askText<{ found: Counted }>(
        `found: ${info.list}Aggregate(filter: $filter, groupBy: [${groupOf(field)}]) {
          groupCount groups(first: ${shown}) { count keys { value entity { ${entityRef} } } }
        }`,
        `$filter: ${info.name}Filter`,
        { filter },
        view,
        signal,
      ),
    [JSON.stringify([filter, field.name, view, shown])],
  );
  return (
    <Answer of={answer}>
      {({ found }) => {
        const groups = field.is === 'date' ? found.groups.filter((g) => g.keys[0]?.value === null) : found.groups;
        // Beside the many entities without a value, the bars of the values would be too short to compare.
        const stated = found.groups.filter((g) => g.keys[0]?.value !== null);
        const most = Math.max(...stated.map((g) => g.count), 1);
        return (
          <>
            {field.is === 'date' && (
              <Years
                years={found.groups.flatMap((g) => {
                  const year = g.keys[0]?.value;
                  return typeof year === 'string' ? [{ year, count: g.count }] : [];
                })}
                on={on}
                onChange={onChange}
              />
            )}
            <ul class="facet-values" tabIndex={0}>
              {groups.map(({ count, keys }) => {
                const value = keys[0]?.value ?? null;
                const entity = keys[0]?.entity;
                const plain = value === null ? t().search.browse.notStated : nameOf(field, value);
                const name = entity ? entityName(entity) : plain;
                return (
                  <li key={value ?? ''}>
                    <label>
                      <input
                        type="checkbox"
                        checked={on.includes(value)}
                        onChange={(e) =>
                          onChange(e.currentTarget.checked ? [...on, value] : on.filter((v) => v !== value))
                        }
                      />
                      <span class={value === null ? 'quiet' : ''}>
                        <bdi>{name}</bdi>
                      </span>
                      <meter min={0} max={most} value={count} aria-hidden="true" />
                      <span class="count">{number(count)}</span>
                    </label>
                  </li>
                );
              })}
              {found.groupCount > found.groups.length && (
                <li>
                  <button class="link" onClick={() => setShown(shown + MORE)}>
                    {t().search.browse.rarer(found.groupCount - found.groups.length)}
                  </button>
                </li>
              )}
            </ul>
          </>
        );
      }}
    </Answer>
  );
}

const nameOf = (field: Field, value: string): string =>
  field.is === 'yes' ? (value === 'true' ? t().search.browse.yes : t().search.browse.no) : value;

export function Facet(props: Props) {
  const { field, on } = props;
  const [unfolded, setUnfolded] = useState(on.length > 0);
  return (
    <div class={unfolded ? 'facet unfolded' : 'facet'}>
      <button aria-expanded={unfolded} title={field.description} onClick={() => setUnfolded(!unfolded)}>
        {fieldName(field)}
        {on.length > 0 && <span class="count"> {on.length}</span>}
      </button>
      {unfolded && <Values {...props} />}
    </div>
  );
}
