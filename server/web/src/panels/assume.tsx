import { useState } from 'preact/hooks';
import type { EntityRef, Found, RelationType } from '../api/generated';
import { typeInfo } from '../state/graph';
import { assume } from '../state/state';
import { Choose } from '../parts/choose';
import { Search } from '../parts/search';
import { wordsOf } from '../parts/types';
import { entityName, typeName } from '../state/labels';
import { t } from '../lang/language';
import { rich } from '../lang/rich';

/** Adds a relation that nobody claims to the view, to show what would follow. */
export function Assume({ from, onDone }: { from: EntityRef; onDone: () => void }) {
  const [type, setType] = useState<RelationType | ''>('');
  const [target, setTarget] = useState<Found | null>(null);
  const types = [...typeInfo.value.keys()];
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
      <div>
        {rich(m.assume, <bdi>{entityName(from)}</bdi>)}
        <Choose
          label={m.chooseRelation}
          none={m.chooseRelation}
          options={types.map((one) => ({ key: one, name: typeName(one), also: wordsOf(one) }))}
          value={type}
          onPick={(one) => setType(one as RelationType)}
        />
      </div>
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
