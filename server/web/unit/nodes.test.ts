import { expect, test, vi } from 'vitest';
import './browser';
import { MOST_IDS, nodesOf } from '../src/api/nodes';

test.each([
  { of: 'no ids', n: 0, questions: [] },
  { of: 'the most ids of one question', n: MOST_IDS, questions: [MOST_IDS] },
  { of: 'more ids', n: 2 * MOST_IDS + 1, questions: [MOST_IDS, MOST_IDS, 1] },
])('$of are asked for in parts, and the answers keep their order', async ({ n, questions }) => {
  const sizes: number[] = [];
  vi.stubGlobal('fetch', (_: string, { body }: { body: string }) => {
    const { ids } = (JSON.parse(body) as { variables: { ids: string[] } }).variables;
    sizes.push(ids.length);
    const nodes = ids.map((id) => (id.endsWith('7') ? null : { id, kind: 'FIRM', name: id }));
    return Promise.resolve(new Response(JSON.stringify({ data: { nodes } })));
  });
  const ids = Array.from({ length: n }, (_, i) => `firm-${i}`);
  const nodes = await nodesOf('Names', ids);
  expect(sizes).toEqual(questions);
  expect(nodes.map((node) => node?.id)).toEqual(ids.map((id) => (id.endsWith('7') ? undefined : id)));
});
