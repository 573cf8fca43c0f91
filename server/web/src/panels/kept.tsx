// The investigations that this browser keeps: the open one with its notes and questions, its history, and all others.
import { useEffect, useState } from 'preact/hooks';
import {
  current,
  dropQuestion,
  forget,
  keep,
  kept,
  leave,
  likelyName,
  openKept,
  openRead,
  refreshList,
  rename,
  restore,
  savedAt,
  unsaved,
  whole,
} from '../keep/current';
import { NoteText, Notes } from '../keep/notes';
import { get, history, type Listed, type Version } from '../keep/store';
import { addText } from '../keep/texts';
import { Answer, Empty, Name, Problem, useAnswer } from '../parts/parts';
import { nodesOf } from '../api/nodes';
import { Watches } from './watched';
import { failed, notice, piece } from '../state/graph';
import { MOST_BYTES, type Note, readInvestigation, writeInvestigation } from '../state/investigation';
import { open, state } from '../state/state';
import { entityName, qualities, sentence } from '../state/labels';
import { t } from '../lang/language';
import { momentText } from '../lang/format';

function offer(name: string, text: string): void {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  a.download = `${name.replace(/[^\p{L}\p{N}.-]+/gu, '-').slice(0, 60)}.nexum.json`;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 30_000);
  notice.value = t().keep.investigation.savedAs(a.download);
}

function Title() {
  const of = current.value;
  const [name, setName] = useState(of?.name ?? '');
  useEffect(() => setName(of?.name ?? ''), [of?.id, of?.name]);
  if (!of) return null;
  const done = () => {
    if (name.trim() === '') setName(of.name);
    else if (name.trim() !== of.name) void rename(of.id, name.trim());
  };
  return (
    <input
      class="title"
      type="text"
      aria-label={t().keep.investigation.name}
      maxLength={300}
      value={name}
      onInput={(e) => setName(e.currentTarget.value)}
      onBlur={done}
      onKeyDown={(e) => {
        if (e.key === 'Enter') e.currentTarget.blur();
      }}
    />
  );
}

function History({ id }: { id: string }) {
  const [unfolded, setUnfolded] = useState(false);
  const m = t().keep.investigation;
  const answer = useAnswer<Version[]>(
    () => (unfolded ? history(id) : Promise.resolve([])),
    [id, unfolded, savedAt.value],
  );
  return (
    <div class="fold history-fold">
      <button class="toggle" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
        {m.history}
      </button>
      {unfolded && (
        <Answer of={answer}>
          {(versions) =>
            versions.length === 0 ? (
              <Empty>{m.noHistory}</Empty>
            ) : (
              <ul class="history">
                {versions.map((v) => (
                  <li key={v.key}>
                    <span>
                      {momentText(v.changed)}
                      <span class="quiet block">
                        {qualities([m.entities(v.entities), m.notesCounted(v.notes), v.why])}
                      </span>
                    </span>
                    <button
                      onClick={() => {
                        void restore(v.key);
                      }}
                    >
                      {m.restore}
                      <span class="visually-hidden">{m.restoreOf(momentText(v.changed))}</span>
                    </button>
                  </li>
                ))}
              </ul>
            )
          }
        </Answer>
      )}
    </div>
  );
}

/** Shows all notes, with the names of what they are about if the service has them. */
function AllNotes({ notes }: { notes: Note[] }) {
  const ids = [...new Set(notes.map((n) => n.about))];
  const answer = useAnswer((signal) => nodesOf('Names', ids, {}, signal), [JSON.stringify(ids)]);
  return (
    <Answer of={answer}>
      {(nodes) =>
        ids.map((id, i) => {
          const n = nodes[i];
          const isRelation = n && 'source' in n;
          const name = isRelation ? sentence(n) : n && 'name' in n ? entityName(n) : id;
          return (
            <div class="about-notes" key={id}>
              <h4>
                {isRelation ? (
                  <button class="cited" onClick={() => open({ at: 'why', id })}>
                    {name}
                  </button>
                ) : n && 'name' in n ? (
                  <Name of={n} />
                ) : (
                  t().keep.investigation.notHere(name)
                )}
              </h4>
              {notes
                .filter((note) => note.about === id)
                .map((note) => (
                  <NoteText key={note.id} note={note} what={name} />
                ))}
            </div>
          );
        })
      }
    </Answer>
  );
}

function Current() {
  const of = current.value;
  if (!of) return null;
  const m = t().keep.investigation;
  const about = of.notes.filter((n) => n.about !== '');
  return (
    <section aria-label={m.open}>
      <h2 class="visually-hidden">{of.name}</h2>
      <Title />
      <p class={unsaved.value ? 'quiet bad' : 'quiet'} role="status">
        {unsaved.value || (savedAt.value ? m.keptAt(momentText(savedAt.value)) : m.keeping)}
      </p>
      <div class="actions">
        <button class="primary" onClick={() => offer(of.name, writeInvestigation(whole(of)))}>
          {m.saveFile}
        </button>
        <button onClick={addText} disabled={state.value.ids.length === 0}>
          {m.addText}
        </button>
        <button onClick={leave}>{m.close}</button>
      </div>
      <h3>{m.notes}</h3>
      <Notes about="" what={m.itself} />
      {about.length > 0 ? <AllNotes notes={about} /> : <p class="quiet">{m.noNotes}</p>}
      <Watches />
      <h3>{m.questions}</h3>
      {of.questions.length === 0 && <p class="quiet">{m.noQuestions}</p>}
      <ul>
        {of.questions.map((q) => (
          <li class="row" key={q.id}>
            <button class="name" onClick={() => open(q.panel)}>
              {q.name}
            </button>
            <button
              class="link"
              onClick={() => {
                void dropQuestion(q.id);
              }}
            >
              {m.remove}
              <span class="visually-hidden"> {q.name}</span>
            </button>
          </li>
        ))}
      </ul>
      <History id={of.id} />
    </section>
  );
}

