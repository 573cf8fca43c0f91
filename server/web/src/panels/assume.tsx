import { useState } from 'preact/hooks';
import type { EntityRef, Found, RelationType } from '../api/generated';
import { typeInfo } from '../state/graph';
import { assume } from '../state/state';
import { Search } from '../parts/search';
import { entityName, typeName } from '../state/labels';
import { t } from '../lang/language';
import { compareTexts } from '../lang/format';
import { rich } from '../lang/rich';

/** Adds a relation that nobody claims to the view, to show what would follow. */
export function Assume({ from, onDone }: { from: EntityRef; onDone: () => void }) {
  const [type, setType] = useState<RelationType | ''>('');
  const [target, setTarget] = useState<Found | null>(null);
  const types = [...typeInfo.value.values()].sort((a, b) => compareTexts(typeName(a.type), typeName(b.type)));
  const m = t().card;
  const ready = type !== '' && target !== null;
  return (
    <form
      class="assume"
      onSubmit={(e) => {
        e.preventDefault();
        if (!target || !type) return;
        assume([{ source: from.id, type, target: target.id }], [from.id, target.id]);
        onDone();
      }}
    >
      <label>
        {rich(m.assume, <bdi>{entityName(from)}</bdi>)}
        <select value={type} onChange={(e) => setType(e.currentTarget.value as RelationType)}>
          <option value="">{m.chooseRelation}</option>
          {types.map(({ type: one }) => (
            <option key={one} value={one}>
              {typeName(one)}
            </option>
          ))}
        </select>
      </label>
      {target ? (
        <p>
          <bdi>{entityName(target)}</bdi>{' '}
          <button type="button" class="link" onClick={() => setTarget(null)}>
            {t().parts.change}
          </button>
        </p>
      ) : (
        <Search id="assume-target" label={m.toWhich} placeholder={m.toWhich} onPick={setTarget} />
      )}
      <button class="primary" disabled={!ready}>
        {m.follow}
      </button>
    </form>
  );
}
