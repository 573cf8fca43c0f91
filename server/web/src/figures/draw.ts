// Draws a chart on a canvas. It is loaded when the first chart is wanted: the library is not small.
import {
  BarController, BarElement, CategoryScale, Chart as Canvas, Filler, LineController, LineElement, LinearScale, PointElement,
  RadarController, RadialLinearScale, Tooltip, type ChartConfiguration, type ChartDataset,
} from 'chart.js';
import type { Theme } from '../graph/kinds';
import { amount, firm, manner, oneDate, type Chart, type Figure } from './figures';
import { hueOf, markOf } from './palette';

Canvas.register(BarController, BarElement, CategoryScale, Filler, LineController, LineElement, LinearScale, PointElement, RadarController, RadialLinearScale, Tooltip);

const inks: Record<Theme, { ink: string; quiet: string; line: string; sheet: string }> = {
  light: { ink: '#1c1b19', quiet: '#5f5b54', line: '#e2ddd3', sheet: '#ffffff' },
  dark: { ink: '#f0ede6', quiet: '#b0aaa0', line: '#37362f', sheet: '#1f1e1b' },
};

export interface Drawing { destroy: () => void }
/** With more dates than these a line has small marks, and only its ends tell their values. */
const CROWD = 14;

interface Point { figures: (Figure | undefined)[][]; config: ChartConfiguration<'bar' | 'line' | 'radar', (number | null)[], string | string[]> }

/** A name in lines of about so many letters. */
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

/** The labels of rows, each cut so that it fits, and how wide they are. */
function fitted(canvas: HTMLCanvasElement, family: string, rows: string[]): { labels: string[]; width: number } {
  const pen = canvas.getContext('2d');
  if (!pen) return { labels: rows, width: 120 };
  pen.font = `13px ${family}`;
  const most = Math.min(300, canvas.clientWidth * 0.44);
  const labels = rows.map((name) => {
    let cut = name;
    while (cut.length > 4 && pen.measureText(cut).width > most) cut = `${cut.slice(0, -2)}…`;
    return cut;
  });
  return { labels, width: Math.max(...labels.map((l) => pen.measureText(l).width)) };
}

function bars(chart: Chart, theme: Theme, canvas: HTMLCanvasElement, family: string): Point {
  const rows = chart.figures.filter((f) => f.value !== undefined);
  const hue = hueOf(theme, 0);
  const common = oneDate(rows);
  const { labels, width } = fitted(canvas, family, rows.map((f) => f.series));
  const dataset: ChartDataset<'bar', number[]> = {
    data: rows.map((f) => f.value ?? 0), backgroundColor: rows.map((f) => (firm(f) ? hue : 'transparent')),
    borderColor: hue, borderWidth: 1.5, borderSkipped: false, barThickness: 16,
  };
  return {
    figures: [rows],
    config: {
      type: 'bar',
      data: { labels, datasets: [dataset] },
      options: {
        indexAxis: 'y', layout: { padding: { right: common ? 62 : 100 } },
        scales: {
          x: { beginAtZero: true, display: false },
          y: { afterFit: (axis) => { axis.width = width + 14; }, grid: { display: false }, border: { color: inks[theme].line }, ticks: { color: inks[theme].ink, autoSkip: false, font: { size: 13 } } },
        },
      },
    },
  };
}

