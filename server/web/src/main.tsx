import { render } from 'preact';
import { App } from './app';
import { follow } from './state/follow';
import { followMeasures } from './state/measures';
import { begin } from './state/graph';

const root = document.getElementById('app');
if (root) {
  void begin();
  follow();
  followMeasures();
  render(<App />, root);
}
