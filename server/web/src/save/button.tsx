// The button that opens the menu of what can be saved. What saves is loaded when it is asked for.
import type { Group } from '../parts/menu';
import { MenuButton } from '../parts/menubutton';
import { problem, failed } from '../state/graph';
import { shown } from '../state/shown';
import { formats } from './formats';
import type { Kind } from './save';

function save(kind: Kind): void {
  import('./save')
    .then((m) => m.save(kind))
    .catch((e: unknown) => {
      problem.value = failed(e);
    });
}

const action = (kind: Kind, label: string, hint: string) => ({ label, hint, run: () => save(kind) });

/** What can be saved of what is drawn. */
export const saveGroups = (): Group[] => [
  {
    name: 'As a picture, as it is framed now',
    actions: [
      action('png', 'PNG', 'for a slide, a page, a message; twice the size of the screen'),
      action('svg', 'SVG', 'drawn in lines, for print, Inkscape and Illustrator'),
    ],
  },
  {
    name: 'As a document',
    actions: [action('html', 'Report', 'figure, notes, sources and proofs; prints well')],
  },
  {
    name: 'As a graph, in this view, without what is hidden',
    actions: formats.map((f) => action(f.extension, f.name, f.hint)),
  },
];

export function SaveButton() {
  const nothing = shown.value.entities.length === 0;
  return (
    <MenuButton
      name="Save"
      label="Save what is drawn"
      id="save-menu"
      groups={saveGroups}
      disabled={nothing}
      title={nothing ? 'There is nothing in the graph to save' : 'Save what is drawn'}
    />
  );
}
