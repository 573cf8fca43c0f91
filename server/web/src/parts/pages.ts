import { useState } from 'preact/hooks';
import { failed } from '../state/graph';

export interface Page<T> {
  edges: { node: T }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

export interface Pages<T> {
  rows: T[];
  more: boolean;
  next: () => void;
  busy: boolean;
  problem: string;
}

/** Returns the rows of the first page and of the pages that were loaded after it. */
export function usePages<T>(first: Page<T>, ask: (after: string | null) => Promise<Page<T> | undefined>): Pages<T> {
  const [further, setFurther] = useState<Page<T>[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const info = (further.at(-1) ?? first).pageInfo;
  const next = () => {
    if (busy) return;
    setBusy(true);
    setProblem('');
    ask(info.endCursor)
      .then((page) => {
        if (page) setFurther([...further, page]);
      })
      .catch((e: unknown) => setProblem(failed(e).message))
      .finally(() => setBusy(false));
  };
  return {
    rows: [first, ...further].flatMap((p) => p.edges.map((e) => e.node)),
    more: info.hasNextPage,
    next,
    busy,
    problem,
  };
}
