import { computed, useSignalEffect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Menu } from '../parts/menu';
import { type Actions, actionsOn, actionsOnRelations } from '../actions/actions';
import { graph as ofGraph } from '../actions/page';
import { expand } from '../state/expand';
import { kindQuestion, notice, piece, statsNow, symmetric } from '../state/graph';
import { groupKey } from '../state/groups';
import { shown } from '../state/shown';
import { arrangement, style } from '../state/style';
import { change, close, open, part, pinAll, state, unlist } from '../state/state';
import {
  allLines,
  backbone,
  choose as chooseToo,
  chosen,
  cursor,
  opened,
  proven,
  said,
  theme,
  traced,
} from '../state/ui';
import { heedKey } from './keyboard';
import './canvas.css';
import { onStage } from '../graph/handle';
import { Stage } from '../graph/stage';
import { t } from '../lang/language';

/** Returns the entities that the panel is about. */
function focused(): Set<string> {
  const p = state.value.panel;
  if (p.at === 'card' || p.at === 'binds') return new Set([p.id]);
  if (p.at === 'why') return new Set(p.id.split('|').filter((_, i) => i !== 1));
  if (p.at === 'paths') return new Set([p.from, p.to, ...traced.value]);
  if (p.at === 'whynot') return new Set([p.source, p.target]);
  if (p.at === 'cycles') return new Set([p.id]);
  if (p.at === 'among') return new Set(unlist(p.ids));
  return new Set();
}

/** Returns the relation types that the panel asks for. */
function askedTypes(): ReadonlySet<string> {
  const p = state.value.panel;
  if (p.at !== 'binds') return nothing;
  const kind = piece.value.entities.find((e) => e.id === p.id)?.kind ?? '';
  return new Set(kindQuestion(p.what, kind)?.types);
}

/** Returns the ends of the paths in the panel. */
function pathEnds(): readonly [string, string] | null {
  const p = state.value.panel;
  return p.at === 'paths' && p.from && p.to ? [p.from, p.to] : null;
}

/** The keys that change the viewpoint and not the picture. */
const LOOKING = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Enter', 'Escape', '+', '=', '-', '0']);

const pins = part('pins');
const nothing: ReadonlySet<string> = new Set();
/** The relations of the proof or of the paths in the panel that are drawn. */
const provenHere = computed(() => {
  const drawn = proven.value.size > 0 ? piece.value.relations.filter((r) => proven.value.has(r.id)) : [];
  return drawn.length > 0 ? new Set(drawn.map((r) => r.id)) : nothing;
});

/**
 * A click may be the first of a double click. The page waits this many milliseconds before it opens a panel, which
 * would cover the stage.
 */
const SECOND = 260;
let opening = 0;

/** Draws the members of a group separately. */
function openGroup(key: string): void {
  const { groups } = state.peek();
  change({ groups: { ...groups, open: [...groups.open, key] } });
}

function choose(id: string, several: boolean): void {
  window.clearTimeout(opening);
  const group = groupKey(id);
  if (group !== null) {
    openGroup(group);
    return;
  }
  if (several) {
    chooseToo(id);
    return;
  }
  chosen.value = new Set();
  cursor.value = null;
  if (state.peek().panel.at !== 'none') open({ at: 'card', id });
  else opening = window.setTimeout(() => open({ at: 'card', id }), SECOND);
}

/** Notes how many lines the stage leaves out. */
function countLines(stage: Stage | undefined): void {
  const now = stage?.backbone() ?? null;
  const before = backbone.peek();
  if (now?.drawn !== before?.drawn || now?.all !== before?.all || now?.placed !== before?.placed) backbone.value = now;
}

interface Asked {
  at: { x: number; y: number };
  actions: Actions;
}

/**
 * Shows the graph. If fixed is true, the picture cannot be changed; the user can still move the view and choose
 * entities and lines.
 */
