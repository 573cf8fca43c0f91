// A table that can be sorted. Its columns can be chosen, and its selected rows are also selected in the picture.
import type { ComponentChildren } from 'preact';
import { chosen } from '../state/ui';
import './table.css';
import { compareTexts } from '../lang/format';
import { t } from '../lang/language';
import { entityName } from '../state/labels';

export interface Column<R> {
  key: string;
  name: string;
  /** The meaning of the column, shown on hover. */
  hint?: string;
  number?: boolean;
  /** Whether rows can be sorted by the column. */
  sorts?: boolean;
  cell: (row: R) => ComponentChildren;
}

export interface Order {
  key: string;
  down: boolean;
}

interface Props<R> {
  label: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  rowKey: (row: R, i: number) => string;
  order: Order | null;
  onOrder: (order: Order) => void;
  /** Returns the entity of a row. Rows with an entity can be selected. */
  entity?: (row: R) => { id: string; name: string } | undefined;
}

const arrow = (order: Order | null, key: string): string => (order?.key === key ? (order.down ? ' ↓' : ' ↑') : '');
const sorted = (order: Order | null, key: string) =>
  order?.key === key ? (order.down ? ('descending' as const) : ('ascending' as const)) : undefined;

function select(ids: readonly string[], on: boolean): void {
  const next = new Set(chosen.peek());
  for (const id of ids) {
    if (on) next.add(id);
    else next.delete(id);
  }
  chosen.value = next;
}

export function SortedTable<R>({ label, columns, rows, rowKey, order, onOrder, entity }: Props<R>) {
  const ids = entity ? rows.flatMap((r) => entity(r)?.id ?? []) : [];
  const all = ids.length > 0 && ids.every((id) => chosen.value.has(id));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      <table class="sorted">
        <thead>
          <tr>
            {entity && (
              <th scope="col" class="check">
                <input
                  type="checkbox"
                  aria-label={t().parts.selectRows}
                  checked={all}
                  onChange={(e) => select(ids, e.currentTarget.checked)}
                />
              </th>
            )}
            {columns.map((c) => (
              <th
                key={c.key}
                scope="col"
                class={c.number ? 'number' : ''}
                aria-sort={sorted(order, c.key)}
                title={c.hint}
              >
                {c.sorts ? (
                  <button
                    onClick={() =>
                      onOrder({ key: c.key, down: order?.key === c.key ? !order.down : c.number === true })
                    }
                  >
                    {c.name}
                    <span aria-hidden="true">{arrow(order, c.key)}</span>
                  </button>
                ) : (
                  c.name
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r, i) => {
            const of = entity?.(r);
            const on = of !== undefined && chosen.value.has(of.id);
            return (
              <tr key={rowKey(r, i)} class={on ? 'on' : ''}>
                {entity && (
                  <td class="check">
                    {of && (
                      <input
                        type="checkbox"
                        aria-label={t().parts.selectRow(entityName(of))}
                        checked={on}
                        onChange={(e) => select([of.id], e.currentTarget.checked)}
                      />
                    )}
                  </td>
                )}
                {columns.map((c) => (
                  <td key={c.key} class={c.number ? 'number' : ''}>
                    {c.cell(r)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface ChooserProps {
  all: readonly { key: string; name: string; hint?: string }[];
  shown: readonly string[];
  onChange: (shown: string[]) => void;
}

/** Chooses the columns of a table. */
export function Columns({ all, shown, onChange }: ChooserProps) {
  return (
    <details class="columns">
      <summary>{t().parts.columns}</summary>
      <ul>
        {all.map((c) => (
          <li key={c.key}>
            <label title={c.hint}>
              <input
                type="checkbox"
                checked={shown.includes(c.key)}
                onChange={(e) =>
                  onChange(
                    all.map((a) => a.key).filter((k) => (k === c.key ? e.currentTarget.checked : shown.includes(k))),
                  )
                }
              />{' '}
              {c.name}
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Sorts rows by a value: numbers by value, texts in the order of the language, rows without a value last. */
export function inOrder<R>(rows: readonly R[], value: (row: R) => string | number | null, down: boolean): R[] {
  const sign = down ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : compareTexts(String(x), String(y)));
  });
}
