import { useState } from 'preact/hooks';
import { failed } from '../state/graph';

interface Page<T> { edges: { node: T }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }

/** The rows of a first page and of those that were asked for after it. */
export function usePages<T>(first: Page<T>, ask: (after: string | null) => Promise<Page<T> | undefined>): { rows: T[]; more: boolean; next: () => void; problem: string } {
  const [further, setFurther] = useState<Page<T>[]>([]);
  const [problem, setProblem] = useState('');
  const info = (further.at(-1) ?? first).pageInfo;
  const next = () => {
    ask(info.endCursor).then((page) => { if (page) setFurther([...further, page]); }).catch((e: unknown) => setProblem(failed(e).message));
  };
  return { rows: [first, ...further].flatMap((p) => p.edges.map((e) => e.node)), more: info.hasNextPage, next, problem };
}
