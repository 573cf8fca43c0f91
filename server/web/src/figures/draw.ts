// Draws a chart on a canvas. The module is loaded with the first chart, because the library is large.
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart as Canvas,
  Filler,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  RadarController,
  RadialLinearScale,
  Tooltip,
  type ChartConfiguration,
  type ChartDataset,
} from 'chart.js';
import type { Theme } from '../look/kinds';
import { entityName } from '../state/labels';
import { stretch } from '../timeline/layout';
import { amount, firm, manner, oneDate, type Chart, type Figure } from '../state/figures';
import { hueOf, markOf } from './palette';

Canvas.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  RadarController,
  RadialLinearScale,
  Tooltip,
);

const inks: Record<Theme, { ink: string; quiet: string; line: string; sheet: string }> = {
  light: { ink: '#1c1b19', quiet: '#5f5b54', line: '#e2ddd3', sheet: '#ffffff' },
  dark: { ink: '#f0ede6', quiet: '#b0aaa0', line: '#37362f', sheet: '#1f1e1b' },
};

export interface Drawing {
  destroy: () => void;
}
/** With more dates than this, a line has small marks, and only its ends show their values. */
const CROWD = 14;
/** The approximate number of dates on the axis. */
const LABELS = 5;

interface Point {
  figures: Figure[][];
  config: ChartConfiguration<'bar' | 'line' | 'radar', (number | { x: number; y: number })[], string | string[]>;
}

/** Breaks a name into lines of about the given number of letters. */
function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const clip = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const faint = (colour: string): string => `${colour}33`;

/** Returns the labels of the rows, in at most two lines that fit, and their width. */
function fitted(canvas: HTMLCanvasElement, family: string, rows: string[]): { labels: string[][]; width: number } {
  const pen = canvas.getContext('2d');
  if (!pen) return { labels: rows.map((r) => [r]), width: 120 };
  pen.font = `13px ${family}`;
  const most = Math.min(300, canvas.clientWidth * 0.44);
  const fits = (text: string) => pen.measureText(text).width <= most;
  const cut = (text: string) => {
    let short = text;
    while (short.length > 4 && !fits(short)) short = `${short.slice(0, -2)}…`;
    return short;
  };
  const end = (text: string) => {
    // similar names often differ in their last words
    const rest = text.split(' ');
    while (rest.length > 1 && !fits(`…${rest.join(' ')}`)) rest.shift();
    const left = rest.join(' ');
    return cut(left === text ? text : `…${left}`);
  };
  const labels = rows.map((name) => {
    const words = name.split(' ');
    let n = words.length;
    while (n > 1 && !fits(words.slice(0, n).join(' '))) n -= 1;
    const rest = words.slice(n).join(' ');
    return [cut(words.slice(0, n).join(' ')), ...(rest ? [end(rest)] : [])];
  });
  return { labels, width: Math.max(...labels.flat().map((l) => pen.measureText(l).width)) };
}

function bars(chart: Chart, theme: Theme, canvas: HTMLCanvasElement, family: string): Point {
  const rows = chart.figures.filter((f) => f.value !== undefined);
  const hue = hueOf(theme, 0);
  const common = oneDate(rows);
  const { labels, width } = fitted(
    canvas,
    family,
    rows.map((f) => f.series),
  );
  const dataset: ChartDataset<'bar', number[]> = {
    data: rows.map((f) => f.value ?? 0),
    backgroundColor: rows.map((f) => (firm(f) ? hue : 'transparent')),
    borderColor: hue,
    borderWidth: 1.5,
    borderSkipped: false,
    barThickness: 16,
  };
  return {
    figures: [rows],
    config: {
      type: 'bar',
      data: { labels, datasets: [dataset] },
      options: {
        indexAxis: 'y',
        layout: { padding: { right: common ? 62 : 100 } },
        scales: {
          x: { beginAtZero: true, display: false },
          y: {
            afterFit: (axis) => {
              axis.width = width + 14;
            },
            grid: { display: false },
            border: { color: inks[theme].line },
            ticks: { color: inks[theme].ink, autoSkip: false, font: { size: 13 } },
          },
        },
      },
    },
  };
}

