// Draws a proof: conclusions above, their premises below. The full text of a step stands under the drawing.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Step } from '../api/generated';
import { Problem } from '../parts/parts';
import { LEAST_WIDTH, MOST_WIDTH, panelWidth, setPanelWidth, short } from '../state/ui';
import { useWidth } from '../parts/width';
import { fitting, openingScale } from './opening';
import type { Placed, Spot } from './place';
import { citation, manner, premisesOf, type Steps } from './steps';
import { labelOf, type Names } from './statement';
import { StepBody } from './tree';
import { entityName, ruleName, relationName } from '../state/labels';
import { t } from '../lang/language';

const WIDTH = 214;
/** The height of the room for a drawing, as in proof.css. */
const MOST_HEIGHT = 576;
const roomHeight = (): number => Math.min(0.62 * window.innerHeight, MOST_HEIGHT) - 2;
/** If at most this many pixels of a drawing are hidden, they are only its margin. */
const MARGIN = 12;
const ZOOMS = [0.4, 0.55, 0.7, 0.85, 1, 1.25, 1.5];

function Content({ step, names }: { step: Step; names: Names }) {
  const r = step.relation;
  const how = manner(step);
  return (
    <>
      {r ? (
        <span class="says">
          <b>{short(entityName(r.source), 70)}</b> <em>{relationName(r)}</em> <b>{short(entityName(r.target), 70)}</b>
        </span>
      ) : (
        <span class="says">{short(labelOf(step, names), 140)}</span>
      )}
      {how.length > 0 && (
        <span class="badges">
          {how.map((h) => (
            <span key={h} class={h === t().parts.disputed ? 'badge disputed' : 'badge'}>
              {h}
            </span>
          ))}
        </span>
      )}
      <span class="ground">
        {step.rule
          ? t().shown.proof.rule(short(ruleName(step.rule.id), 60))
          : citation(step) || (r || step.fact ? '' : t().shown.proof.nobody)}
      </span>
    </>
  );
}

const sort = (s: Step): string => (s.rule ? 'follows' : s.relation ? 'stated' : s.fact ? 'fact' : 'absent');

const boxClass = (s: Step): string => `step-box ${sort(s)}${manner(s).length ? ' soft' : ''}`;

