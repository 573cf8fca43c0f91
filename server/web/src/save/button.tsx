// The button that opens the menu of what can be saved. What saves is loaded when it is asked for.
import { onStage } from '../graph/handle';
import { language, t } from '../lang/language';
import type { Group } from '../parts/menu';
import { MenuButton } from '../parts/menubutton';
import { notice, problem, failed } from '../state/graph';
import { amend, MOST_PLACED, state } from '../state/state';
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

/** The page for frames with what is drawn, as code for a page of another site. */
export function embedCode(): string {
  const address = new URL(location.href);
  address.search = '';
  const source = address.href.replace('/#', `/?embed&lang=${language()}#`);
  const quoted = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<iframe src="${quoted(source)}" title="${quoted(document.title)}" width="720" height="480" loading="lazy" style="border:1px solid #ccc"></iframe>`;
}

async function embed(): Promise<void> {
  const stage = onStage.peek();
  if (stage && state.peek().ids.length <= MOST_PLACED) amend({ places: stage.places(), camera: null });
  const code = embedCode();
  try {
    await navigator.clipboard.writeText(code);
    notice.value = t().figure.embedCopied;
  } catch {
    problem.value = failed(t().figure.embedRefused);
  }
}

const action = (kind: Kind, label: string, hint: string) => ({ label, hint, run: () => save(kind) });

/** What can be saved of what is drawn. */
export const saveGroups = (): Group[] => [
  {
    name: 'As a picture, as it is framed now',
    actions: [
      action('png', 'PNG', 'for a slide, a page, a message; twice the size of the screen'),
      action('pdf', 'PDF', t().figure.pdf),
      action('svg', 'SVG', 'drawn in lines, for print, Inkscape and Illustrator'),
    ],
  },
  {
    name: 'As a document',
    actions: [
      action('html', 'Report', 'figure, notes, sources and proofs; prints well'),
      { label: t().figure.embed, hint: t().figure.embedHint, run: () => void embed() },
    ],
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
