// Shows what newer revisions changed in the picture and in the answers to the open question.
import { Answer, Empty, useAnswer } from '../parts/parts';
import { answerNews, arrived, before, drawnNews, entityNews, MOST_COMPARED, shownMoment } from '../state/news';
import { state } from '../state/state';
import { t } from '../lang/language';
import { momentText } from '../lang/format';
import { AnswerList, EntityList, RelationList } from './newslist';

export function News({ question = '' }: { question?: string }) {
  const since = arrived.value ? shownMoment.value : before.value;
  const { ids, view } = state.value;
  const some = ids.slice(0, MOST_COMPARED);
  const on = [some.join(), since?.at];
  const entities = useAnswer(async (signal) => (since ? entityNews(some, since, signal) : []), on);
  const among = useAnswer(async (signal) => (since ? drawnNews(some, since, signal) : null), on);
  const answers = useAnswer(
    async (signal) => (since && question ? answerNews(question, since, view, signal) : null),
    [question, since?.at, JSON.stringify(view)],
  );
  const m = t().news;
  return (
    <article class="news">
      <h2>{m.title}</h2>
      {!since ? (
        <Empty>{m.none}</Empty>
      ) : (
        <>
          <p class="quiet">{m.since(since.revision, momentText(since.at))}</p>
          {ids.length > some.length && <p class="quiet">{m.first(some.length, ids.length)}</p>}
          {question && (
            <section>
              <h3>{m.question}</h3>
              <p>
                <code>{question}</code>
              </p>
              <Answer of={answers}>
                {(a) =>
                  a && a.added.length + a.removed.length > 0 ? <AnswerList of={a} /> : <Empty>{m.noAnswers}</Empty>
                }
              </Answer>
            </section>
          )}
          <section>
            <h3>{m.entities}</h3>
            <Answer of={entities}>
              {(list) => (list.length > 0 ? <EntityList of={list} since={since} /> : <Empty>{m.noneHere}</Empty>)}
            </Answer>
          </section>
          <Answer of={among}>
            {(n) =>
              n &&
              n.added.length + n.removed.length > 0 && (
                <section>
                  <h3>{m.among}</h3>
                  <RelationList of={n} />
                </section>
              )
            }
          </Answer>
        </>
      )}
    </article>
  );
}