function useLayout(steps: Steps) {
  const all = useMemo(() => [...steps.of.values()], [steps]);
  const ghost = useRef<HTMLDivElement>(null);
  const [placed, setPlaced] = useState<Placed | null>(null);
  const [problem, setProblem] = useState('');
  useLayoutEffect(() => {
    setPlaced(null);
    const heights = [...(ghost.current?.children ?? [])].map((c) => Math.ceil(c.getBoundingClientRect().height));
    const boxes = all.map((s, i) => ({ id: s.id, width: WIDTH, height: (heights[i] ?? 60) + 2 }));
    const edges = all.flatMap((s) => premisesOf(s, steps).map((p): [string, string] => [s.id, p.id]));
    const worker = new Worker(new URL('./place.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = (e: MessageEvent<Placed>) => setPlaced(e.data);
    worker.onerror = () => setProblem(t().shown.proof.failed);
    worker.postMessage({ boxes, edges });
    return () => worker.terminate();
  }, [steps]);
  return { all, ghost, placed, problem };
}

/** Returns a curve through the points that starts and ends vertically. */
function bend(points: { x: number; y: number }[]): string {
  const [a, ...rest] = points;
  if (!a) return '';
  return rest.reduce(
    ({ path, from }, p) => {
      const middle = (from.y + p.y) / 2;
      return { path: `${path}C${from.x} ${middle} ${p.x} ${middle} ${p.x} ${p.y}`, from: p };
    },
    { path: `M${a.x} ${a.y}`, from: a },
  ).path;
}

/** Returns the step that an arrow key leads to: a premise, a conclusion, or the nearest step beside it. */
function neighbour(key: string, from: string, placed: Placed): string | undefined {
  const at = placed.spots.find((s) => s.id === from);
  if (!at) return undefined;
  const near = (spots: Spot[]) => spots.toSorted((a, b) => Math.abs(a.x - at.x) - Math.abs(b.x - at.x))[0]?.id;
  const ids = (to: string[]) => placed.spots.filter((s) => to.includes(s.id));
  switch (key) {
    case 'ArrowDown':
      return near(ids(placed.lines.filter((l) => l.from === from).map((l) => l.to)));
    case 'ArrowUp':
      return near(ids(placed.lines.filter((l) => l.to === from).map((l) => l.from)));
    case 'ArrowRight':
      return near(placed.spots.filter((s) => Math.abs(s.layer - at.layer) < 40 && s.x > at.x));
    case 'ArrowLeft':
      return near(placed.spots.filter((s) => Math.abs(s.layer - at.layer) < 40 && s.x < at.x));
    default:
      return undefined;
  }
}

export function DrawnProof({ steps, of }: { steps: Steps; of: string }) {
  const { all, ghost, placed, problem } = useLayout(steps);
  const [space, width] = useWidth();
  const [zoom, setZoom] = useState<number | 'fit' | null>(null);
  const [chosen, setChosen] = useState(steps.root.id);
  useEffect(() => setChosen(steps.root.id), [steps]);
  const room = { width, height: roomHeight() };
  const fit = width > 0 && placed ? fitting(placed, room) : 1;
  const opening = width > 0 && placed ? openingScale(placed, room) : 1;
  const scale = zoom === 'fit' ? fit : (zoom ?? opening);
  const nearest = ZOOMS.reduce(
    (best, z, i) => (Math.abs(z - scale) < Math.abs((ZOOMS[best] ?? 1) - scale) ? i : best),
    0,
  );
  const by = (n: number) => setZoom(ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, nearest + n))] ?? 1);
  useEffect(() => {
    // the conclusion is visible, because readers start with it
    const root = placed?.spots.find((s) => s.id === steps.root.id);
    if (root && space.current) space.current.scrollLeft = (root.x + WIDTH / 2) * scale - space.current.clientWidth / 2;
  }, [placed, width, scale]);
  const [hidden, setHidden] = useState({ below: false, beside: false });
  const look = () => {
    const at = space.current;
    if (!at) return;
    const below = at.scrollHeight - at.clientHeight - at.scrollTop > MARGIN;
    const beside = at.scrollWidth - at.clientWidth > MARGIN;
    setHidden((was) => (was.below === below && was.beside === beside ? was : { below, beside }));
  };
  useLayoutEffect(look, [placed, width, scale]);
  const keyed = (e: KeyboardEvent) => {
    const to = placed ? neighbour(e.key, chosen, placed) : undefined;
    if (!to) return;
    e.preventDefault();
    setChosen(to);
    space.current?.querySelector<HTMLElement>(`[data-step="${CSS.escape(to)}"]`)?.focus();
  };
  const shown = steps.of.get(chosen) ?? steps.root;
  const m = t().shown.proof;
  return (
    <div class="drawn">
      <div class="drawn-tools" role="group" aria-label={t().shown.proof.size}>
        <span class="quiet">{t().shown.proof.steps(all.length)}</span>
        <button class="icon" aria-label={t().shown.proof.smaller} disabled={nearest === 0} onClick={() => by(-1)}>
          −
        </button>
        <button
          class="icon"
          aria-label={t().shown.proof.larger}
          disabled={nearest === ZOOMS.length - 1}
          onClick={() => by(1)}
        >
          +
        </button>
        <button aria-pressed={scale === fit} onClick={() => setZoom('fit')}>
          {t().shown.proof.fit}
        </button>
        <button
          class="widen"
          aria-pressed={panelWidth.value > LEAST_WIDTH}
          onClick={() => {
            setZoom(null);
            setPanelWidth(panelWidth.value > LEAST_WIDTH ? LEAST_WIDTH : MOST_WIDTH);
          }}
        >
          {t().shown.proof.wide}
        </button>
      </div>
      {problem && <Problem message={problem} />}
      <div class="ghost" ref={ghost} aria-hidden="true">
        {all.map((s) => (
          <div key={s.id} class={boxClass(s)}>
            <Content step={s} names={steps.names} />
          </div>
        ))}
      </div>
      <div
        class="drawn-space"
        ref={space}
        role="group"
        aria-label={t().shown.proof.drawn(of)}
        onKeyDown={keyed}
        onScroll={look}
      >
        {!placed && !problem && (
          <p class="quiet" role="status">
            {t().shown.proof.drawing}
          </p>
        )}
        {placed && (
          <svg
            width={placed.width * scale}
            height={placed.height * scale}
            viewBox={`0 0 ${placed.width} ${placed.height}`}
          >
            {placed.lines.map((l) => (
              <path
                key={`${l.from} ${l.to}`}
                class={l.from === chosen || l.to === chosen ? 'arrow on' : 'arrow'}
                d={bend(l.points)}
              />
            ))}
            {placed.spots.map((s) => {
              const step = steps.of.get(s.id);
              return (
                step && (
                  <foreignObject key={s.id} x={s.x} y={s.y} width={s.width} height={s.height}>
                    <button
                      class={boxClass(step)}
                      data-step={s.id}
                      aria-pressed={s.id === chosen}
                      tabIndex={s.id === chosen ? 0 : -1}
                      onClick={() => setChosen(s.id)}
                    >
                      <Content step={step} names={steps.names} />
                    </button>
                  </foreignObject>
                )
              );
            })}
          </svg>
        )}
      </div>
      {hidden.below ? (
        <button
          class="drawn-more"
          onClick={() => space.current?.scrollBy({ top: space.current.clientHeight * 0.8, behavior: 'smooth' })}
        >
          {m.moreBelow}
        </button>
      ) : (
        hidden.beside && <p class="drawn-more quiet">{m.moreBeside}</p>
      )}
      <section class="chosen-step" aria-live="polite" aria-label={t().shown.proof.chosen}>
        <h4>
          {shown === steps.root
            ? m.conclusion
            : sort(shown) === 'follows'
              ? m.step
              : sort(shown) === 'absent'
                ? m.absence
                : m.ground}
        </h4>
        <StepBody step={shown} names={steps.names} />
      </section>
    </div>
  );
}
