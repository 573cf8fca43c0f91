// Sends files to the service. The service checks them first, and loads them when the user confirms.
import { strToU8, zip, type Zippable } from 'fflate';
import { worded } from '../lang/codes';
import { t } from '../lang/language';

export interface FileProblem {
  file: string;
  line?: number;
  column?: number;
  /** The number of the record, where several can stand in one line. */
  record?: number;
  text: string;
}

/** The report of the service about files, before and after it loads them. */
export interface Report {
  status: 'committed' | 'unchanged' | 'dryRun' | 'invalid';
  revision: number;
  new: number;
  held: number;
  retracted: number;
  /** The number of claims here that hold for another time because of another version. They are retracted and added. */
  ended?: number;
  entities: Record<string, number>;
  relations: Record<string, number>;
  facts: Record<string, number>;
  foreign: number;
  /** The numbers of claims for each term that the ontology does not define. */
  foreigns?: Record<string, number>;
  foreignKinds?: Record<string, number>;
  /** The pack that defines most of the foreign kinds and predicates of the data. */
  pack?: string;
  /** The rows that were left out, each with its first problem. */
  skipped?: FileProblem[];
  rules: number;
  ontologies: number;
  notes: FileProblem[];
  problems: FileProblem[];
  moreProblems: number;
  /** The number of tables without a mapping. They are one of the problems. */
  unmapped?: number;
  warnings: FileProblem[];
  changes?: string[];
  moreChanges?: number;
  added?: Added;
}

/** The first entities and relations that the new claims of a load are about. */
export interface Added {
  entities: { id: string; kind?: string; name?: string; new: boolean; facts?: { name: string; value: string }[] }[];
  relations: { source: string; type: string; target: string; when?: string }[];
  moreEntities: boolean;
  moreRelations: boolean;
}

export class LoadError extends Error {
  readonly forbidden: boolean;
  /** Whether the service takes no new data at all. */
  readonly readOnly: boolean;
  constructor(message: string, forbidden = false, readOnly = false) {
    super(message);
    this.forbidden = forbidden;
    this.readOnly = readOnly;
  }
}

/** The page does not read more bytes than this into memory. The command loads files of any size. */
export const MOST_UPLOADED = 200_000_000;

/** Converts a file name to a dataset name that the service accepts. */
export const datasetName = (file: string): string =>
  file
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80) || 'dropped';

const archives = ['.zip', '.tar', '.tgz', '.tar.gz', '.tar.zst'];
export const isArchive = (name: string): boolean => archives.some((a) => name.toLowerCase().endsWith(a));

/** Returns the files as one request body: an archive unchanged, other files in an archive that keeps their names. */
export async function bodyOf(files: readonly File[]): Promise<Blob> {
  const size = files.reduce((n, f) => n + f.size, 0);
  if (size > MOST_UPLOADED) throw new LoadError(t().load.tooLarge(Math.round(size / 1e6), MOST_UPLOADED / 1e6));
  const [first] = files;
  if (files.length === 1 && first && isArchive(first.name)) return first;
  const entries: Zippable = {};
  for (const f of files) entries[f.name] = [new Uint8Array(await f.arrayBuffer()), { level: f.size > 1e6 ? 1 : 6 }];
  if (files.length === 0) entries['empty'] = strToU8('');
  const bytes = await new Promise<Uint8Array>((resolve, reject) =>
    zip(entries, (e, data) => (e ? reject(e) : resolve(data))),
  );
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/zip' });
}

interface Asked {
  dataset: string;
  replace: boolean;
  dryRun: boolean;
  token: string;
  /** The packs to load with the files. */
  packs?: readonly string[];
  /** Whether bad rows are left out. */
  skip?: boolean;
}

/** The maximum number of bad rows that are left out. */
const MOST_SKIPPED = 100_000;

