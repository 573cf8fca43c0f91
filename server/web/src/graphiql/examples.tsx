/** @jsxImportSource react */
import { useEditorContext, usePluginStore, type GraphiQLPlugin } from '@graphiql/react';
import { useEffect, useState } from 'react';
import { examples } from './queries';

/** On a phone, the pane of the examples covers the editor. */
const narrow = matchMedia('(max-width: 700px)');

/** Returns a function that opens a query in the tab that already has it, or in a new one. */
function useOpen(): (query: string) => void {
  const { tabs, activeTabIndex, queryEditor, addTab, changeTab } = useEditorContext({ nonNull: true });
  const { setVisiblePlugin } = usePluginStore();
  const [coming, setComing] = useState<string | null>(null);
  const show = () => {
    if (narrow.matches) setVisiblePlugin(null);
    queryEditor?.focus();
  };
  // A new tab empties the editor when it appears. The query can be inserted only after that.
  useEffect(() => {
    if (coming === null) return;
    queryEditor?.setValue(coming);
    setComing(null);
    show();
  }, [tabs.length]);
  return (query) => {
    const there = tabs.findIndex((t, i) => (i === activeTabIndex ? queryEditor?.getValue() : t.query) === query);
    if (there >= 0) {
      changeTab(there);
      show();
    } else if (queryEditor?.getValue().trim() === '') {
      queryEditor.setValue(query);
      show();
    } else {
      setComing(query);
      addTab();
    }
  };
}

function Examples() {
  const open = useOpen();
  const { tabs, activeTabIndex } = useEditorContext({ nonNull: true });
  const here = tabs[activeTabIndex]?.query;
  return (
    <section className="examples" aria-label="Examples">
      <h2>Examples</h2>
      <p>Questions of the data that came with the service. Run one with Ctrl+Enter.</p>
      <ul>
        {examples.map((e) => (
          <li key={e.name}>
            <button type="button" aria-current={here === e.query} onClick={() => open(e.query)}>
              <span className="example-name">{e.name}</span>
              <span className="example-asks">{e.asks}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const Icon = () => (
  <svg
    viewBox="0 0 16 16"
    width="16"
    height="16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.4"
    aria-hidden="true"
  >
    <path d="M2.5 3.5h2M2.5 8h2M2.5 12.5h2M7 3.5h6.5M7 8h6.5M7 12.5h6.5" strokeLinecap="round" />
  </svg>
);

export const examplesPlugin: GraphiQLPlugin = { title: 'Examples', icon: Icon, content: Examples };
