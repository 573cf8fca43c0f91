// The citations of a report: each names a document by its number in the bibliography, and the place in it.
import type { Claim } from '../api/generated';
import { t } from '../lang/language';
import { escaped } from '../parts/escape';
import { entityName, modalityName } from '../state/labels';

/** Returns the documents in the order in which they are first cited, and what these cite, each with its number. */
export function bibliography(of: readonly { claims: Claim[] }[]): Map<string, { n: number; name: string }> {
  const all = new Map<string, { n: number; name: string }>();
  for (const { claims } of of)
    for (const { document, relays } of claims)
      for (const d of [document, relays])
        if (d && !all.has(d.id)) all.set(d.id, { n: all.size + 1, name: entityName(d) });
  return all;
}

export type Cited = ReturnType<typeof bibliography>;

/** Returns a citation as HTML: number, place, the document that is cited there, and how the document says it. */
export function cite(c: Claim, cited: Cited): string {
  const denies = c.stance === 'DISPUTES' ? ` <span class="denies">${escaped(t().parts.denies)}</span>` : '';
  const manner = c.modality === 'STATED' ? '' : ` (${escaped(modalityName(c.modality))})`;
  const at = c.locator ? `, ${escaped(c.locator)}` : '';
  const quote = c.quote ? `<blockquote>${escaped(c.quote)}</blockquote>` : '';
  const number = ({ id }: { id: string }): string => {
    const n = cited.get(id)?.n;
    return `<a href="#doc-${n}">${n}</a>`;
  };
  const relayed = c.relays ? `, ${t().card.citing(number(c.relays))}` : '';
  return `[${number(c.document)}${at}${relayed}]${manner}${denies}${quote}`;
}
