// Provides the browser functions that the modules of state need when they are loaded, for tests without a browser.
import { vi } from 'vitest';
import { en } from '../src/lang/en';
import { use } from '../src/lang/language';

vi.stubGlobal('location', { hash: '', pathname: '/' });
vi.stubGlobal('history', { state: null, pushState: vi.fn(), replaceState: vi.fn(), back: vi.fn(), forward: vi.fn() });
vi.stubGlobal('addEventListener', vi.fn());
vi.stubGlobal('matchMedia', () => ({ matches: false }));
vi.stubGlobal('innerWidth', 1440);

use('en', en);

// Node 20 does not have it; every browser that the explorer supports does.
Map.groupBy ??= <K, V>(items: Iterable<V>, keyOf: (item: V, index: number) => K): Map<K, V[]> => {
  const groups = new Map<K, V[]>();
  let i = 0;
  for (const item of items) {
    const key = keyOf(item, i++);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};
