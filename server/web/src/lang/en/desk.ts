// The frame around the picture: the bar, notices, and the title of the page.
import { number } from '../format';
import { many } from './many';

export const desk = {
  bar: {
    search: 'Search for an entity',
    tools: 'Tools',
    ask: 'Ask',
    browse: 'Browse',
    conflicts: 'Conflicts',
    list: 'List',
    undo: 'Undo',
    undoKeys: 'Undo (Ctrl+Z)',
    redo: 'Redo',
    redoKeys: 'Redo (Ctrl+Shift+Z)',
    share: 'Share',
    light: 'Light colours',
    dark: 'Dark colours',
    keyboard: 'Keyboard',
    keyboardKeys: 'Keyboard (?)',
    language: 'Language',
  },
  languageFailed: (language: string) => `The texts in ${language} could not be loaded.`,
  graph: 'Graph',
  close: 'Close',
  contents: (panel: string) => `${panel}, contents`,
  loading: 'Loading…',
  cut: (limit: string) => `Not everything is shown: a limit of the service was reached (${limit}).`,
  statedOnly: 'Only links that sources state are drawn: deriving links among so many entities would take too long.',
  leftOut: (n: number, most: number) =>
    `${many(n, 'entity was', 'entities were')} left out: the graph holds at most ${number(most)}.`,
};
