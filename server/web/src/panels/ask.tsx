import { useEffect, useState } from 'preact/hooks';
import { ask, viewParameters, type AnswerTo } from '../api/client';
import type { Row } from '../api/generated';
import { Builder } from '../ask/builder';
import { Editor, Mistakes } from '../ask/editor';
import { Help } from '../ask/help';
import { Plain } from '../ask/plain';
import { entitiesIn } from '../ask/tokens';
import { marked } from '../ask/words';
import { add, change, open, state } from '../state/state';
import { Next } from '../parts/next';
import { useNames } from '../parts/names';
import { usePages } from '../parts/pages';
import { touches } from '../parts/pointer';
import { ProofText } from '../proof/prooftext';
import { type Column, inOrder, type Order, SortedTable } from '../parts/table';
import { Answer, Badges, Empty, Name, useAnswer } from '../parts/parts';
import { t } from '../lang/language';
import { entityName } from '../state/labels';
import { short } from '../state/ui';

type Page = AnswerTo<'Ask'>['ask'];

export function Ask({ query }: { query: string }) {
  const view = state.value.view;
  const [text, setText] = useState(query);
  const [building, setBuilding] = useState(false);
  useEffect(() => setText(query), [query]);
  const answer = useAnswer(
    async (signal) => (query ? (await ask('Ask', { query, after: null }, view, signal)).ask : null),
    [query, JSON.stringify(view)],
  );
  const problems = answer.is === 'failed' ? answer.error.problems : [];
  const wrong = text.trim() === query.trim() ? marked(text, problems) : []; // a newer text is not known to be wrong
  const m = t().ask;
  const run = () => open({ at: 'ask', query: text.trim() });
  return (
    <article class="ask">
      <h2>{m.title}</h2>
      <Plain
        examples={query === ''}
        focused={query === '' && !touches()}
        onAsk={(question, asOf) =>
          change({
            panel: { at: 'ask', query: question },
            ...(asOf === null ? {} : { view: { ...state.peek().view, asOf } }),
          })
        }
      />
      <details class="ask-build" open={building} onToggle={(e) => setBuilding(e.currentTarget.open)}>
        <summary>{m.build}</summary>
        {building && <Builder text={text} onText={setText} />}
      </details>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          run();
        }}
      >
        <Editor text={text} onText={setText} onRun={run} wrong={wrong} />
        {wrong.length > 0 && <Mistakes text={text} wrong={wrong} onText={setText} />}
        <div class="actions">
          <button class="primary" disabled={!text.trim()}>
            {m.ask}
          </button>
          <span class="quiet" id="ask-hint">
            {m.keys}
          </span>
        </div>
      </form>
      <Help key={query === '' ? 'empty' : 'asked'} unfolded={query === ''} />
      {problems.length === 0 && query !== '' && (
        <Answer of={answer}>
          {(a) => a && <Answers key={query + JSON.stringify(view)} first={a} query={query} />}
        </Answer>
      )}
    </article>
  );
}

/** Returns the address of a file with all answers, in the current view. */
function fileOf(query: string): string {
  const p = viewParameters(state.value.view);
  p.set('q', query);
  return `/export/ask.csv?${p}`;
}

function Answers({ first, query }: { first: Page; query: string }) {
  const pages = usePages(first, async (after) => (await ask('Ask', { query, after }, state.peek().view)).ask);
  const { rows } = pages;
  if (rows.length === 0) return <None query={query} />;
  const ids = [...new Set(rows.flatMap((r) => r.values.flatMap((v) => (v.entity ? [v.entity.id] : []))))];
  const left = first.totalCount - rows.length;
  const m = t().ask;
  return (
    <section aria-label={m.answers}>
      <p class="found" role="status">
        {first.columns.length === 0 ? m.yes : m.found(first.totalCount)}
        {left > 0 && m.firstShown(rows.length)}
      </p>
      <div class="actions">
        {ids.length > 0 && <button onClick={() => add(ids)}>{left > 0 ? m.addThese : t().card.add}</button>}
        <a class="button" href={fileOf(query)} download="">
          {m.saveCSV}
        </a>
      </div>
      <Table columns={first.columns} rows={rows} />
      <Next of={pages} />
    </section>
  );
}

/** The number of entities of a question whose cards are offered if it has no answer. */
const MOST_OFFERED = 3;

/**
 * Says that a question has no answer, and offers what may lead on: the whole graph, and the entities of the question.
 */
function None({ query }: { query: string }) {
  const ids = entitiesIn(query).slice(0, MOST_OFFERED);
  const names = useNames(ids);
  const limited = Object.keys(state.value.view).length > 0;
  const m = t().ask;
  return (
    <section aria-label={m.answers}>
      <Empty>{limited ? m.noneInView : m.none}</Empty>
      <div class="actions">
        {limited && <button onClick={() => change({ view: {} })}>{t().card.wholeGraph}</button>}
        {ids.map((id) => (
          <button key={id} onClick={() => open({ at: 'card', id })}>
            {m.about(short(names.get(id) ?? id, 60))}
          </button>
        ))}
      </div>
    </section>
  );
}

/** Returns the value by which a column of answers is sorted. */
const answerValue = (r: Row, i: number): string | number | null => {
  const v = r.values[i];
  return v ? (v.number ?? v.date ?? (v.entity ? entityName(v.entity) : v.text)) : null;
};

function Table({ columns, rows }: { columns: Page['columns']; rows: Row[] }) {
  const [order, setOrder] = useState<Order | null>(null);
  const by = columns.findIndex((c) => c.name === order?.key);
  const shown = order && by >= 0 ? inOrder(rows, (r) => answerValue(r, by), order.down) : rows;
  const first = columns.findIndex((_c, i) => rows.every((r) => r.values[i]?.entity));
  return (
    <SortedTable
      label={t().ask.table}
      columns={[
        ...columns.map(
          (c, j): Column<Row> => ({
            key: c.name,
            name: c.name,
            number: c.type === 'NUMBER',
            sorts: true,
            cell: (r) => {
              const v = r.values[j];
              return v?.entity ? <Name of={v.entity} most={60} /> : <bdi>{v?.text}</bdi>;
            },
          }),
        ),
        {
          key: ' why',
          name: t().ask.why,
          cell: (r) => (
            <>
              <Badges of={{ ...r, derived: false }} />
              <details>
                <summary aria-label={t().ask.proofOf(rows.indexOf(r) + 1)}>{t().ask.proof}</summary>
                <ProofText text={r.text} />
              </details>
            </>
          ),
        },
      ]}
      rows={shown}
      rowKey={(r) => String(rows.indexOf(r))}
      order={order}
      onOrder={setOrder}
      {...(first >= 0 ? { entity: (r: Row) => r.values[first]?.entity ?? undefined } : {})}
    />
  );
}
