// The button with the menu of the formats. The code that saves is loaded on demand.
import { onStage } from '../graph/handle';
import { language, t } from '../lang/language';
import type { Group } from '../parts/menu';
import { MenuButton } from '../parts/menubutton';
import { fail, notice } from '../state/graph';
import { amend, MOST_PLACED, state } from '../state/state';
import { shown } from '../state/shown';
import { formats } from './formats';
import type { Kind } from './save';

function save(kind: Kind): void {
  import('./save')
    .then((m) => m.save(kind))
    .catch((e: unknown) => {
      fail(e);
    });
}

/** Returns the code with which another site shows the picture in a frame. */
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
    fail(t().figure.embedRefused);
  }
}

const action = (kind: Kind, label: string, hint: string) => ({ label, hint, run: () => save(kind) });

/**
 * Returns the name of a format. Tables have a name in the language of the page; other formats have names of their own.
 */
function nameOf(f: (typeof formats)[number]): string {
  if (f.extension === 'nodes.csv') return t().keep.save.entitiesCSV;
  return f.extension === 'edges.csv' ? t().keep.save.relationsCSV : f.name;
}

/** Returns the formats in which the picture can be saved. */
export function saveGroups(): Group[] {
  const m = t().keep.save;
  return [
    {
      name: m.asPicture,
      actions: [action('png', 'PNG', m.png), action('pdf', 'PDF', t().figure.pdf), action('svg', 'SVG', m.svg)],
    },
    {
      name: m.asDocument,
      actions: [
        action('html', m.report, m.reportHint),
        { label: t().figure.embed, hint: t().figure.embedHint, run: () => void embed() },
      ],
    },
    {
      name: m.asGraph,
      actions: formats.map((f) => action(f.extension, nameOf(f), m.formats[f.extension])),
    },
  ];
}

export function SaveButton() {
  const m = t().keep.save;
  const nothing = shown.value.entities.length === 0;
  return (
    <MenuButton
      name={m.name}
      label={m.label}
      id="save-menu"
      groups={saveGroups}
      disabled={nothing}
      title={nothing ? m.nothing : m.label}
    />
  );
}
