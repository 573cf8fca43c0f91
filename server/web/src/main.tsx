import { render, type VNode } from 'preact';
import { App } from './app';
import { ready } from './lang/language';
import { followCurrent, refreshList, resume } from './keep/current';
import { followTitle } from './page/title';
import { follow } from './state/follow';
import { followFacts } from './state/facts';
import { followMeasures } from './state/measures';
import { begin } from './state/graph';
import { followRevisions } from './state/news';
import { theme } from './state/ui';

const root = document.getElementById('app');

/** Sets up what every page needs. */
function start(): void {
  follow();
  followMeasures();
  followFacts();
}

/** Renders a page in place of what the document shows until the script is loaded. */
function show(page: VNode, into: Element): void {
  into.textContent = '';
  render(page, into);
}

/** Renders the read-only page for frames. It stores nothing, and shows nothing that this browser has stored. */
async function embed(into: Element): Promise<void> {
  const [{ Embedded }] = await Promise.all([import('./page/embedded'), ready()]);
  document.documentElement.dataset['theme'] = theme.value;
  start();
  show(<Embedded />, into);
}

async function explore(into: Element): Promise<void> {
  const texts = ready();
  // The stored investigation loads within milliseconds, and decides what is drawn.
  await resume();
  await texts;
  start();
  followCurrent();
  void import('./panels/watched').then(({ watchedQuestions }) => followRevisions(() => watchedQuestions.value));
  followTitle();
  void refreshList();
  show(<App />, into);
}

if (root) {
  void begin();
  const page = new URLSearchParams(location.search).has('embed') ? embed(root) : explore(root);
  page.catch(() => {
    root.textContent = 'The texts of the page could not be loaded. Load the page again. 无法加载页面文本，请刷新页面。';
  });
}
