// The button that opens the menu of what can be saved. What saves is loaded when it is asked for.
import { useRef, useState } from 'preact/hooks';
import { Menu } from '../panels/menu';
import { problem, failed, shown } from '../state/graph';
import { formats } from './formats';
import type { Kind } from './save';
import './save.css';

function save(kind: Kind): void {
  import('./save').then((m) => m.save(kind)).catch((e: unknown) => { problem.value = failed(e); });
}

const action = (kind: Kind, label: string, hint: string) => ({ label, hint, run: () => save(kind) });

export function SaveButton() {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const nothing = shown.value.entities.length === 0;
  const keyed = (e: KeyboardEvent) => {
    if (e.key !== 'ArrowDown' || isOpen || nothing) return;
    e.preventDefault();
    setOpen(true);
  };
  return <div class="save">
    <button ref={button} aria-haspopup="menu" aria-expanded={isOpen} aria-controls="save-menu" disabled={nothing}
      title={nothing ? 'There is nothing in the graph to save' : 'Save what is drawn'} onKeyDown={keyed} onClick={() => setOpen(!isOpen)}>Save</button>
    {isOpen && <Menu id="save-menu" label="Save what is drawn" onClose={(back) => { setOpen(false); if (back) button.current?.focus(); }} groups={[
      { name: 'As a picture, as it is framed now', actions: [
        action('png', 'PNG', 'for a slide, a page, a message; twice the size of the screen'),
        action('svg', 'SVG', 'drawn in lines, for print, Inkscape and Illustrator'),
      ] },
      { name: 'As a graph, in this view, without what is hidden', actions: formats.map((f) => action(f.extension, f.name, f.hint)) },
    ]} />}
  </div>;
}