/** Sends a body to a path of the service, and returns its answer. */
async function post<A>(
  path: string,
  body: Blob,
  token: string,
  isAnswer: (a: A) => boolean,
  signal: AbortSignal,
): Promise<A> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      body,
      signal,
      headers: {
        'Content-Type': 'application/octet-stream',
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
    });
  } catch (e) {
    if (signal.aborted) throw e;
    throw new LoadError(t().page.offline);
  }
  const answer = (await response.json().catch(() => null)) as
    | (A & { errors?: { message: string; extensions?: { code?: string } }[] })
    | null;
  if (answer && isAnswer(answer)) return answer;
  const error = answer?.errors?.[0];
  const code = error?.extensions?.code;
  const message = error ? worded(code, error.message) : t().page.status(response.status);
  throw new LoadError(message, response.status === 403, code === 'READ_ONLY');
}

export function send(
  body: Blob,
  { dataset, replace, dryRun, token, packs = [], skip = false }: Asked,
  signal: AbortSignal,
): Promise<Report> {
  const p = new URLSearchParams({ dataset, dryRun: String(dryRun), replace: String(replace) });
  for (const pack of packs) p.append('pack', pack);
  if (skip) p.set('skipBad', String(MOST_SKIPPED));
  return post<Report>(`/load?${p}`, body, token, (a) => Boolean(a.status), signal);
}

/** What the service drafts from tables: what their columns mean, and what the ontology lacks for them. */
export interface Drafts {
  mapping: string;
  ontology: string;
  tables?: Sample[];
}

/** The first rows of a table. */
export interface Sample {
  file: string;
  sheet?: string;
  /** The list in a file that is one JSON object: its key, or the path to it. */
  list?: string;
  columns: string[];
  /** at says where each cell begins in its line; 0 if this is unknown. */
  rows: { line: number; cells: string[]; at: number[] }[];
  total: number;
}

export function draft(body: Blob, dataset: string, token: string, signal: AbortSignal): Promise<Drafts> {
  const p = new URLSearchParams({ dataset });
  return post<Drafts>(`/load/draft?${p}`, body, token, (a) => typeof a.ontology === 'string', signal);
}

const tables = /\.(csv|tsv|xlsx|json|jsonl|ndjson)(\.gz)?$/i;

/** Reports whether a mapping can be drafted for files, and none is among them. */
export const isDraftable = (files: readonly File[]): boolean =>
  files.some((f) => tables.test(f.name)) && !files.some((f) => /\.mapping\.ya?ml$/i.test(f.name));

/** Reports whether the only problem of files is that no mapping says what the columns of tables mean. */
export const lacksMapping = (report: Report): boolean =>
  report.status === 'invalid' && Boolean(report.unmapped) && report.problems.length + report.moreProblems === 1;

/** Reports whether some problems are those of rows, which can be left out, and not of the mapping. */
export const hasBadRows = (report: Report | null): boolean =>
  report?.status === 'invalid' && report.problems.some((p) => Boolean(p.line) && tables.test(p.file));

/** Reports whether a file has a graph of RDF, for which an ontology can be drafted. */
export const isGraph = (name: string): boolean =>
  /\.(nq|nquads|nt|ntriples|ttl|turtle|trig|rdf|jsonld)(\.gz)?$/i.test(name);

/** Returns drafts as files of a dataset. An empty draft is left out. */
export const filesOf = (dataset: string, { mapping, ontology }: Drafts): File[] =>
  (
    [
      [`${dataset}.mapping.yaml`, mapping],
      [`${dataset}.graphqls`, ontology],
    ] as const
  )
    .filter(([, text]) => text.replace(/^\s*#.*$/gm, '').trim() !== '')
    .map(([name, text]) => new File([text], name));

const PREVIEW = 4_000;
const PREVIEWED_LINES = 14;

/** Decodes bytes as UTF-8, or UTF-16 if they begin with its mark, or else as Western European text. */
function decoded(bytes: Uint8Array): string | null {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Returns the beginning of a text file; null if it is not text. */
export async function previewOf(file: Blob): Promise<string | null> {
  const text = decoded(new Uint8Array(await file.slice(0, PREVIEW).arrayBuffer()));
  return text?.split('\n').slice(0, PREVIEWED_LINES).join('\n') ?? null;
}

/** Returns records as a file that the service can load. */
export const recordFile = (name: string, lines: string): File =>
  new File([lines], `${name}.jsonl`, { type: 'application/jsonl' });