function New() {
  const [name, setName] = useState('');
  const drawn = state.value.ids.length > 0;
  const m = t().keep.investigation;
  return (
    <form
      class="new"
      onSubmit={(e) => {
        e.preventDefault();
        void keep(name.trim() || likelyName());
        setName('');
      }}
    >
      <input
        class="field"
        type="text"
        maxLength={300}
        aria-label={m.newName}
        placeholder={piece.value.overview ? m.namePlaceholder : likelyName()}
        value={name}
        onInput={(e) => setName(e.currentTarget.value)}
      />
      <button class="primary">{drawn ? m.keepPicture : m.begin}</button>
    </form>
  );
}

function Row({ of }: { of: Listed }) {
  const [doing, setDoing] = useState<'' | 'rename' | 'delete'>('');
  const [name, setName] = useState(of.name);
  const m = t().keep.investigation;
  return (
    <li class="row">
      {doing === 'rename' ? (
        <input
          class="field"
          type="text"
          maxLength={300}
          aria-label={m.renameTo(of.name)}
          value={name}
          ref={(el) => el?.focus()}
          onInput={(e) => setName(e.currentTarget.value)}
          onBlur={() => {
            if (name.trim() !== '') void rename(of.id, name.trim());
            setDoing('');
          }}
          onKeyDown={(e) => {
            if (e.key === 'Enter') e.currentTarget.blur();
          }}
        />
      ) : (
        <button
          class="name"
          onClick={() => {
            void openKept(of.id);
          }}
        >
          <bdi>{of.name}</bdi>
        </button>
      )}
      <span class="quiet">
        {qualities([m.entities(of.entities), of.notes > 0 && m.notesCounted(of.notes)])} · {momentText(of.changed)}
      </span>
      <span class="note-actions">
        <button class="link" onClick={() => setDoing('rename')}>
          {m.rename}
          <span class="visually-hidden">{m.ofName(of.name)}</span>
        </button>
        <button
          class="link"
          onClick={() => {
            void get(of.id).then((k) => k && offer(of.name, writeInvestigation(k.investigation)));
          }}
        >
          {m.file}
          <span class="visually-hidden">{m.ofName(of.name)}</span>
        </button>
        {doing === 'delete' ? (
          <button
            class="link bad"
            onClick={() => {
              void forget(of.id);
            }}
          >
            {m.deleteForGood}
          </button>
        ) : (
          <button class="link" onClick={() => setDoing('delete')}>
            {m.delete}
            <span class="visually-hidden">{m.ofName(of.name)}</span>
          </button>
        )}
      </span>
    </li>
  );
}

function FromFile() {
  const [problem, setProblem] = useState('');
  const read = async (file: globalThis.File | undefined) => {
    setProblem('');
    if (!file) return;
    try {
      if (file.size > MOST_BYTES) throw new Error(t().keep.investigation.tooLarge(MOST_BYTES / 1e6));
      await openRead(readInvestigation(await file.text()));
    } catch (e) {
      setProblem(failed(e instanceof Error ? e.message : e).message);
    }
  };
  return (
    <>
      <label class="button file-button">
        {t().keep.investigation.openFile}
        <input
          type="file"
          accept=".json,application/json"
          onChange={(e) => {
            void read(e.currentTarget.files?.[0]);
            e.currentTarget.value = '';
          }}
        />
      </label>
      {problem && <Problem message={problem} />}
    </>
  );
}

export function Investigations() {
  useEffect(() => {
    void refreshList();
  }, []);
  const m = t().keep.investigation;
  const others = kept.value?.filter((k) => k.id !== current.value?.id);
  return (
    <article class="kept">
      {current.value ? (
        <Current />
      ) : (
        <>
          <h2>{m.title}</h2>
          <p>{m.about}</p>
          <New />
        </>
      )}
      <section>
        <h3>
          {current.value ? m.others : m.here} {others && <span class="count">{others.length}</span>}
        </h3>
        {unsaved.value && !current.value && <Problem message={unsaved.value} />}
        {others === undefined ? (
          <p class="quiet" role="status">
            {t().parts.loadingMore}
          </p>
        ) : others.length === 0 ? (
          <Empty>{current.value ? m.noOther : m.nothing}</Empty>
        ) : (
          <ul>
            {others.map((k) => (
              <Row key={k.id} of={k} />
            ))}
          </ul>
        )}
        <div class="actions">
          <FromFile />
        </div>
      </section>
    </article>
  );
}
