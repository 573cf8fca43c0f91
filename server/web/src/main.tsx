import { render } from 'preact';
import { App } from './app';
import { followCurrent, refreshList, resume } from './keep/current';
import { follow } from './state/follow';
import { followFacts } from './state/facts';
import { followMeasures } from './state/measures';
import { begin } from './state/graph';

const root = document.getElementById('app');
if (root) {
  void begin();
  // What this browser keeps is there within milliseconds, and says where to draw what.
  void resume().finally(() => {
    follow();
    followMeasures();
    followFacts();
    followCurrent();
    void refreshList();
    render(<App />, root);
  });
}
