// Shows what the open investigation watches, and what newer revisions changed of it.
import { computed } from '@preact/signals';
import { current, seen, unwatch } from '../keep/current';
import { Answer, useAnswer } from '../parts/parts';
import type { Watch } from '../state/investigation';
import {
  type AnswerNews,
  answerNews,
  type EntityNews,
  entityNews,
  latest,
  type Moment,
  streamed,
  type Watching,
} from '../state/news';
import { open, state } from '../state/state';
import { t } from '../lang/language';
import { questionOf } from './comparing';
import { AnswerList, EntityList } from './newslist';

type News = { is: 'entity'; of: EntityNews[] } | { is: 'answers'; of: AnswerNews };

/** Finds the changes of a watched panel. */
export async function newsOfWatch(of: Watch, signal: AbortSignal): Promise<News> {
  if (of.panel.at === 'card') return { is: 'entity', of: await entityNews([of.panel.id], of.seen, signal) };
  const question = questionOf(of.panel);
  if (question === '') return { is: 'answers', of: { added: [], removed: [] } };
  return { is: 'answers', of: await answerNews(question, of.seen, state.peek().view, signal) };
}

/** The watched questions, each with the revision that the user saw. */
export const watchedQuestions = computed((): Watching[] =>
  (current.value?.watches ?? []).flatMap((w) => {
    const question = questionOf(w.panel);
    return question ? [{ id: w.id, question, view: state.value.view, since: w.seen.revision }] : [];
  }),
);

/**
 * Returns the number of changes of a watched panel: the number that the service reported, or else the number in an
 * answer.
 */
export async function changesOf(of: Watch, signal: AbortSignal): Promise<number> {
  return streamed.peek().get(of.id) ?? sizeOf(await newsOfWatch(of, signal));
}

export const sizeOf = (n: News): number =>
  n.is === 'answers'
    ? n.of.added.length + n.of.removed.length
    : n.of.reduce((sum, e) => sum + e.relations.length + e.added.length + e.removed.length, 0);

function Watched({ of, now }: { of: Watch; now: Moment | null }) {
  const answer = useAnswer(
    (signal) => newsOfWatch(of, signal),
    [of.id, of.seen.revision, now?.revision, streamed.value.get(of.id)],
  );
  const m = t().news;
  return (
    <li class="row">
      <button class="name" onClick={() => open(of.panel)}>
        <bdi>{of.name}</bdi>
      </button>
      <div class="watched-news">
        <Answer of={answer}>
          {(n) =>
            sizeOf(n) === 0 ? (
              <p class="quiet">{m.unchanged(of.seen.revision)}</p>
            ) : (
              <details>
                <summary>{m.changes(sizeOf(n), of.seen.revision)}</summary>
                {n.is === 'entity' ? <EntityList of={n.of} since={of.seen} /> : <AnswerList of={n.of} />}
              </details>
            )
          }
        </Answer>
      </div>
      <p class="note-actions">
        {now && now.revision > of.seen.revision && (
          <button
            class="link"
            aria-label={m.seenOf(of.name)}
            onClick={() => {
              void seen([of.id], now);
            }}
          >
            {m.seen}
          </button>
        )}
        <button
          class="link"
          aria-label={m.stopOf(of.name)}
          onClick={() => {
            void unwatch(of.id);
          }}
        >
          {m.stop}
        </button>
      </p>
    </li>
  );
}

/** The section of the panel of investigations. */
export function Watches() {
  const watches = current.value?.watches ?? [];
  const m = t().news;
  return (
    <section>
      <h3>{m.watched}</h3>
      {watches.length === 0 && <p class="quiet">{m.noWatches}</p>}
      <ul>
        {watches.map((w) => (
          <Watched key={w.id} of={w} now={latest.value} />
        ))}
      </ul>
    </section>
  );
}
