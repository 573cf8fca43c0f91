// The graph that is drawn, as a file of each format of the service.
import { viewParameters, type View } from '../api/client';
import type { Piece } from '../state/graph';
import { t } from '../lang/language';

/** What each format is for; the extensions are those of the service. */
export const formats = [
  { extension: 'gexf', name: 'GEXF', hint: 'Gephi, with its timeline' },
  { extension: 'graphml', name: 'GraphML', hint: 'networkx, igraph, yEd' },
  { extension: 'cyjs', name: 'Cytoscape JSON', hint: 'Cytoscape, Cytoscape.js' },
  { extension: 'graphology.json', name: 'Graphology JSON', hint: 'sigma.js, graphology' },
  { extension: 'dot', name: 'DOT', hint: 'Graphviz' },
  { extension: 'mmd', name: 'Mermaid', hint: 'diagrams in Markdown' },
  { extension: 'nodes.csv', name: 'Entities, CSV', hint: 'spreadsheets, pandas' },
  { extension: 'edges.csv', name: 'Relations, CSV', hint: 'spreadsheets, pandas; a row for each' },
  { extension: 'jsonld', name: 'JSON-LD', hint: 'linked data, for programs' },
  { extension: 'nq', name: 'N-Quads', hint: 'linked data, line by line' },
  { extension: 'ttl', name: 'Turtle', hint: 'linked data, for a triple store' },
] as const;
export type Extension = (typeof formats)[number]['extension'];

/** What is drawn and is there in the view: what a condition took away is drawn, but is in no file. */
export function parameters(shown: Piece, hiddenTypes: readonly string[], view: View): URLSearchParams {
  const p = viewParameters(view);
  for (const e of shown.entities) if (!e.gone) p.append('ids', e.id);
  for (const type of hiddenTypes) p.append('excludeType', type);
  return p;
}

export interface Exported {
  file: Blob;
  truncated: string | null;
}

/** Asks for the file, in the body, since a large graph is too long for an address. */
export async function fetchFormat(extension: Extension, p: URLSearchParams): Promise<Exported> {
  let response: Response;
  try {
    response = await fetch(`/export/subgraph.${extension}`, { method: 'POST', body: p });
  } catch {
    throw new Error(t().desk.offline);
  }
  if (!response.ok) {
    const body = (await response.json().catch(() => null)) as { errors?: { message: string }[] } | null;
    throw new Error(body?.errors?.[0]?.message ?? t().desk.status(response.status));
  }
  return { file: await response.blob(), truncated: response.headers.get('Nexum-Truncated') };
}
