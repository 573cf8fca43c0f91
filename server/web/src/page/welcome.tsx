// The first page: it describes the dataset, offers questions, and explains what is special here.
import { ask, type AnswerTo } from '../api/client';
import { Name, Problem, useAnswer } from '../parts/parts';
import { begin, piece, start } from '../state/graph';
import { world } from '../state/expand';
import { change, open, state } from '../state/state';
import { Recent } from './keep';
import { startsOf } from '../state/starts';
import { cardsOf } from './questions';
import { loadAction } from './drop';
import './welcome.css';
import { t } from '../lang/language';
import { listed } from '../lang/format';
import { descriptionOf, titleOf, withoutPacks } from '../state/labels';

function Failed({ message }: { message: string }) {
  return (
    <div class="stage-note">
      <Problem message={message} />
      <button
        onClick={() => {
          void begin();
        }}
      >
        {t().page.welcome.again}
      </button>
    </div>
  );
}

/** Shows how a dataset describes itself; for several datasets, the titles of all. */
function About({ of }: { of: AnswerTo<'Start'> }) {
  const { own, packs } = withoutPacks(of.datasets);
  const [first, ...others] = own;
  const more = [...others, ...packs];
  const { view } = state.value;
  const whole = Object.keys(view).length === 0;
  const seen = useAnswer(
    (signal) => (whole ? Promise.resolve(of) : ask('Counted', {}, view, signal)),
    [JSON.stringify(view), of],
  );
  const { earliest, latest } = of.stats;
  const stats = seen.is === 'ready' ? seen.value.stats : of.stats;
  const fewer = of.stats.relations - stats.relations;
  const m = t().page.welcome;
  const counts = m.counts(stats.entities, stats.relations, stats.documents);
  const dated = earliest && latest ? m.years(counts, earliest.slice(0, 4), latest.slice(0, 4)) : counts;
  return (
    <>
      <h2>{(first && titleOf(first)) ?? m.question}</h2>
      {first && descriptionOf(first) && others.length === 0 && <p class="lead">{descriptionOf(first)}</p>}
      {more.length > 0 && <p class="lead">{m.with(listed(more.map((d) => titleOf(d) ?? d.name)))}</p>}
      <p class="quiet">
        {m.end(whole ? dated : m.inView(dated))}
        {fewer > 0 && ` ${m.fewer(Math.max(0, of.stats.entities - stats.entities), fewer)}`}
        {stats.documents > 0 && (
          <>
            {' '}
            <button class="link" onClick={() => open({ at: 'sources' })}>
              {m.sources}
            </button>
          </>
        )}
        {of.unusedRules.length > 0 && (
          <>
            {' '}
            {m.unused}{' '}
            <button class="link" onClick={() => open({ at: 'rules' })}>
              {m.unusedWhy}
            </button>
          </>
        )}
      </p>
    </>
  );
}

function different(): { name: string; says: string }[] {
  const m = t().page.welcome;
  return [
    { name: m.proofs, says: m.proofsSay },
    { name: m.time, says: m.timeSays },
    { name: m.whatIf, says: m.whatIfSays },
  ];
}

/** Says that the graph is empty, and how to fill it. */
function Nothing() {
  const m = t().page.welcome;
  return (
    <>
      <h2>{m.empty}</h2>
      <p class="lead">{m.emptySays}</p>
      <div class="actions">
        <button class="primary" onClick={loadAction().run}>
          {t().actions.menu.load}
        </button>
        <a href="/docs/bring-your-own-data">{m.howToLoad}</a>
      </div>
    </>
  );
}

export function Welcome() {
  const s = start.value;
  if (s.is === 'failed') return <Failed message={s.error.message} />;
  return (
    <section class="welcome" data-covers aria-label={t().page.welcome.label}>
      {s.is === 'loading' ? (
        <div class="waiting" role="status" aria-label={t().parts.loading}>
          <i />
          <i />
          <i />
        </div>
      ) : (
        <>
          {s.value.stats.entities === 0 ? <Nothing /> : <About of={s.value} />}
          <Recent />
          <ul class="cards">
            {cardsOf(s.value, piece.value).map((card) => (
              <li key={card.text}>
                <button
                  class="card-question"
                  onClick={() => {
                    if (card.world === undefined) change(card.open);
                    else void world(card.world);
                  }}
                >
                  <b>{card.text}</b>
                  {card.hint && <span class="quiet">{card.hint}</span>}
                </button>
              </li>
            ))}
          </ul>
          {startsOf(s.value).length > 0 && <p class="quiet">{t().page.welcome.starts}</p>}
          <ul class="starts">
            {startsOf(s.value).map((node) => (
              <li key={node.id}>
                <Name of={node} />
              </li>
            ))}
          </ul>
          <dl class="different">
            {different().map((d) => (
              <div key={d.name}>
                <dt>{d.name}</dt>
                <dd>{d.says}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}
