import { useEffect, useState } from 'preact/hooks';
import { ask, type AnswerTo } from '../api/client';
import { add, open, state } from '../state/state';
import { typeInfo } from '../state/graph';
import { Answer, Badges, Empty, Name, useAnswer } from './parts';

const examples = ['constrains(Law, /21vianet)', 'constrains(Law, /21vianet), enacted(Body, Law)', 'operates(Company, Service), hostedIn(Service, Where)', 'exposedTo(Who, /china)'];

/** A cell of CSV; one that a spreadsheet could take for a formula is marked as text. */
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

function save(a: AnswerTo<'Ask'>['ask']): void {
  const lines = [a.columns.map((c) => c.name), ...a.edges.map(({ node }) => node.values.map((v) => v.entity?.name ?? v.text))];
  const url = URL.createObjectURL(new Blob([lines.map((l) => l.map(cell).join(',')).join('\r\n')], { type: 'text/csv' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: 'answers.csv' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** The word before the end of a text, and the relation types that it could become. */
function completions(text: string): string[] {
  const word = /(^|[\s,(])([a-z]\w*)$/.exec(text)?.[2];
  if (!word) return [];
  return [...typeInfo.value.values()].map((t) => t.name).filter((n) => n.toLowerCase().startsWith(word.toLowerCase()) && n !== word).slice(0, 6);
}

export function Ask({ query }: { query: string }) {
  const view = state.value.view;
  const [text, setText] = useState(query);
  useEffect(() => setText(query), [query]);
  const answer = useAnswer(async (signal) => (query ? (await ask('Ask', { query, after: null }, view, signal)).ask : null), [query, JSON.stringify(view)]);
  const run = () => open({ at: 'ask', query: text.trim() });
  return <article class="ask">
    <h2>Ask</h2>
    <p class="quiet">A question in the language of the rules: capital names are unknown, /names are entities.</p>
    <form onSubmit={(e) => { e.preventDefault(); run(); }}>
      <label class="visually-hidden" for="question">Question</label>
      <textarea id="question" rows={3} spellcheck={false} value={text} onInput={(e) => setText(e.currentTarget.value)}
        onKeyDown={(e) => { if (e.key === 'Enter' && !e.shiftKey) { e.preventDefault(); run(); } }} />
      {completions(text).length > 0 && <div class="completions" role="group" aria-label="Complete as">{completions(text).map((c) =>
        <button type="button" key={c} onClick={() => { setText(text.replace(/[a-z]\w*$/, `${c}(`)); document.getElementById('question')?.focus(); }}>{c}</button>)}</div>}
      <div class="actions"><button class="primary">Ask</button></div>
    </form>
    {query === '' ? <section><h3>For example</h3><ul class="plainlist">{examples.map((e) => <li key={e}><button class="link code" onClick={() => open({ at: 'ask', query: e })}>{e}</button></li>)}</ul></section>
      : <Answer of={answer}>{(a) => (a === null ? null : a.edges.length === 0 ? <Empty>Nothing answers this in this view.</Empty> : <Table a={a} />)}</Answer>}
  </article>;
}

function Table({ a }: { a: AnswerTo<'Ask'>['ask'] }) {
  const ids = [...new Set(a.edges.flatMap(({ node }) => node.values.flatMap((v) => (v.entity ? [v.entity.id] : []))))];
  return <>
    <div class="actions"><button onClick={() => add(ids)} disabled={ids.length === 0}>Into the graph</button><button onClick={() => save(a)}>Save as CSV</button></div>
    <p class="quiet" role="status">{a.totalCount === 1 ? 'One answer' : `${a.totalCount} answers`}{a.pageInfo.hasNextPage && `; the first ${a.edges.length} are shown`}</p>
    <div class="scroll" tabIndex={0} role="region" aria-label="Answers"><table><thead><tr>{a.columns.map((c) => <th key={c.name} scope="col">{c.name}</th>)}<th scope="col">Why</th></tr></thead>
      <tbody>{a.edges.map(({ node }, i) => <tr key={i}>{node.values.map((v, j) => <td key={j}>{v.entity ? <Name of={v.entity} most={60} /> : <bdi>{v.text}</bdi>}</td>)}
        <td><Badges of={{ ...node, derived: false }} /><details><summary aria-label={`proof of answer ${i + 1}`}>proof</summary><pre class="prooftext" tabIndex={0}>{node.text}</pre></details></td></tr>)}</tbody></table></div>
  </>;
}
