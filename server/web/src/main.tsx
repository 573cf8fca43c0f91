import { render } from 'preact';
import { App } from './app';
import { ready } from './lang/language';
import { followCurrent, refreshList, resume } from './keep/current';
import { follow } from './state/follow';
import { followFacts } from './state/facts';
import { followMeasures } from './state/measures';
import { begin } from './state/graph';

const root = document.getElementById('app');
if (root) {
  void begin();
  // What this browser keeps is there within milliseconds, and says where to draw what.
  const texts = ready();
  void resume().finally(() => {
    texts
      .then(() => {
        follow();
        followMeasures();
        followFacts();
        followCurrent();
        void refreshList();
        render(<App />, root);
      })
      .catch(() => {
        root.textContent =
          'The texts of the page could not be loaded. Load the page again. 无法加载页面文本，请刷新页面。';
      });
  });
}
