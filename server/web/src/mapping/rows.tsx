// Shows the first rows of a table of a draft.
import type { Sample } from '../parts/upload';
import { t } from '../lang/language';
import type { Placed } from './problems';

/** The first rows of a table. A cell with a problem is marked. */
export function Rows({ of, placed }: { of: Sample; placed: Placed }) {
  const m = t().mapping;
  return (
    <details class="first-rows" open>
      <summary>{m.rows(of.rows.length, of.total)}</summary>
      <div class="wide" tabIndex={0} role="region" aria-label={m.rowsOf(of.file)}>
        <table>
          <thead>
            <tr>
              <th scope="col">{m.line}</th>
              {of.columns.map((c) => (
                <th key={c} scope="col">
                  {c}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.rows.map((r) => (
              <tr key={r.line} class={placed.lines.has(r.line) ? 'wrong' : ''}>
                <th scope="row">{r.line}</th>
                {r.cells.map((cell, i) => {
                  const problem = placed.cells.get(`${r.line} ${of.columns[i]}`);
                  return (
                    <td key={i} class={problem ? 'wrong' : ''} title={problem ?? ''}>
                      {cell}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
