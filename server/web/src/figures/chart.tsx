// Shows one chart, and the same values as a table with their sources.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { EntityRef } from '../api/generated';
import { Claims, Name, Problem, WhyButton } from '../parts/parts';
import { open } from '../state/state';
import { capital, panelWidth, theme } from '../state/ui';
import { amount, firm, manner, oneDate, type Chart, type Figure } from '../state/figures';
import { hueOf, markOf } from './palette';
import { t } from '../lang/language';
import { dateText } from '../lang/format';
import { entityName, qualities } from '../state/labels';

const MOST_BARS = 30;

function Sources({ of }: { of: Figure }) {
  return (
    <details>
      <summary>
        {t().parts.sources(of.claims.length)}
        <span class="visually-hidden">{t().parts.sourcesOf(entityName(of.entity))}</span>
      </summary>
      <Claims of={of.claims} />
      <WhyButton id={of.relation} what={entityName(of.entity)} />
    </details>
  );
}

/** Returns the text of a figure that is not a number. */
const first = (f: Figure): string => f.notes[0] ?? entityName(f.entity);

/** Shows figures as a table. If the source gives no number, or several, the table shows the words of the source. */
export function Table({ of, caption, axis }: { of: Figure[]; caption: string; axis: string }) {
  const dated = of.some((f) => f.date);
  const measured = new Set(of.map((f) => f.measure)).size > 1;
  const m = t().shown.figures;
  return (
    <div class="scroll">
      <table class="figures">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {measured && <th scope="col">{m.what}</th>}
            <th scope="col">{axis}</th>
            {dated && <th scope="col">{m.when}</th>}
            <th scope="col">{m.figure}</th>
          </tr>
        </thead>
        <tbody>
          {of.map((f, i) => (
            <tr key={`${f.entity.id} ${i}`}>
              {measured && <td>{capital(f.measure)}</td>}
              <th scope="row">
                <bdi>{f.series}</bdi>
              </th>
              {dated && <td class="when">{f.date && dateText(f.date)}</td>}
              <td>
                <button
                  class="cited"
                  title={entityName(f.entity)}
                  onClick={() => open({ at: 'card', id: f.entity.id })}
                >
                  {f.value === undefined ? (
                    <bdi>{first(f)}</bdi>
                  ) : (
                    <span class={firm(f) ? 'number' : 'number soft'}>{amount(f.value, f.unit, true)}</span>
                  )}
                </button>
                {manner(f) && <span class="badge">{manner(f)}</span>}
                {f.notes
                  .filter((n) => f.value !== undefined || n !== first(f))
                  .map((n) => (
                    <span class="block quiet" key={n}>
                      <bdi>{n}</bdi>
                    </span>
                  ))}
                <Sources of={f} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Lists the judgments of a profile beside their chart, with value and reason. */
function Reasons({ of }: { of: Figure[] }) {
  return (
    <ol class="reasons">
      {of.map((f, i) => (
        <li key={`${f.entity.id} ${i}`}>
          <p class="judged">
            <Name of={{ ...(f.axis ?? f.entity), name: f.series }} />
            <span class={firm(f) ? 'number' : 'number soft'}>{f.value ?? ''}</span>
            {manner(f) && <span class="badge">{manner(f)}</span>}
          </p>
          {f.notes.map((n) => (
            <p class="reason" key={n}>
              <bdi>{capital(n)}</bdi>
            </p>
          ))}
          <Sources of={f} />
        </li>
      ))}
    </ol>
  );
}

const heightOf = (chart: Chart, rows: number): number =>
  chart.form === 'bars' ? rows * 32 + 34 : chart.form === 'radar' ? 320 : 240;

interface Props {
  chart: Chart;
  most: number;
  of: EntityRef;
}

export function ChartView({ chart, most, of }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [problem, setProblem] = useState('');
  const [drawn, setDrawn] = useState(false);
  const rows = chart.figures.filter((f) => f.value !== undefined);
  const drawnRows = chart.form === 'bars' ? rows.slice(-MOST_BARS) : rows;
  const soft = drawnRows.some((f) => !firm(f));
  const series = chart.form === 'line' ? [...new Set(rows.filter((f) => f.date).map((f) => f.series))] : [];
  useEffect(() => {
    const at = canvas.current;
    if (!at) return undefined;
    let live = true;
    let drawing: { destroy: () => void } | undefined;
    import('./draw')
      .then(({ draw }) => {
        if (!live) return;
        drawing = draw(at, { ...chart, figures: drawnRows }, theme.value, most, (f) =>
          open({ at: 'card', id: f.entity.id }),
        );
        setDrawn(true);
      })
      .catch(() => {
        if (live) setProblem(t().shown.figures.failed);
      });
    return () => {
      live = false;
      drawing?.destroy();
    };
    // Labels are shortened again when the room changes much.
  }, [chart, most, theme.value, Math.round(panelWidth.value / 120)]);
  const title = capital(chart.title);
  const m = t().shown.figures;
  const named = m.titleOf(title, entityName(of));
  const figure = (f: Figure): string => {
    const value = t().parts.headed(qualities([f.series, f.date && dateText(f.date)]), amount(f.value ?? 0, f.unit));
    return manner(f) ? t().parts.bracketed(value, manner(f)) : value;
  };
  const said = t().parts.headed(named, drawnRows.map(figure).join('; '));
  return (
    <figure class={`chart of-${chart.form}`} data-drawn={drawn}>
      <figcaption>
        <h4>{title}</h4>
        <p class="quiet">
          {[
            chart.under && (chart.form === 'radar' ? m.for(chart.under) : chart.under),
            chart.unit && chart.unit !== 'count' && m.unit(chart.unit),
            oneDate(drawnRows) && dateText(oneDate(drawnRows)),
            chart.form === 'radar' && m.axes(most),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </figcaption>
      {problem && <Problem message={problem} />}
      <div class="canvas" style={{ height: `${heightOf(chart, drawnRows.length)}px` }}>
        <canvas ref={canvas} role="img" aria-label={said} />
      </div>
      {series.length > 1 && (
        <ul class="series">
          {series.map((s, i) => (
            <li key={s}>
              <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                <path d={markOf(i).path} fill={hueOf(theme.value, i)} stroke={hueOf(theme.value, i)} stroke-width="2" />
              </svg>
              <bdi>{s}</bdi>
            </li>
          ))}
        </ul>
      )}
      {soft && (
        <p class="quiet soft-key">
          <i aria-hidden="true" /> {m.soft(qualities([...new Set(drawnRows.filter((f) => !firm(f)).map(manner))]))}
        </p>
      )}
      {chart.form !== 'radar' && drawnRows.some((f) => f.notes.length > 0) && <p class="quiet">{m.words}</p>}
      {drawnRows.length < rows.length && <p class="quiet">{m.latest(MOST_BARS, rows.length)}</p>}
      {chart.form === 'radar' ? (
        <Reasons of={chart.figures} />
      ) : (
        <details class="values">
          <summary>{m.table}</summary>
          <Table of={chart.figures} caption={named} axis={m.of} />
        </details>
      )}
    </figure>
  );
}
