// The first page: what dataset this is, what one can ask of it at one click, and what is different here.
import { ask, type AnswerTo } from '../api/client';
import { Name, Problem, useAnswer } from '../parts/parts';
import { begin, start } from '../state/graph';
import { change, open, state } from '../state/state';
import { Recent } from './keep';
import { startsOf } from '../state/starts';
import { cardsOf } from './questions';
import './welcome.css';

const count = (n: number, one: string, many: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

function Failed({ message }: { message: string }) {
  return (
    <div class="stage-note">
      <Problem message={message} />
      <button
        onClick={() => {
          void begin();
        }}
      >
        Try again
      </button>
    </div>
  );
}

/** What a dataset says of itself; of several, the titles of all. */
function About({ of }: { of: AnswerTo<'Start'> }) {
  const [first, ...more] = of.datasets;
  const { view } = state.value;
  const whole = Object.keys(view).length === 0;
  const seen = useAnswer(
    (signal) => (whole ? Promise.resolve(of) : ask('Counted', {}, view, signal)),
    [JSON.stringify(view), of],
  );
  const { earliest, latest } = of.stats;
  const stats = seen.is === 'ready' ? seen.value.stats : of.stats;
  return (
    <>
      <h2>{first?.title ?? 'Who is connected to whom, how, and according to which source'}</h2>
      {first?.description && more.length === 0 && <p class="lead">{first.description}</p>}
      {more.length > 0 && <p class="lead">With {more.map((d) => d.title ?? d.name).join(', ')}.</p>}
      <p class="quiet">
        {count(stats.entities, 'entity', 'entities')} and {count(stats.relations, 'relation', 'relations')} from{' '}
        {count(stats.documents, 'document', 'documents')}
        {earliest && latest ? `, ${earliest.slice(0, 4)} to ${latest.slice(0, 4)}` : ''}
        {!whole && ', in this view'}.
        {of.unusedRules.length > 0 && (
          <>
            {' '}
            Some rules are not used.{' '}
            <button class="link" onClick={() => open({ at: 'rules' })}>
              See which, and why.
            </button>
          </>
        )}
      </p>
    </>
  );
}

const different = [
  { name: 'Proofs', says: 'Each line names who says so. Each conclusion shows its proof, down to the paragraph.' },
  { name: 'Time', says: 'See the graph as of any date, and what changed between two.' },
  {
    name: 'What if',
    says: 'Exclude a source, remove a company or assume a link, and see what falls and what follows.',
  },
];

export function Welcome() {
  const s = start.value;
  if (s.is === 'failed') return <Failed message={s.error.message} />;
  return (
    <section class="welcome" data-covers aria-label="Begin here">
      {s.is === 'loading' ? (
        <div class="waiting" role="status" aria-label="Loading">
          <i />
          <i />
          <i />
        </div>
      ) : (
        <>
          <About of={s.value} />
          <Recent />
          <ul class="cards">
            {cardsOf(s.value).map((card) => (
              <li key={card.text}>
                <button class="card-question" onClick={() => change(card.open)}>
                  <b>{card.text}</b>
                  {card.hint && <span class="quiet">{card.hint}</span>}
                </button>
              </li>
            ))}
          </ul>
          <p class="quiet">Or start with one of these:</p>
          <ul class="starts">
            {startsOf(s.value).map((node) => (
              <li key={node.id}>
                <Name of={node} />
              </li>
            ))}
          </ul>
          <dl class="different">
            {different.map((d) => (
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
