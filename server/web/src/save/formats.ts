// Requests the drawn graph as a file in a format of the service.
import { viewParameters, type View } from '../api/client';
import type { Piece } from '../state/graph';
import { worded } from '../lang/codes';
import { t } from '../lang/language';

/** The formats. The extensions are those of the service. */
export const formats = [
  { extension: 'gexf', name: 'GEXF' },
  { extension: 'graphml', name: 'GraphML' },
  { extension: 'cyjs', name: 'Cytoscape JSON' },
  { extension: 'graphology.json', name: 'Graphology JSON' },
  { extension: 'dot', name: 'DOT' },
  { extension: 'mmd', name: 'Mermaid' },
  { extension: 'nodes.csv', name: 'CSV' },
  { extension: 'edges.csv', name: 'CSV' },
  { extension: 'jsonld', name: 'JSON-LD' },
  { extension: 'nq', name: 'N-Quads' },
  { extension: 'ttl', name: 'Turtle' },
] as const;
export type Extension = (typeof formats)[number]['extension'];

/**
 * Returns the ids of what is drawn and exists in the view. Entities that a condition removed are drawn, but no file
 * contains them.
 */
export function parameters(shown: Piece, hiddenTypes: readonly string[], view: View): URLSearchParams {
  const p = viewParameters(view);
  for (const e of shown.entities) if (!e.removed) p.append('ids', e.id);
  for (const type of hiddenTypes) p.append('excludeType', type);
  return p;
}

export interface Exported {
  file: Blob;
  truncated: string | null;
}

interface Refused {
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** Requests the file with the parameters in the body, because a large graph is too long for an address. */
export async function fetchFormat(extension: Extension, p: URLSearchParams): Promise<Exported> {
  let response: Response;
  try {
    response = await fetch(`/export/subgraph.${extension}`, { method: 'POST', body: p });
  } catch {
    throw new Error(t().page.offline);
  }
  if (!response.ok) {
    const body = (await response.json().catch(() => null)) as Refused | null;
    const error = body?.errors?.[0];
    throw new Error(error ? worded(error.extensions?.code, error.message) : t().page.status(response.status));
  }
  return { file: await response.blob(), truncated: response.headers.get('Nexum-Truncated') };
}
