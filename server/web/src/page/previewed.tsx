// Shows the beginning of a text file. A file with separated values is shown as a table.
import { useEffect, useState } from 'preact/hooks';
import { isArchive, previewOf } from '../parts/upload';
import { rowsOf, separatorOf } from '../parts/rows';
import { t } from '../lang/language';
import { number } from '../lang/format';

const formatOf = (name: string): string =>
  isArchive(name) ? t().load.archive : (/\.([^.]+)$/.exec(name)?.[1]?.toUpperCase() ?? t().load.unknown);

const isTable = (name: string): boolean => /\.(csv|tsv|tab)$/i.test(name);

function Text({ text, table }: { text: string; table: boolean }) {
  const separator = table ? separatorOf(text) : undefined;
  if (separator === undefined) return <pre tabIndex={0}>{text}</pre>;
  const [head = [], ...rows] = rowsOf(text, separator);
  return (
    <div class="wide previewed" tabIndex={0} role="region" aria-label={t().load.beginning}>
      <table>
        <thead>
          <tr>
            {head.map((c, i) => (
              <th key={i} scope="col">
                {c}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {row.map((c, j) => (
                <td key={j}>{c}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Previewed({ file }: { file: File }) {
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    previewOf(file)
      .then(setText)
      .catch(() => setText(null));
  }, [file]);
  return (
    <details>
      <summary>
        <bdi>{file.name}</bdi>{' '}
        <span class="quiet">
          {t().load.about(formatOf(file.name), `${number(file.size / 1000, { maximumFractionDigits: 1 })} kB`)}
        </span>
      </summary>
      {text === null ? <p class="quiet">{t().load.notText}</p> : <Text text={text} table={isTable(file.name)} />}
    </details>
  );
}
