// Texts on the canvas. They have a place in the picture and move with it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { freePlace } from '../graph/freeplace';
import { boxAround } from '../graph/geometry';
import { onStage } from '../graph/handle';
import type { Stage } from '../graph/stage';
import type { Text } from '../state/investigation';
import { current, newId, writeText } from './current';
import './keep.css';
import { t } from '../lang/language';

/** A press that moves farther than this, in pixels, is a drag. */
const DRAG = 4;

/** Returns a new, empty text. It is not part of the investigation yet. */
const blank = (at: [number, number]): Text => ({ id: newId(), at, text: '' });

let begin: ((text: Text) => void) | undefined;

/** The room for a new text, in pixels. */
const ROOM = { width: 220, height: 70 };

/** Adds a text where there is room in the visible part, near its middle. */
export function addText(): void {
  const stage = onStage.peek();
  if (!stage) return;
  const { nodes, labels, ...p } = stage.scene();
  const taken = [...nodes.map((n) => boxAround(n, n.clear)), ...labels.map((l) => l.box), ...stage.covers.boxes()];
  const { x, y } = freePlace(ROOM, taken, p);
  const { k, dx, dy } = p.origin;
  begin?.(blank([(x - dx) / k, (dy - y) / k]));
}

interface Placed {
  text: Text;
  stage: Stage;
  editing: boolean;
  onEdit: (on: boolean) => void;
}

function CanvasText({ text, stage, editing, onEdit }: Placed) {
  const area = useRef<HTMLTextAreaElement>(null);
  const held = useRef<{ x: number; y: number; at: [number, number]; moved: boolean } | null>(null);
  const began = useRef(text.text); // another tab may change the text while it is edited
  const [at, setAt] = useState(text.at);
  useEffect(() => setAt(text.at), [text.at[0], text.at[1]]);
  useEffect(() => {
    began.current = text.text;
    if (editing) area.current?.focus();
  }, [editing]);
  const { k, dx, dy } = stage.projection;
  const place = { transform: `translate(${at[0] * k + dx}px, ${dy - at[1] * k}px)` };
  const moveBy = (x: number, y: number) => {
    const next: [number, number] = [at[0] + x / k, at[1] - y / k];
    setAt(next);
    return next;
  };
  if (editing) {
    const done = () => {
      void writeText({ ...text, at, text: area.current?.value ?? text.text }, began.current);
      onEdit(false);
    };
    return (
      <div class="canvas-text" style={place}>
        <textarea
          ref={area}
          rows={2}
          maxLength={20000}
          aria-label={t().keep.canvas.text}
          defaultValue={text.text}
          onBlur={done}
          onKeyDown={(e) => {
            if (e.key === 'Escape' || (e.key === 'Enter' && (e.ctrlKey || e.metaKey))) area.current?.blur();
            e.stopPropagation();
          }}
        />
      </div>
    );
  }
  return (
    <div class="canvas-text" style={place}>
      <button
        title={t().keep.canvas.hint}
        onPointerDown={(e) => {
          e.currentTarget.setPointerCapture(e.pointerId);
          held.current = { x: e.clientX, y: e.clientY, at, moved: false };
        }}
        onPointerMove={(e) => {
          const h = held.current;
          if (!h) return;
          const [x, y] = [e.clientX - h.x, e.clientY - h.y];
          h.moved ||= Math.hypot(x, y) > DRAG;
          if (h.moved) setAt([h.at[0] + x / k, h.at[1] - y / k]);
        }}
        onPointerUp={() => {
          if (held.current?.moved) void writeText({ ...text, at }, text.text);
        }}
        onClick={() => {
          if (!held.current?.moved) onEdit(true);
          held.current = null;
        }}
        onKeyDown={(e) => {
          const step = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] }[e.key];
          if (step) void writeText({ ...text, at: moveBy(step[0] ?? 0, step[1] ?? 0) }, text.text);
          else if (e.key === 'Delete' || e.key === 'Backspace') void writeText({ ...text, text: '' }, text.text);
          else return;
          e.preventDefault();
          e.stopPropagation();
        }}
      >
        <bdi>{text.text}</bdi>
      </button>
    </div>
  );
}

/** Shows all texts of the open investigation over the canvas. */
export function CanvasTexts() {
  const stage = onStage.value;
  const [, draw] = useState(0);
  const [edited, setEdited] = useState<Text | null>(null);
  const texts = current.value?.texts ?? [];
  const shown = edited && !texts.some((one) => one.id === edited.id) ? [...texts, edited] : texts;
  const some = shown.length > 0;
  useEffect(() => {
    begin = setEdited;
    return () => {
      begin = undefined;
    };
  }, []);
  useEffect(() => {
    if (!stage || !some) return undefined;
    const follow = () => draw((n) => n + 1);
    stage.sigma.on('afterRender', follow);
    follow();
    return () => {
      stage.sigma.off('afterRender', follow);
    };
  }, [stage, some]);
  if (!stage || !some) return null;
  return (
    <div class="canvas-texts" role="group" aria-label={t().keep.canvas.texts}>
      {shown.map((one) => (
        <CanvasText
          key={one.id}
          text={one}
          stage={stage}
          editing={edited?.id === one.id}
          onEdit={(on) => setEdited(on ? one : null)}
        />
      ))}
    </div>
  );
}
