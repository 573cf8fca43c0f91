import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { expand } from '../state/expand';
import { setPlaces } from '../panels/card';
import { piece, shown } from '../state/graph';
import { close, open, pin, state } from '../state/state';
import { chosen, theme } from '../state/ui';
import { Stage } from './stage';

/** Which entities the panel speaks of. */
function focused(): string[] {
  const p = state.value.panel;
  if (p.at === 'card' || p.at === 'binds') return [p.id, ...chosen.value];
  if (p.at === 'why') return p.id.split('|').filter((_, i) => i !== 1);
  if (p.at === 'paths') return [p.from, p.to];
  return [...chosen.value];
}

function choose(id: string, several: boolean): void {
  if (!several) {
    chosen.value = new Set();
    open({ at: 'card', id });
    return;
  }
  const next = new Set(chosen.value);
  if (!next.delete(id)) next.add(id);
  chosen.value = next;
}

const arrows: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function Canvas() {
  const box = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage | undefined>(undefined);
  const [broken, setBroken] = useState(false);

  useEffect(() => {
    if (!box.current) return undefined;
    try {
      stage.current = new Stage(box.current, {
        choose, expand: (id) => { void expand(id); },
        relations: ([id]) => { if (id) open({ at: 'why', id }); },
        clear: () => { chosen.value = new Set(); if (state.peek().panel.at === 'card') close(); },
        moved: (id, at) => pin(id, at),
      });
      setPlaces((id) => stage.current?.place(id) ?? null);
      stage.current.update(shown.peek(), state.peek().pins);
      stage.current.mark(focused(), theme.peek());
    } catch {
      setBroken(true);
    }
    return () => stage.current?.destroy();
  }, []);
  useSignalEffect(() => { stage.current?.update(shown.value, state.value.pins); });
  useSignalEffect(() => { stage.current?.mark(focused(), theme.value); });

  const keyed = (e: KeyboardEvent) => {
    const s = stage.current;
    const p = state.peek().panel;
    const here = p.at === 'card' ? p.id : null;
    const arrow = arrows[e.key];
    if (!s) return;
    if (arrow) {
      const next = s.toward(here, ...arrow);
      if (next) open({ at: 'card', id: next });
    } else if (e.key === '+' || e.key === '=') s.zoom(0.7);
    else if (e.key === '-') s.zoom(1.4);
    else if (e.key === '0') s.fit();
    else if (e.key === 'Enter' && here) void expand(here);
    else if (e.key === 'Escape') close();
    else return;
    e.preventDefault();
  };
  const p = piece.value;
  const says = `Graph of ${p.entities.length} entities and ${p.relations.length} relations. Arrow keys walk from one to the next, Enter expands, plus and minus zoom. The list has the same in words.`;
  if (broken) {
    return <div class="stage-note" role="status">
      <h2>This browser cannot draw the graph</h2>
      <p>It has no WebGL. Everything else works; the list has what the graph would show.</p>
      <button onClick={() => open({ at: 'list' })}>Show the list</button>
    </div>;
  }
  return <>
    <div class="stage" ref={box} tabIndex={0} role="application" aria-label={says} onKeyDown={keyed}
      data-entities={p.entities.length} data-relations={p.relations.length} />
    {p.entities.length > 0 && <div class="zoom" role="group" aria-label="Zoom">
      <button aria-label="Closer" title="Closer (+)" onClick={() => stage.current?.zoom(0.7)}>+</button>
      <button aria-label="Farther" title="Farther (−)" onClick={() => stage.current?.zoom(1.4)}>−</button>
      <button aria-label="Show all of it" title="Show all (0)" onClick={() => stage.current?.fit()}>⤢</button>
    </div>}
  </>;
}