function lines(chart: Chart, theme: Theme): Point {
  const points = chart.figures.filter((f) => f.value !== undefined && f.date);
  const dates = [...new Set(points.map((f) => f.date))].toSorted();
  const firsts = [...Map.groupBy(points, (f) => f.series).values()].map((l) =>
    dates.flatMap((d) => l.find((f) => f.date === d) ?? []),
  );
  // A second value for one date is a point without a line.
  const rows = [...firsts, ...points.filter((f) => !firsts.some((l) => l.includes(f))).map((f) => [f])];
  const series = [...new Set(points.map((f) => f.series))];
  const years = dates.map((d) => stretch(d)[0]);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const pad = (last - first) * 0.1 || 0.5;
  const labelled: string[] = []; // whole years first, then months where there is room between them
  for (const d of dates.toSorted((a, b) => a.length - b.length)) {
    if (labelled.every((t) => Math.abs(stretch(t)[0] - stretch(d)[0]) >= (last - first) / LABELS)) labelled.push(d);
  }
  return {
    figures: rows,
    config: {
      type: 'line',
      data: {
        datasets: rows.map((row) => {
          const name = row[0]?.series ?? '';
          const i = series.indexOf(name);
          const hue = hueOf(theme, i);
          return {
            label: name,
            data: row.map((f) => ({ x: stretch(f.date)[0], y: f.value ?? 0 })),
            borderColor: hue,
            borderWidth: 2,
            clip: false,
            pointStyle: markOf(i).style,
            pointRadius: dates.length > CROWD ? 2.5 : 5,
            pointHoverRadius: 7,
            pointBorderColor: hue,
            pointBorderWidth: 2,
            pointBackgroundColor: row.map((f) => (firm(f) ? hue : inks[theme].sheet)),
            segment: {
              borderDash: (s: { p1DataIndex: number }) => {
                const f = row[s.p1DataIndex];
                return f && firm(f) ? undefined : [5, 4];
              },
            },
          };
        }),
      },
      options: {
        layout: { padding: { top: 22, right: 34, left: 6 } },
        scales: {
          x: {
            type: 'linear',
            grid: { display: false },
            border: { color: inks[theme].line },
            min: first - pad,
            max: last + pad,
            afterBuildTicks: (axis) => {
              axis.ticks = labelled.map((d) => ({ value: stretch(d)[0] }));
            },
            ticks: {
              color: inks[theme].quiet,
              font: { size: 12 },
              maxRotation: 0,
              callback: (v) => dates.find((d) => stretch(d)[0] === v) ?? '',
            },
          },
          y: {
            beginAtZero: true,
            border: { display: false },
            grid: { color: inks[theme].line },
            ticks: {
              color: inks[theme].quiet,
              maxTicksLimit: 5,
              font: { size: 12 },
              callback: (v) => amount(Number(v), ''),
            },
          },
        },
      },
    },
  };
}

function radar(chart: Chart, theme: Theme, most: number): Point {
  const rows = chart.figures.filter((f) => f.value !== undefined);
  const hue = hueOf(theme, 0);
  return {
    figures: [rows],
    config: {
      type: 'radar',
      data: {
        labels: rows.map((f) => [...wrap(clip(f.series, 30), 14), String(f.value)]),
        datasets: [
          {
            data: rows.map((f) => f.value ?? 0),
            borderColor: hue,
            backgroundColor: faint(hue),
            borderWidth: 2,
            fill: true,
            pointRadius: 4.5,
            pointHoverRadius: 6,
            pointBorderColor: hue,
            pointBorderWidth: 2,
            pointBackgroundColor: rows.map((f) => (firm(f) ? hue : inks[theme].sheet)),
          },
        ],
      },
      options: {
        scales: {
          r: {
            min: 0,
            max: most,
            ticks: {
              stepSize: most <= 10 ? 1 : most / 5,
              color: inks[theme].quiet,
              backdropColor: 'transparent',
              font: { size: 11 },
              z: 1,
            },
            grid: { color: inks[theme].line },
            angleLines: { color: inks[theme].line },
            pointLabels: { color: inks[theme].ink, font: { size: 12.5 }, padding: 4 },
          },
        },
      },
    },
  };
}

