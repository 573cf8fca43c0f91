// Shows the notes about an entity or a relation beside it.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Note } from '../state/investigation';
import { current, newId, writeNote } from './current';
import './keep.css';
import { t } from '../lang/language';
import { dayText } from '../lang/format';

interface EditorProps {
  note: Note | null;
  about: string;
  what: string;
  onDone: () => void;
}

function NoteEditor({ note, about, what, onDone }: EditorProps) {
  const [text, setText] = useState(note?.text ?? '');
  const began = useRef(text); // another tab may change the note meanwhile
  const box = useRef<HTMLTextAreaElement>(null);
  const m = t().keep.note;
  useEffect(() => box.current?.focus(), []);
  const keepIt = () => {
    void writeNote({ id: note?.id ?? newId(), about, text }, began.current);
    onDone();
  };
  return (
    <form
      class="note-editor"
      onSubmit={(e) => {
        e.preventDefault();
        keepIt();
      }}
    >
      <textarea
        ref={box}
        rows={3}
        maxLength={20000}
        aria-label={m.about(what)}
        value={text}
        onInput={(e) => setText(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) keepIt();
          else if (e.key === 'Escape') onDone();
          else return;
          e.preventDefault();
          e.stopPropagation();
        }}
      />
      <div class="note-actions">
        <button class="primary">{m.keep}</button>
        <button type="button" onClick={onDone}>
          {m.cancel}
        </button>
        <span class="quiet">{m.keys}</span>
      </div>
    </form>
  );
}

/** Shows one note, which can be changed and deleted. */
export function NoteText({ note, what }: { note: Note; what: string }) {
  const [editing, setEditing] = useState(false);
  if (editing) return <NoteEditor note={note} about={note.about} what={what} onDone={() => setEditing(false)} />;
  return (
    <div class="note">
      <p>
        <bdi>{note.text}</bdi>
      </p>
      <p class="note-actions">
        <span class="quiet">{dayText(note.changed)}</span>
        <button class="link" onClick={() => setEditing(true)}>
          {t().keep.note.edit}
          <span class="visually-hidden">{t().keep.note.ofAbout(what)}</span>
        </button>
        <button
          class="link"
          onClick={() => {
            void writeNote({ ...note, text: '' }, note.text);
          }}
        >
          {t().keep.note.remove}
          <span class="visually-hidden">{t().keep.note.ofAbout(what)}</span>
        </button>
      </p>
    </div>
  );
}

/** Shows the notes about an entity or a relation, and a button to add one. */
export function Notes({ about, what }: { about: string; what: string }) {
  const [writing, setWriting] = useState(false);
  const notes = current.value?.notes.filter((n) => n.about === about) ?? [];
  return (
    <section class="notes" aria-label={t().keep.note.notesAbout(what)}>
      {notes.map((n) => (
        <NoteText key={n.id} note={n} what={what} />
      ))}
      {writing ? (
        <NoteEditor note={null} about={about} what={what} onDone={() => setWriting(false)} />
      ) : (
        <button class="link add-note" onClick={() => setWriting(true)}>
          {t().keep.note.add}
        </button>
      )}
    </section>
  );
}
