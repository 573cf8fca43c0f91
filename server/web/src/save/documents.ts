// The bibliography of a report: what each document is, who made it, when it was published, and where it can be read.
import { ask, type View } from '../api/client';
import type { Published } from '../api/generated';
import { listed } from '../lang/format';
import { t } from '../lang/language';
import { escaped } from '../parts/escape';
import { typeInfo } from '../state/graph';
import { entityName, factName, typeName, valueName } from '../state/labels';
import { capital } from '../state/ui';
import type { Cited } from './citation';

const AT_ONCE = 40;
/** The fact with the full title, which follows the short name by which claims cite the document. */
const TITLE = 'title';
/** The facts that an entry of a bibliography has, in this order. */
const SHOWN = ['documentType', 'publishedOn'];

/** Asks for the facts and the makers of documents. */
export async function documentsOf(ids: readonly string[], view: View): Promise<Map<string, Published>> {
  const authors = [...typeInfo.value.values()].filter((info) => info.authors).map((info) => info.type);
  const out = new Map<string, Published>();
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const { nodes } = await ask('Documents', { ids: ids.slice(i, i + AT_ONCE), authors }, view);
    for (const n of nodes)
      if (n && 'facts' in n)
        // Without a type of authors, the filter has no type and would let all relations pass.
        out.set(n.id, authors.length > 0 ? n : { ...n, relations: { edges: [] } });
  }
  return out;
}

const web = (address: string): boolean => /^https?:\/\/\S+$/.test(address);

/** Returns an entry as HTML. */
export function entry(id: string, { name }: { name: string }, of: Published | undefined): string {
  const value = (fact: string): string => of?.facts.edges.find((e) => e.node.name === fact)?.node.value ?? '';
  const makers = Map.groupBy(of?.relations.edges.map((e) => e.node) ?? [], (r) => r.type);
  const made = [...makers].map(([type, rows]) =>
    t().keep.report.maker(typeName(type, true), listed(rows.map((r) => entityName(r.source)))),
  );
  const facts = SHOWN.flatMap((fact) => (value(fact) ? [valueName(fact, value(fact))] : []));
  const details = [...made, ...facts].map((part) => escaped(capital(part)));
  const addresses = (of?.facts.edges ?? []).map((e) => e.node).filter((f) => f.name !== TITLE && web(f.value));
  const links = addresses.map(
    (f) => `<a href="${escaped(f.value)}" title="${escaped(factName(f.name))}">${escaped(f.value)}</a>`,
  );
  const title = value(TITLE);
  return [
    escaped(capital(name)),
    title && `<cite>${escaped(title)}</cite>`,
    ...details,
    ...links,
    `<span class="quiet">${escaped(id)}</span>`,
  ]
    .filter(Boolean)
    .join('. ');
}

/** Returns the documents that a report cites as an HTML list, with the numbers by which it cites them. */
export async function documentList(cited: Cited, view: View): Promise<string> {
  const found = await documentsOf([...cited.keys()], view);
  const items = [...cited].map(([id, d]) => `<li id="doc-${d.n}">${entry(id, d, found.get(id))}</li>`);
  return `<ol class="bibliography">${items.join('\n')}</ol>`;
}