export function Canvas({ fixed = false }: { fixed?: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage | undefined>(undefined);
  const [broken, setBroken] = useState(false);
  const [asked, ask] = useState<Asked | null>(null);

  useEffect(() => {
    if (!box.current) return undefined;
    try {
      const s = new Stage(
        box.current,
        {
          choose: (id, several) => choose(id, several && !fixed),
          expand: (id) => {
            window.clearTimeout(opening);
            if (groupKey(id) === null && !fixed) void expand(id);
          },
          chooseAll: (ids) => {
            if (fixed) return;
            chosen.value = new Set([...chosen.value, ...ids.filter((id) => groupKey(id) === null)]);
            notice.value = ids.length ? '' : t().page.stage.emptyBox;
          },
          line: (key) => {
            const { relations, pair } = s.graph.line(key);
            const ids = relations.map((r) => r.id);
            if (ids.length === 1) open({ at: 'why', id: ids[0] ?? '' });
            else if (!opened.peek().has(pair)) opened.value = new Set([...opened.peek(), pair]);
            else if (fixed) open({ at: 'why', id: ids[0] ?? '' });
            else ask({ at: centre(box.current), actions: actionsOnRelations(ids) });
          },
          clear: () => {
            cursor.value = null;
            chosen.value = new Set();
            if (opened.peek().size > 0) opened.value = new Set();
            if (state.peek().panel.at === 'card') close();
          },
          moved: (places) => {
            if (!fixed) pinAll(places);
          },
          together: (id) => (chosen.peek().has(id) ? [...chosen.peek()].filter((c) => s.graph.hasNode(c)) : [id]),
          menu: (of, at) => {
            if (of && 'node' in of && groupKey(of.node) !== null) openGroup(groupKey(of.node) ?? '');
            else if (fixed) return;
            else if (of && 'node' in of) ask({ at, actions: actionsOn(of.node) });
            else if (of) ask({ at, actions: actionsOnRelations(s.graph.line(of.line).relations.map((r) => r.id)) });
            else if (s.graph.order > 0) ask({ at, actions: ofStage() });
          },
        },
        () => document.querySelectorAll('.page [data-covers], .page .over > *'),
      );
      s.settled = () => countLines(s);
      stage.current = s;
      onStage.value = s;
      s.begin(state.peek().places, state.peek().camera);
    } catch {
      setBroken(true);
    }
    return () => {
      onStage.value = null;
      stage.current?.destroy();
    };
  }, []);
  useSignalEffect(() => {
    stage.current?.heed({
      focus: focused(),
      asked: askedTypes(),
      ends: pathEnds(),
      chosen: chosen.value,
      cursor: cursor.value,
      theme: theme.value,
      style: style.value,
      proven: provenHere.value,
      allLines: allLines.value,
    });
  });
  useSignalEffect(() => {
    stage.current?.update(shown.value, pins.value, { opened: opened.value, symmetric: symmetric.value });
    countLines(stage.current);
  });

  useSignalEffect(() => {
    stage.current?.arrange(arrangement.value);
  });

  const menuOf = (id: string) =>
    ask({ at: stage.current?.onScreen(id) ?? centre(box.current), actions: actionsOn(id) });
  const p = piece.value;
  const m = t().page.stage;
  const says = m.says(p.entities.length, p.relations.length);
  const conditional = Object.keys(state.value.view).length > 0;
  if (broken) {
    return (
      <div class="stage-note" role="status">
        <h2>{m.noWebGL}</h2>
        <p>{m.noWebGLWhy}</p>
        <button onClick={() => open({ at: 'list' })}>{m.showList}</button>
      </div>
    );
  }
  return (
    <>
      <div
        class="stage"
        ref={box}
        tabIndex={0}
        role="application"
        aria-label={says}
        onKeyDown={(e) => {
          if (!fixed || LOOKING.has(e.key)) heedKey(e, stage.current, menuOf);
        }}
        data-entities={p.overview ? 0 : p.entities.length}
        data-relations={p.overview ? 0 : p.relations.length}
      />
      {p.overview && !fixed && (conditional || p.entities.length < statsNow().entities) && (
        <p class="stage-caption" data-covers>
          {m.overview(p.entities.length, statsNow().entities)}
          {conditional && ` ${m.overviewOfAll}`}
        </p>
      )}
      <p class="visually-hidden" role="status" aria-live="assertive">
        {said.value}
      </p>
      {asked && (
        <Menu
          label={t().actions.menu.of(asked.actions.about)}
          groups={asked.actions.groups}
          at={asked.at}
          onClose={(back) => {
            ask(null);
            if (back) box.current?.focus();
          }}
        />
      )}
      {p.entities.length > 0 && (
        <div class="zoom" data-covers role="group" aria-label={m.view}>
          <button aria-label={m.closer} title={m.closerKeys} onClick={() => stage.current?.zoom(0.7)}>
            +
          </button>
          <button aria-label={m.farther} title={m.fartherKeys} onClick={() => stage.current?.zoom(1.4)}>
            −
          </button>
          <button aria-label={m.fit} title={m.fitKeys} onClick={() => stage.current?.fit()}>
            ⤢
          </button>
          {!fixed && (
            <button aria-label={m.layout} title={m.layoutHint} onClick={() => stage.current?.layout()}>
              ⟳
            </button>
          )}
        </div>
      )}
    </>
  );
}

function centre(el: HTMLElement | null): { x: number; y: number } {
  const b = el?.getBoundingClientRect();
  return b ? { x: b.left + b.width / 2, y: b.top + b.height / 3 } : { x: 0, y: 0 };
}

const ofStage = (): Actions => ({ about: t().actions.menu.graph, groups: [ofGraph()] });
