'use strict';

// Mounts GraphiQL on the tabs that the server wrote into the page.
(() => {
  const tabs = JSON.parse(document.getElementById('tabs').textContent).map((tab) => ({
    query: tab.query ?? '',
    variables: text(tab.variables),
    headers: text(tab.headers),
  }));

  // The editors hold text; the server may send either text or JSON values.
  function text(value) {
    return typeof value === 'string' ? value : value == null ? '' : JSON.stringify(value, null, 2);
  }

  // Nothing is kept in the browser: tokens of an earlier start would no longer be valid.
  const kept = new Map();
  const storage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
    get length() {
      return kept.size;
    },
  };

  async function fetcher(request, options) {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...options?.headers },
      body: JSON.stringify(request),
      credentials: 'same-origin',
    });
    const body = await response.text();
    try {
      return JSON.parse(body);
    } catch {
      return { errors: [{ message: `HTTP ${response.status}: ${body.slice(0, 500) || 'empty answer'}` }] };
    }
  }

  const first = tabs[0] ?? {};
  const graphiql = React.createElement(GraphiQL, {
    fetcher,
    storage,
    defaultTabs: tabs.length ? tabs : undefined,
    // GraphiQL fills the editors of the first tab from these, not from `defaultTabs`.
    variables: first.variables,
    headers: first.headers,
    defaultEditorToolsVisibility: first.variables ? 'variables' : 'headers',
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
  });
  ReactDOM.createRoot(document.getElementById('graphiql')).render(graphiql);
})();
