// A menu with the keys of the ARIA guide: arrows, Home, End, the first letter, Escape.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import './menu.css';

/** An action: an entry of a menu, or a button. The field on is set for actions that can be switched on and off. */
export interface Action {
  label: string;
  run: () => void;
  key?: string;
  hint?: string;
  on?: boolean;
  /** Whether it is shown only in menus, because a card has no room for all actions. */
  rare?: boolean;
  /** Why it cannot be done now. Only the command palette lists such actions. */
  off?: string;
}

export interface Group {
  name: string;
  actions: Action[];
}

interface Props {
  label: string;
  groups: Group[];
  onClose: (returning: boolean) => void;
  /** The position at which the menu opens; by default, its position in the page. */
  at?: { x: number; y: number };
  id?: string;
}

const EDGE = 8;
/** The distance between the menu and its object, in pixels. */
const BESIDE = 14;

/** Returns the left edge of a menu: to the right of its object if there is room, or else to the left. */
export function besides(x: number, width: number, window: number): number {
  if (x + BESIDE + width + EDGE <= window) return x + BESIDE;
  const left = x - BESIDE - width;
  return left >= EDGE ? left : Math.max(EDGE, window - width - EDGE);
}

export function Menu({ label, groups, onClose, at, id }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const items = () => [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const focus = (i: number) => {
    const all = items();
    all[(i + all.length) % all.length]?.focus();
  };
  useLayoutEffect(() => {
    const el = box.current;
    if (!el) return;
    if (at) {
      // keep the menu within the window and beside its object
      el.style.left = `${besides(at.x, el.offsetWidth, innerWidth)}px`;
      el.style.top = `${Math.max(EDGE, Math.min(at.y, innerHeight - el.offsetHeight - EDGE))}px`;
    }
    focus(0);
  }, [at?.x, at?.y]);
  useEffect(() => {
    const outside = (e: Event) => {
      // The button of the menu closes it.
      const own = id !== undefined && (e.target as Element).closest(`[aria-controls="${id}"]`) !== null;
      if (!own && !box.current?.contains(e.target as Node)) onClose(false);
    };
    // Ignore the press that opened the menu.
    const timer = setTimeout(() => addEventListener('pointerdown', outside, true));
    return () => {
      clearTimeout(timer);
      removeEventListener('pointerdown', outside, true);
    };
  }, []);
  const keyed = (e: KeyboardEvent) => {
    const all = items();
    const now = all.indexOf(document.activeElement as HTMLElement);
    if (e.key === 'ArrowDown') focus(now + 1);
    else if (e.key === 'ArrowUp') focus(now - 1);
    else if (e.key === 'Home') focus(0);
    else if (e.key === 'End') focus(-1);
    else if (e.key === 'Escape' || e.key === 'Tab') onClose(true);
    else if (e.key.length === 1 && !e.ctrlKey && !e.metaKey && e.key !== ' ') {
      const after = [...all.slice(now + 1), ...all.slice(0, now + 1)];
      after.find((i) => i.textContent.trim().toLowerCase().startsWith(e.key.toLowerCase()))?.focus();
    } else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const pick = (run: () => void) => () => {
    onClose(true);
    run();
  };
  return (
    <div class={at ? 'menu floating' : 'menu'} role="menu" aria-label={label} ref={box} id={id} onKeyDown={keyed}>
      {groups.map((g) => (
        <div role="group" aria-label={g.name} key={g.name}>
          <div class="menu-head" role="presentation">
            <bdi>{g.name}</bdi>
          </div>
          {g.actions.map((a) => (
            <button role="menuitem" tabIndex={-1} key={a.label} onClick={pick(a.run)}>
              <span class="menu-label">
                {a.label}
                {a.key && <kbd aria-hidden="true">{a.key}</kbd>}
              </span>
              {a.hint && <span class="menu-hint">{a.hint}</span>}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
