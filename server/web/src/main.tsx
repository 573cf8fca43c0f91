import { render } from 'preact';
import { App } from './app';
import { follow } from './state/follow';
import { begin } from './state/graph';

const root = document.getElementById('app');
if (root) {
  void begin();
  follow();
  render(<App />, root);
}
