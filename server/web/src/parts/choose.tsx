// Chooses one of many options, such as a relation type: a text field that lists the options and filters them while one
// types.
import { Fragment } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { compareTexts } from '../lang/format';
import { t } from '../lang/language';
import './choose.css';
import { matching } from './match';

export interface Option {
  key: string;
  name: string;
  /** Another text by which one finds the option, such as its name in the data. */
  also?: string;
  /** The heading under which the option is listed. */
  group?: string;
}

interface Props {
  label: string;
  /** The text while nothing is chosen. */
  none: string;
  options: readonly Option[];
  /** The key of the chosen option; empty for none. */
  value?: string;
  /** Whether the options keep their order. By default, each group is sorted by name. */
  ordered?: boolean;
  onPick: (key: string) => void;
}

/** Returns the options that match a text, by group. The groups keep their order. */
export function listed(options: readonly Option[], typed: string, ordered = false): Option[] {
  const sorted = ordered ? [...options] : [...options].sort((a, b) => compareTexts(a.name, b.name));
  const found = typed.trim() === '' ? sorted : matching(typed, sorted, (o) => `${o.name} ${o.also ?? ''}`);
  const groups = [...new Set(options.map((o) => o.group))];
  return groups.flatMap((group) => found.filter((o) => o.group === group));
}

const STEPS: Record<string, (at: number, n: number) => number> = {
  ArrowDown: (at, n) => (at + 1) % n,
  ArrowUp: (at, n) => (at + n - 1) % n,
  PageDown: (at, n) => Math.min(n - 1, at + 8),
  PageUp: (at) => Math.max(0, at - 8),
};

export function Choose({ label, none, options, value = '', ordered = false, onPick }: Props) {
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const now = options.find((o) => o.key === value)?.name ?? '';
  const found = open ? listed(options, typed, ordered) : [];
  const show = () => {
    if (open) return;
    setTyped('');
    setOpen(true);
    setAt(
      Math.max(
        0,
        listed(options, '', ordered).findIndex((o) => o.key === value),
      ),
    );
  };
  const shut = () => {
    setOpen(false);
    setTyped('');
  };
  const pick = (o: Option | undefined) => {
    if (!o) return;
    shut();
    onPick(o.key);
  };
  const keyed = (e: KeyboardEvent) => {
    const step = STEPS[e.key];
    if (step !== undefined && !open) show();
    else if (step !== undefined && found.length > 0) setAt(step(at, found.length));
    else if (e.key === 'Enter' && open) pick(found[at]);
    else if (e.key === 'Escape' && open) shut();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  useEffect(() => {
    if (open) document.getElementById(`${id}-list`)?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  useEffect(() => {
    if (open) document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at, open]);
  return (
    <div class="choose">
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && found.length > 0 ? `${id}-${at}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={now || none}
        value={open ? typed : now}
        onFocus={show}
        onClick={show}
        onBlur={shut}
        onInput={(e) => {
          setTyped(e.currentTarget.value);
          setOpen(true);
          setAt(0);
        }}
        onKeyDown={keyed}
      />
      {open && (
        <div class="choices" id={`${id}-list`} role="listbox" aria-label={label}>
          {found.map((o, i) => (
            <Fragment key={o.key}>
              {o.group !== undefined && o.group !== found[i - 1]?.group && (
                <div class="kind-head" role="presentation">
                  {o.group}
                </div>
              )}
              <div
                role="option"
                id={`${id}-${i}`}
                aria-selected={i === at}
                class={i === at ? 'option on' : 'option'}
                onPointerDown={(e) => e.preventDefault()} // the field keeps the focus
                onClick={() => {
                  pick(o);
                  field.current?.blur();
                }}
                onPointerMove={() => setAt(i)}
              >
                <bdi>{o.name}</bdi>
                {o.key === value && <span aria-hidden="true"> ✓</span>}
              </div>
            </Fragment>
          ))}
          {found.length === 0 && (
            <div class="quiet" role="status">
              {t().parts.noMatch}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
