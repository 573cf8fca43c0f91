// A histogram of the years of a date fact. A click on a bar chooses its years.
import { binsOf } from './bins';
import { t } from '../lang/language';
import { number } from '../lang/format';

interface Props {
  years: { year: string; count: number }[];
  on: readonly (string | null)[];
  onChange: (values: (string | null)[]) => void;
}

export function Years({ years, on, onChange }: Props) {
  const bins = binsOf(years);
  const most = Math.max(...bins.map((b) => b.count), 1);
  const [first, last] = [bins[0], bins.at(-1)];
  return (
    <>
      <div class="years" role="group" aria-label={t().search.browse.years}>
        {bins.map((b) => {
          const chosen = b.years.length > 0 && b.years.every((y) => on.includes(y));
          const name = b.from === b.to ? String(b.from) : t().parts.span.between(String(b.from), String(b.to));
          const says = t().parts.headed(name, number(b.count));
          return (
            <button
              key={b.from}
              aria-pressed={chosen}
              aria-label={says}
              title={says}
              disabled={b.count === 0}
              onClick={() => {
                const others = on.filter((y) => y === null || !b.years.includes(y));
                onChange(chosen ? others : [...others, ...b.years]);
              }}
            >
              <span style={{ height: `${Math.round((b.count / most) * 100)}%` }} />
            </button>
          );
        })}
      </div>
      <p class="year-ends quiet" aria-hidden="true">
        <span>{first?.from}</span>
        <span>{last?.to}</span>
      </p>
    </>
  );
}
