/** @jsxImportSource react */
// GraphiQL at /graphiql. It is a separate page, so that the explorer does not load it.
import { DOC_EXPLORER_PLUGIN, DocExplorerContextProvider } from '@graphiql/plugin-doc-explorer';
import { HISTORY_PLUGIN, HistoryContextProvider } from '@graphiql/plugin-history';
import { GraphiQLProvider, ToolbarButton, useEditorContext, usePluginStore, type Theme } from '@graphiql/react';
import { GraphiQL, GraphiQLInterface } from 'graphiql';
import 'graphiql/style.css';
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { examplesPlugin } from './examples';
import { linkTo, linked } from './link';
import { opened } from './queries';
import './page.css';

interface Params {
  query: string;
  operationName?: string | null;
  variables?: unknown;
}

/**
 * Sends a query. Just after a change of tabs, the operation name may still belong to the other tab. Then it is left
 * out.
 */
async function ask({ operationName, ...rest }: Params): Promise<object> {
  const body = operationName && rest.query.includes(operationName) ? { ...rest, operationName } : rest;
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as object;
}

/** Returns the theme that was chosen in the explorer, otherwise that of the system. */
function chosen(): Theme {
  try {
    const theme = localStorage.getItem('theme');
    return theme === 'dark' || theme === 'light' ? theme : null;
  } catch {
    return null;
  }
}

const LinkIcon = () => (
  <svg
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.2"
    strokeLinecap="round"
    className="graphiql-toolbar-icon"
    aria-hidden="true"
  >
    <path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 2.6 0 0 0-3.7-3.7L8 4.3M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.2 9.1a2.6 2.6 0 0 0 3.7 3.7L8 11.7" />
  </svg>
);

/** The button that copies the address of this query. */
function CopyLink() {
  const { queryEditor, variableEditor } = useEditorContext({ nonNull: true });
  return (
    <ToolbarButton
      label="Copy a link to this query"
      onClick={() => {
        void navigator.clipboard.writeText(linkTo(queryEditor?.getValue() ?? '', variableEditor?.getValue() ?? ''));
      }}
    >
      <LinkIcon />
    </ToolbarButton>
  );
}

/** Labels the editors for screen readers. */
function useNamedEditors(): void {
  const { queryEditor, variableEditor, responseEditor } = useEditorContext({ nonNull: true });
  useEffect(() => {
    queryEditor?.getInputField().setAttribute('aria-label', 'Query');
    variableEditor?.getInputField().setAttribute('aria-label', 'Variables');
    responseEditor?.getInputField().setAttribute('aria-label', 'Answer');
  }, [queryEditor, variableEditor, responseEditor]);
}

function Page() {
  useNamedEditors();
  const { plugins } = usePluginStore();
  if (plugins.length === 0) return null; // otherwise it would treat the adjacent pane as closed
  return (
    <GraphiQLInterface isHeadersEditorEnabled={false} showPersistHeadersSettings={false} defaultTheme={chosen()}>
      <GraphiQL.Logo>
        <h1>
          <a href="/" title="To the explorer">
            nexum
          </a>
        </h1>
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, merge, copy }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <CopyLink />
          </>
        )}
      </GraphiQL.Toolbar>
    </GraphiQLInterface>
  );
}

const from = linked();
const plugins = [examplesPlugin, DOC_EXPLORER_PLUGIN, HISTORY_PLUGIN];
const first = matchMedia('(min-width: 900px)').matches ? { visiblePlugin: examplesPlugin } : {};
const root = document.getElementById('graphiql');
if (root) {
  createRoot(root).render(
    <GraphiQLProvider
      fetcher={ask}
      plugins={plugins}
      referencePlugin={DOC_EXPLORER_PLUGIN}
      {...first}
      {...(from ? { query: from.query, ...(from.variables === null ? {} : { variables: from.variables }) } : {})}
      defaultTabs={[...(from ? [from] : []), ...opened.map(({ query }) => ({ query }))]}
    >
      <HistoryContextProvider>
        <DocExplorerContextProvider>
          <Page />
        </DocExplorerContextProvider>
      </HistoryContextProvider>
    </GraphiQLProvider>,
  );
}
