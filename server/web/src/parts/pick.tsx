// Chooses an entity for a question.
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../api/client';
import type { EntityRef } from '../api/generated';
import './choose.css';
import { Name } from './parts';
import { touches } from './pointer';
import { Search } from './search';
import { t } from '../lang/language';
import { entityName } from '../state/labels';

const unknown = (id: string): EntityRef => ({ id, name: id, kind: 'THING', foreignKind: null, zh: null });

/** Returns the name of an entity by its id; null without an id. */
export function useEntity(id: string): EntityRef {
  const [entity, set] = useState<EntityRef>(unknown(id));
  useEffect(() => {
    let live = true;
    set(unknown(id));
    if (id)
      ask('Names', { ids: [id] })
        .then(({ nodes: [n] }) => {
          if (live && n && 'name' in n) set(n);
        })
        .catch(() => undefined);
    return () => {
      live = false;
    };
  }, [id]);
  return entity;
}

interface Props {
  id: string;
  label: string;
  says?: string;
  of: EntityRef;
  onPick: (id: string) => void;
}

/** Reports whether a field may take the focus: the user is in no other one. */
const isFree = (): boolean => !touches() && !document.activeElement?.matches('input, textarea, select');

/**
 * Shows one end of a question: the chosen entity and a button to change it, or a search field. A new field has the
 * focus, and after a choice the next field that is empty.
 */
export function Pick({ id, label, says = label, of, onPick }: Props) {
  const [changing, setChanging] = useState(false);
  const picked = useRef(false);
  const asks = !of.id || changing;
  useEffect(() => {
    if (asks && isFree()) document.getElementById(id)?.focus({ preventScroll: true });
    if (asks || !picked.current) return;
    picked.current = false;
    document.querySelector<HTMLElement>('.panel .pick [role=combobox]')?.focus({ preventScroll: true });
  }, [asks]);
  if (!asks) {
    return (
      <p class="pick">
        <span class="quiet">{says}</span>
        <Name of={of} most={60} />
        <button class="link" aria-label={t().parts.changeOf(label, entityName(of))} onClick={() => setChanging(true)}>
          {t().parts.change}
        </button>
      </p>
    );
  }
  return (
    <div class="pick">
      <span class="quiet" aria-hidden="true">
        {says}
      </span>
      <Search
        id={id}
        label={label}
        placeholder={t().parts.search}
        onPick={(f) => {
          picked.current = true;
          setChanging(false);
          onPick(f.id);
        }}
      />
    </div>
  );
}
