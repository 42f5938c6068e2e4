'use strict';

// Mounts GraphiQL on the tabs that the server wrote into the page.
(() => {
  const editor = JSON.parse(document.getElementById('editor').textContent);
  const tabs = editor.tabs.map((tab) => ({
    query: tab.query ?? '',
    variables: text(tab.variables),
    headers: text(tab.headers),
  }));

  // The editors hold text; the server may send either text or JSON values.
  function text(value) {
    return typeof value === 'string' ? value : value == null ? '' : JSON.stringify(value, null, 2);
  }

  // Whom one asks as: whoever the tab's own headers say, or somebody of the demo.
  const picker = document.querySelector('#seats select');
  if (editor.seats.length) {
    document.getElementById('about').textContent = 'Each tab is a kind of user, and the demo lets you ask as others too.';
    document.getElementById('seats').hidden = false;
    picker.append(new Option("the tab's own user", ''), ...editor.seats.map((seat, at) => new Option(seat.name, at)));
  }

  function headersOf(typed) {
    const seat = editor.seats[picker.value];
    if (!seat) return typed;
    const others = Object.entries(typed ?? {}).filter(([name]) => !/^(authorization|x-site-key)$/i.test(name));
    return { ...Object.fromEntries(others), ...seat.headers };
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

  function ask(request, options, accept) {
    return fetch('/graphql', {
      method: 'POST',
      headers: { accept, 'content-type': 'application/json', ...headersOf(options?.headers) },
      body: JSON.stringify(request),
      credentials: 'same-origin',
    });
  }

  async function answer(response) {
    const body = await response.text();
    try {
      return JSON.parse(body);
    } catch {
      return { errors: [{ message: `HTTP ${response.status}: ${body.slice(0, 500) || 'empty answer'}` }] };
    }
  }

  // What is listened to arrives as server-sent events, one answer each, until the server or the reader ends it.
  async function* listen(request, options) {
    const response = await ask(request, options, 'text/event-stream');
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
      yield answer(response);
      return;
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    try {
      for (let text = ''; ; ) {
        const { done, value } = await reader.read();
        if (done) return;
        const events = (text + value).split('\n\n');
        text = events.pop();
        for (const event of events) {
          const field = (name) => event.split('\n').find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1).trim();
          if (field('event') === 'complete') return;
          if (field('data')) yield JSON.parse(field('data'));
        }
      }
    } finally {
      await reader.cancel();
    }
  }

  function fetcher(request, options) {
    const isMeant = ({ kind, name }) =>
      kind === 'OperationDefinition' && (!request.operationName || name?.value === request.operationName);
    const operation = options?.documentAST?.definitions.find(isMeant)?.operation;
    return operation === 'subscription'
      ? listen(request, options)
      : ask(request, options, 'application/json').then(answer);
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
