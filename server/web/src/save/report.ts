// Writes a report of the picture as one HTML file for print: figure, notes, relations with their sources, proofs and a
// bibliography.
import { ask } from '../api/client';
import type { Reported } from '../api/generated';
import { current } from '../keep/current';
import { span } from '../parts/parts';
import { shown } from '../state/shown';
import { state } from '../state/state';
import type { Caption } from './caption';
import { bibliography, cite, type Cited } from './citation';
import { documentList } from './documents';
import { proofList } from './proofs';
import { escaped } from '../parts/escape';
import { entityName, kindName, modalityName, qualities, sentence, relationName } from '../state/labels';
import { t, tag } from '../lang/language';

/** The maximum number of relations that are listed with claims and proofs. */
const MOST_RELATIONS = 400;
const AT_ONCE = 40;

const style = `
:root { font: 11pt/1.5 Charter, "Iowan Old Style", Georgia, "Noto Serif", "Noto Serif CJK SC", serif; color: #1c1b19; }
body { max-width: 48rem; margin: 2.5rem auto; padding: 0 1.5rem; background: #fff; }
h1 { font-size: 2rem; line-height: 1.15; margin: 0 0 .4rem; font-weight: 600; } h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid #cfc9bd; }
h3 { font-size: 1rem; margin: 1.2rem 0 .2rem; } .quiet { color: #5f5b54; font-size: .9rem; } figure { margin: 1.4rem 0; } figure svg { width: 100%; height: auto; border: 1px solid #e2ddd3; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; } th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid #e2ddd3; }
blockquote { margin: .3rem 0 .3rem .8rem; padding-left: .7rem; border-left: 2px solid #cfc9bd; font-style: italic; }
.note { background: #f7efd6; padding: .5rem .8rem; white-space: pre-wrap; margin: .3rem 0 .8rem; } .denies { color: #a3231b; } ol li { margin: .3rem 0; overflow-wrap: anywhere; } ol.proof { padding-left: 1.6rem; }
@page { size: A4; margin: 18mm 16mm; } @media print { body { margin: 0; max-width: none; padding: 0; } h2, h3 { break-after: avoid; } tr, figure, ol.proof li, .note { break-inside: avoid; } figure svg { width: auto; max-width: 100%; max-height: 205mm; } }
`;

async function reported(ids: readonly string[]): Promise<Reported[]> {
  const out: Reported[] = [];
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const { nodes } = await ask('Report', { ids: ids.slice(i, i + AT_ONCE) }, state.peek().view);
    for (const n of nodes) if (n && 'source' in n) out.push(n);
  }
  return out;
}

const marked = (r: Reported): string =>
  `${escaped(entityName(r.source))} <i>${escaped(relationName(r))}</i> ${escaped(entityName(r.target))}`;

function relationRow(r: Reported, cited: Cited): string {
  const manner = qualities([
    r.derived && t().parts.derived,
    r.disputed && t().parts.disputed,
    r.modality !== 'STATED' && modalityName(r.modality),
  ]);
  const by = r.derived
    ? `<a href="#proofs">${escaped(t().keep.report.byRule)}</a>`
    : r.claims.map((c) => cite(c, cited)).join(' ');
  return `<tr><td>${marked(r)}</td><td>${escaped(span(r))}</td><td>${escaped(manner)}</td><td>${by}</td></tr>`;
}

function notes(): string {
  const of = current.peek();
  if (!of) return '';
  const { entities, relations } = shown.peek();
  const names = new Map([
    ...entities.map((e): [string, string] => [e.id, entityName(e)]),
    ...relations.map((r): [string, string] => [r.id, sentence(r)]),
  ]);
  const all = of.notes
    .map(
      (n) =>
        `${n.about ? `<h3>${escaped(names.get(n.about) ?? n.about)}</h3>` : ''}<p class="note">${escaped(n.text)}</p>`,
    )
    .join('\n');
  const m = t().keep.report;
  const questions = of.questions.map((q) => `<li>${escaped(q.name)}</li>`).join('');
  return `${all && `<h2>${escaped(m.notes)}</h2>${all}`}${questions && `<h2>${escaped(m.questions)}</h2><ul>${questions}</ul>`}`;
}

/** Draws the chart that is open, and those among the questions of the investigation. */
async function charts(): Promise<string> {
  const panels = [state.peek().panel, ...(current.peek()?.questions.map((q) => q.panel) ?? [])];
  const drawn = [
    ...new Map(panels.flatMap((p) => (p.at === 'chart' ? [[JSON.stringify(p), p] as const] : []))).values(),
  ];
  if (drawn.length === 0) return '';
  const { chartsAsSVG } = await import('../panels/chart');
  const figures = (await Promise.all(drawn.map((p) => chartsAsSVG(p)))).flat();
  return figures.length > 0
    ? `<h2>${escaped(t().plot.report)}</h2>${figures.map((svg) => `<figure>${svg}</figure>`).join('')}`
    : '';
}

/** Returns the report as HTML text. All text of the data is escaped; the file runs and fetches nothing. */
export async function reportOf(caption: Caption, figure: string): Promise<string> {
  const { entities, relations } = shown.peek();
  const there = relations.filter((r) => r.fate !== 'removed').map((r) => r.id);
  const listed = await reported(there.slice(0, MOST_RELATIONS));
  const cited = bibliography(listed.flatMap((r) => [r, ...(r.derived ? r.proof.steps : [])]));
  const title = caption.heading || caption.title;
  const derived = listed.filter((r) => r.derived);
  const rest = there.length - listed.length;
  const m = t().keep.report;
  return `<!doctype html>
<html lang="${tag()}"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<style>${style}</style></head><body><main>
<h1>${escaped(title)}</h1>
<p class="quiet">${escaped(`${caption.view} · ${caption.origin}`)}</p>
<figure>${figure}<figcaption class="quiet">${escaped(caption.title)}</figcaption></figure>
${await charts()}
${notes()}
<h2>${escaped(m.entities)}</h2>
<table><thead><tr><th>${escaped(m.name)}</th><th>${escaped(m.kind)}</th><th>${escaped(m.id)}</th></tr></thead><tbody>
${entities.map((e) => `<tr><td>${escaped(entityName(e))}</td><td>${escaped(kindName(e.kind))}</td><td>${escaped(e.id)}</td></tr>`).join('\n')}
</tbody></table>
<h2>${escaped(m.relations)}</h2>
${rest > 0 ? `<p class="quiet">${escaped(m.first(listed.length, there.length))}</p>` : ''}
<table><thead><tr><th>${escaped(m.relation)}</th><th>${escaped(m.dates)}</th><th>${escaped(m.manner)}</th><th>${escaped(m.sources)}</th></tr></thead><tbody>
${listed.map((r) => relationRow(r, cited)).join('\n')}
</tbody></table>
${derived.length > 0 ? `<h2 id="proofs">${escaped(m.proofs)}</h2>\n${derived.map((r) => `<h3>${marked(r)}</h3>${proofList(r, cited)}`).join('\n')}` : ''}
<h2>${escaped(m.bibliography)}</h2>
${await documentList(cited, state.peek().view)}
</main></body></html>
`;
}
