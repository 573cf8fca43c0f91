// Shows the text of a proof in a narrow column.
import { narrowed, unbroken } from './text';

/** The text keeps its line breaks. No date and no place in a source is broken in two. */
export function ProofText({ text, label }: { text: string; label?: string }) {
  return (
    <pre class="prooftext" tabIndex={0} aria-label={label}>
      {unbroken(narrowed(text)).map(({ text: part, whole }, i) =>
        whole ? (
          <span key={i} class="whole">
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </pre>
  );
}