function lines(chart: Chart, theme: Theme): Point {
  const points = chart.figures.filter((f) => f.value !== undefined && f.date);
  const dates = [...new Set(points.map((f) => f.date))].toSorted();
  const figures = [...Map.groupBy(points, (f) => f.series).values()].map((l) => dates.map((d) => l.find((f) => f.date === d)));
  const left = points.filter((f) => !figures.some((l) => l.includes(f))); // a second value for one date is a point without a line
  const rows = [...figures, ...left.map((f) => dates.map((d) => (d === f.date ? f : undefined)))];
  const series = [...new Set(points.map((f) => f.series))];
  return {
    figures: rows,
    config: {
      type: 'line',
      data: {
        labels: dates,
        datasets: rows.map((row) => {
          const name = row.find((f) => f)?.series ?? '';
          const i = series.indexOf(name);
          const hue = hueOf(theme, i);
          return {
            label: name, data: row.map((f) => f?.value ?? null), borderColor: hue, borderWidth: 2, spanGaps: true, clip: false,
            pointStyle: markOf(i).style, pointRadius: dates.length > CROWD ? 2.5 : 5, pointHoverRadius: 7, pointBorderColor: hue, pointBorderWidth: 2,
            pointBackgroundColor: row.map((f) => (f && firm(f) ? hue : inks[theme].sheet)),
            segment: { borderDash: (s: { p1DataIndex: number }) => { const f = row[s.p1DataIndex]; return f && firm(f) ? undefined : [5, 4]; } },
          };
        }),
      },
      options: {
        layout: { padding: { top: 22, right: 34, left: 6 } },
        scales: {
          x: { grid: { display: false }, offset: true, border: { color: inks[theme].line }, ticks: { color: inks[theme].quiet, font: { size: 12 } } },
          y: { beginAtZero: true, border: { display: false }, grid: { color: inks[theme].line }, ticks: { color: inks[theme].quiet, maxTicksLimit: 5, font: { size: 12 }, callback: (v) => amount(Number(v), '') } },
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
        datasets: [{
          data: rows.map((f) => f.value ?? 0), borderColor: hue, backgroundColor: faint(hue), borderWidth: 2, fill: true, pointRadius: 4.5, pointHoverRadius: 6,
          pointBorderColor: hue, pointBorderWidth: 2, pointBackgroundColor: rows.map((f) => (firm(f) ? hue : inks[theme].sheet)),
        }],
      },
      options: {
        scales: {
          r: {
            min: 0, max: most, ticks: { stepSize: most <= 10 ? 1 : most / 5, color: inks[theme].quiet, backdropColor: 'transparent', font: { size: 11 }, z: 1 },
            grid: { color: inks[theme].line }, angleLines: { color: inks[theme].line }, pointLabels: { color: inks[theme].ink, font: { size: 12.5 }, padding: 4 },
          },
        },
      },
    },
  };
}

/** Draws the chart, and tells which figure is clicked. */
export function draw(canvas: HTMLCanvasElement, chart: Chart, theme: Theme, most: number, onPick: (f: Figure) => void): Drawing {
  const family = getComputedStyle(canvas).fontFamily;
  const { figures, config } = chart.form === 'line' ? lines(chart, theme) : chart.form === 'radar' ? radar(chart, theme, most) : bars(chart, theme, canvas, family);
  const at = (dataset: number, index: number): Figure | undefined => figures[dataset]?.[index];
  return new Canvas(canvas, {
    ...config,
    options: {
      ...config.options,
      animation: false, responsive: true, maintainAspectRatio: false, font: { family },
      onClick: (_, hits) => { const f = hits[0] && at(hits[0].datasetIndex, hits[0].index); if (f) onPick(f); },
      onHover: (e, hits) => { canvas.classList.toggle('over-point', hits.length > 0 && e.type !== 'mouseout'); },
      plugins: {
        legend: { display: false },
        tooltip: {
          displayColors: false, backgroundColor: inks[theme].ink, titleColor: inks[theme].sheet, bodyColor: inks[theme].sheet, padding: 10, cornerRadius: 6,
          callbacks: {
            title: (items) => clip(items.map((i) => at(i.datasetIndex, i.dataIndex)?.entity.name ?? '')[0] ?? '', 60),
            label: (i) => { const f = at(i.datasetIndex, i.dataIndex); return f ? [amount(f.value ?? 0, f.unit, true), manner(f)].filter(Boolean).join(', ') : ''; },
          },
        },
      },
    },
    plugins: chart.form === 'radar' ? [] : [{
      id: 'values',
      afterDatasetsDraw: (on) => {
        const { ctx, data } = on;
        ctx.save();
        ctx.font = `600 12px ${family}`;
        ctx.fillStyle = inks[theme].ink;
        data.datasets.forEach((_, d) => {
          const marked = on.getDatasetMeta(d).data;
          marked.forEach((element, i) => {
            const f = at(d, i);
            const bar = chart.form === 'bars';
            if (f?.value === undefined || (!bar && marked.length > CROWD && i > 0 && i < marked.length - 1)) return;
            ctx.textAlign = bar ? 'left' : 'center';
            ctx.textBaseline = bar ? 'middle' : 'bottom';
            const value = amount(f.value, chart.unit === 'percent' ? 'percent' : '') + (f.notes.length > 0 ? '*' : '');
            ctx.fillText(value, element.x + (bar ? 7 : 0), element.y - (bar ? 0 : 9));
            if (!bar || oneDate(figures[d]?.flatMap((x) => x ?? []) ?? [])) return;
            const after = element.x + 13 + ctx.measureText(value).width;
            ctx.save();
            ctx.font = `12px ${family}`;
            ctx.fillStyle = inks[theme].quiet;
            ctx.fillText(f.date, after, element.y);
            ctx.restore();
          });
        });
        ctx.restore();
      },
    }],
  });
}
