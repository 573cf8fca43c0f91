// The editor for questions in the rule language. It completes words and marks mistakes in place.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Mark } from '../parts/parts';
import { opening, short } from '../state/ui';
import { begun, completions, type Begun, type Marked, type Word } from './words';
import './ask.css';
import { kindName } from '../state/labels';
import { t } from '../lang/language';

interface Props {
  text: string;
  onText: (text: string) => void;
  onRun: () => void;
  wrong: Marked[];
}

/** Repeats the text behind the text field and shows the marks, because a text field cannot contain marks. */
function Mirror({ text, wrong }: { text: string; wrong: Marked[] }) {
  const pieces = [];
  let at = 0;
  for (const m of [...wrong].sort((a, b) => a.from - b.from)) {
    if (m.from < at) continue;
    pieces.push(text.slice(at, m.from), <mark key={m.from}>{text.slice(m.from, m.to) || ' '}</mark>);
    at = m.to;
  }
  return (
    <pre class="mirror" aria-hidden="true">
      {pieces}
      {text.slice(at)}
      {'\n'}
    </pre>
  );
}

export function Editor({ text, onText, onRun, wrong }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [begins, setBegins] = useState<Begun | null>(null);
  const [found, setFound] = useState<Word[]>([]);
  const [at, setAt] = useState(0);

  useEffect(() => {
    setFound((now) => (begins ? now : []));
    if (!begins) return undefined;
    const mine = new AbortController();
    const timer = setTimeout(
      () => {
        completions(begins, mine.signal)
          .then((words) => {
            if (!mine.signal.aborted) {
              setFound(words);
              setAt(0);
            }
          })
          .catch(() => {
            if (!mine.signal.aborted) setFound([]);
          }); // the editor also works without completions
      },
      begins.sort === 'entity' ? 90 : 0,
    );
    return () => {
      clearTimeout(timer);
      mine.abort();
    };
  }, [begins?.sort, begins?.text, begins?.from]);
  useEffect(() => {
    document.getElementById(`word-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const look = () => {
    const f = field.current;
    setBegins(f && f.selectionStart === f.selectionEnd ? begun(f.value, f.selectionStart) : null);
  };
  const take = (word: Word | undefined) => {
    const f = field.current;
    if (!f || !begins || !word) return;
    // At once, so that the caret is at the right place for the next key.
    f.setRangeText(word.text, begins.from, f.selectionStart, 'end');
    onText(f.value);
    setBegins(null);
    f.focus();
  };
  const shown = begins !== null && found.length > 0;
  const keyed = (e: KeyboardEvent) => {
    if (shown && e.key === 'ArrowDown') setAt((at + 1) % found.length);
    else if (shown && e.key === 'ArrowUp') setAt((at + found.length - 1) % found.length);
    else if (shown && (e.key === 'Enter' || e.key === 'Tab') && !e.shiftKey && !e.ctrlKey) take(found[at]);
    else if (shown && e.key === 'Escape') setBegins(null);
    else if (e.key === 'Enter' && !e.shiftKey) {
      setBegins(null);
      onRun();
    } else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <div
      class="editor"
      onFocusOut={(e) => {
        if (!(e.currentTarget as Node).contains(e.relatedTarget as Node)) setBegins(null);
      }}
    >
      <label class="visually-hidden" for="question">
        {t().ask.editor.question}
      </label>
      <div class="field">
        <Mirror text={text} wrong={wrong} />
        <textarea
          id="question"
          ref={field}
          rows={Math.min(12, Math.max(3, text.split('\n').length))}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          value={text}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls="words"
          aria-activedescendant={shown ? `word-${at}` : undefined}
          aria-invalid={wrong.length > 0}
          aria-describedby={wrong.length > 0 ? 'mistakes' : 'ask-hint'}
          onInput={(e) => {
            onText(e.currentTarget.value);
            look();
          }}
          onKeyDown={keyed}
          onClick={look}
          onKeyUp={(e) => {
            if (/^(?:Arrow(?:Left|Right)|Home|End)$/.test(e.key)) look();
          }}
          onScroll={(e) => {
            const mirror = e.currentTarget.previousElementSibling;
            if (mirror) mirror.scrollTop = e.currentTarget.scrollTop;
          }}
        />
      </div>
      <ul class="words" id="words" role="listbox" aria-label={t().ask.editor.complete} hidden={!shown}>
        {found.map((w, i) => (
          <li
            key={w.sort + w.text}
            id={`word-${i}`}
            role="option"
            aria-selected={i === at}
            class={i === at ? 'option on' : 'option'}
            onPointerDown={(e) => {
              e.preventDefault();
              take(w);
            }}
            onPointerEnter={() => setAt(i)}
          >
            <span class="word-name">
              {begins?.sort === 'entity' && <Mark kind={w.sort} />}
              <bdi>{short(w.name, 80)}</bdi>
            </span>
            <span class="word-sort">{begins?.sort === 'entity' ? kindName(w.sort) : w.sort}</span>
            <span class="word-hint">
              <bdi>{opening(w.hint, 110)}</bdi>
            </span>
          </li>
        ))}
      </ul>
      <p class="visually-hidden" role="status">
        {shown ? t().ask.editor.completions(found.length) : ''}
      </p>
    </div>
  );
}

/** Lists the mistakes. A click on a mistake selects its place; a suggested name can be inserted there. */
export function Mistakes({ text, wrong, onText }: { text: string; wrong: Marked[]; onText: (text: string) => void }) {
  const go = (m: Marked) => {
    const f = document.getElementById('question') as HTMLTextAreaElement | null;
    f?.focus();
    f?.setSelectionRange(m.from, m.to);
  };
  return (
    <div class="problem" id="mistakes" role="alert">
      <ul class="mistakes">
        {wrong.map((m) => (
          <li key={`${m.from} ${m.problem.message}`}>
            <button type="button" class="link" onClick={() => go(m)}>
              {t().ask.editor.place(m.problem.line, m.problem.column)}
            </button>
            : <bdi>{opening(m.problem.message, 300)}</bdi>
            {m.instead && (
              <>
                {' '}
                <button type="button" onClick={() => onText(text.slice(0, m.from) + m.instead + text.slice(m.to))}>
                  {t().ask.editor.write(m.instead)}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
