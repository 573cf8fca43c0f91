// Shows a passage of a document: its words, if the dataset quotes them, and the claims that cite it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../api/client';
import type { Claimed, FactPage } from '../api/generated';
import { Answer, Quote, useAnswer } from '../parts/parts';
import { RelationItem } from '../parts/relation';
import { state } from '../state/state';
import { t } from '../lang/language';

/** The maximum number of pages of claims that are searched for the passage. */
const MOST_PAGES = 40;
/** The number of relations on a page. */
const AT_ONCE = 250;

interface Found {
  relations: Claimed[];
  quotes: string[];
  /** The number of relations of the document that were searched, and whether these are all. */
  searched: number;
  all: boolean;
}

/** Searches the relations that a document claims for those of a passage, and tells what each page adds. */
async function at(id: string, passage: string, signal: AbortSignal, tell: (of: Found) => void): Promise<Found> {
  const { view } = state.peek();
  const relations: Claimed[] = [];
  const quotes = new Set<string>();
  let after: string | null = null;
  let searched = 0;
  for (let i = 0; i < MOST_PAGES; i++) {
    const page: Awaited<ReturnType<typeof next>> = await next(id, after, view, signal);
    for (const { node } of page.edges) {
      const here = node.claims.filter((c) => c.document.id === id && c.locator === passage);
      if (here.length > 0) relations.push(node);
      for (const c of here) if (c.quote) quotes.add(c.quote);
    }
    searched += page.edges.length;
    const found = { relations: [...relations], quotes: [...quotes], searched };
    if (!page.pageInfo.hasNextPage) return { ...found, all: true };
    if (!signal.aborted) tell({ ...found, all: false });
    after = page.pageInfo.endCursor;
  }
  return { relations, quotes: [...quotes], searched, all: false };
}

const next = (id: string, after: string | null, view: typeof state.value.view, signal: AbortSignal) =>
  ask('Claims', { id, first: AT_ONCE, after }, view, signal).then((a) => a.relations);

/** Returns the web address of the document, at the quoted words if the browser can find them. */
function addressOf(facts: FactPage, quotes: readonly string[]): string | undefined {
  const address = facts.edges.map((e) => e.node.value).find((v) => /^https?:\/\//.test(v));
  if (address === undefined || !quotes[0] || address.includes('#')) return address;
  return `${address}#:~:text=${encodeURIComponent(quotes[0].split(/\s+/).slice(0, 8).join(' '))}`;
}

/** Puts the relation of an id first. */
const firstly = (relations: readonly Claimed[], id: string | undefined): Claimed[] =>
  relations.toSorted((a, b) => Number(b.id === id) - Number(a.id === id));

interface Props {
  id: string;
  name: string;
  at: string;
  /** The relation for which the passage was cited. */
  about?: string | undefined;
  facts: FactPage;
}

export function Passage({ id, name, at: passage, about, facts }: Props) {
  const { view } = state.value;
  const box = useRef<HTMLElement>(null);
  const m = t().card;
  const [sofar, setSofar] = useState<Found | null>(null);
  const answer = useAnswer(
    (signal) => {
      setSofar(null);
      return at(id, passage, signal, setSofar);
    },
    [id, passage, JSON.stringify(view)],
  );
  useEffect(() => box.current?.scrollIntoView({ block: 'start' }), []);
  const reading = answer.is === 'loading' && sofar !== null;
  return (
    <section class="passage" ref={box} aria-label={m.passage(passage)} aria-busy={answer.is === 'loading'}>
      <h3>
        <bdi>{m.at(name, passage)}</bdi>
      </h3>
      {answer.is === 'loading' && (
        <p class="quiet" role="status">
          {m.reading(sofar?.searched ?? 0)}
        </p>
      )}
      <Answer of={reading ? { is: 'ready', value: sofar } : answer}>
        {(found) => <Inside of={found} about={about} reading={reading} address={addressOf(facts, found.quotes)} />}
      </Answer>
    </section>
  );
}

interface InsideProps {
  of: Found;
  about: string | undefined;
  /** Whether more is still being searched. */
  reading: boolean;
  address: string | undefined;
}

/** Shows what a passage says and claims, as far as it is known. */
function Inside({ of: { relations, quotes, all }, about, reading, address }: InsideProps) {
  const m = t().card;
  return (
    <>
      {quotes.map((q) => (
        <Quote key={q} text={q} />
      ))}
      {quotes.length === 0 && !reading && <p class="quiet">{m.notQuoted}</p>}
      {address && (
        <p>
          <a href={address} target="_blank" rel="noreferrer noopener">
            {m.openDocument}
          </a>
        </p>
      )}
      {!reading && (
        <p class="quiet">
          {relations.length === 0 ? m.noneHere : m.claimedHere(relations.length)} {!all && m.tooMuch}
        </p>
      )}
      <ul class="relations">
        {firstly(relations, about).map((r) => (
          <RelationItem key={r.id} of={r}>
            {r.id === about && <p class="badge plain">{m.cameFrom}</p>}
          </RelationItem>
        ))}
      </ul>
    </>
  );
}