/** Draws the chart, and reports which figure is clicked. */
export function draw(
  canvas: HTMLCanvasElement,
  chart: Chart,
  theme: Theme,
  most: number,
  onPick: (f: Figure) => void,
): Drawing {
  const family = getComputedStyle(canvas).fontFamily;
  const { figures, config } =
    chart.form === 'line'
      ? lines(chart, theme)
      : chart.form === 'radar'
        ? radar(chart, theme, most)
        : bars(chart, theme, canvas, family);
  const at = (dataset: number, index: number): Figure | undefined => figures[dataset]?.[index];
  return new Canvas(canvas, {
    ...config,
    options: {
      ...config.options,
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      font: { family },
      onClick: (_, hits) => {
        const f = hits[0] && at(hits[0].datasetIndex, hits[0].index);
        if (f) onPick(f);
      },
      onHover: (e, hits) => {
        canvas.classList.toggle('over-point', hits.length > 0 && e.type !== 'mouseout');
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          displayColors: false,
          backgroundColor: inks[theme].ink,
          titleColor: inks[theme].sheet,
          bodyColor: inks[theme].sheet,
          padding: 10,
          cornerRadius: 6,
          callbacks: {
            title: (items) =>
              clip(
                items.map((i) => at(i.datasetIndex, i.dataIndex)).map((f) => (f ? entityName(f.entity) : ''))[0] ?? '',
                60,
              ),
            label: (i) => {
              const f = at(i.datasetIndex, i.dataIndex);
              return f ? [amount(f.value ?? 0, f.unit, true), manner(f)].filter(Boolean).join(', ') : '';
            },
          },
        },
      },
    },
    plugins:
      chart.form === 'radar'
        ? []
        : [
            {
              id: 'values',
              afterDatasetsDraw: (on) => {
                const { ctx, data } = on;
                const bar = chart.form === 'bars';
                const taken: [number, number, number][] = []; // from, to, height of the texts that are already drawn
                ctx.save();
                ctx.textAlign = bar ? 'left' : 'center';
                ctx.textBaseline = bar ? 'middle' : 'bottom';
                data.datasets.forEach((_, d) => {
                  const marked = on.getDatasetMeta(d).data;
                  const common = oneDate(figures[d] ?? []);
                  marked.forEach((element, i) => {
                    const f = at(d, i);
                    if (f?.value === undefined || (!bar && marked.length > CROWD && i > 0 && i < marked.length - 1))
                      return;
                    const value =
                      amount(f.value, chart.unit === 'percent' ? 'percent' : '') + (f.notes.length > 0 ? '*' : '');
                    ctx.font = `600 12px ${family}`;
                    ctx.fillStyle = inks[theme].ink;
                    const half = ctx.measureText(value).width / 2;
                    if (!bar) {
                      // above the mark; if that place is taken, below it; otherwise not at all
                      const y = [element.y - 9, element.y + 24].find((h) =>
                        taken.every(
                          ([a, b, t]) => element.x + half < a || element.x - half > b || Math.abs(h - t) > 14,
                        ),
                      );
                      if (y === undefined) return;
                      taken.push([element.x - half, element.x + half, y]);
                      ctx.fillText(value, element.x, y);
                      return;
                    }
                    ctx.fillText(value, element.x + 7, element.y);
                    if (common) return;
                    ctx.font = `12px ${family}`;
                    ctx.fillStyle = inks[theme].quiet;
                    ctx.fillText(f.date, element.x + 13 + half * 2, element.y);
                  });
                });
                ctx.restore();
              },
            },
          ],
  });
}
