// Clients of subscriptions that do as they are told: a line of JSON on standard input is a command, and what a client
// hears is a line of JSON on standard output. The clients are those that people use, graphql-ws and graphql-sse, and a
// bare WebSocket for what those never do.
import { createInterface } from 'node:readline';
import { createClient as overSockets } from 'graphql-ws';
import { createClient as overEvents } from 'graphql-sse';
import WebSocket from 'ws';

const say = (name, event, data) => console.log(JSON.stringify({ name, event, data }));
const sink = (name) => ({
  next: (result) => say(name, 'next', result),
  error: (error) => say(name, 'error', Array.isArray(error) ? error : { code: error.code, message: String(error.message ?? error.reason) }),
  complete: () => say(name, 'complete', null),
});
const clients = new Map();

const commands = {
  socket({ name, url, params, query, variables }) {
    const client = overSockets({
      url: url.replace('http', 'ws'), webSocketImpl: WebSocket, connectionParams: params, retryAttempts: 0,
      on: { connected: () => say(name, 'connected', null), closed: ({ code, reason }) => say(name, 'closed', { code, reason }) },
    });
    const end = client.subscribe({ query, variables }, sink(name));
    clients.set(name, { end });
  },
  events({ name, url, headers, query, variables }) {
    const fetchFn = async (...asked) => {
      const answer = await fetch(...asked);
      say(name, 'connected', { status: answer.status });
      return answer;
    };
    const client = overEvents({ url, headers, retryAttempts: 0, fetchFn });
    const end = client.subscribe({ query, variables }, sink(name));
    clients.set(name, { end });
  },
  bare({ name, url, headers, protocols }) {
    const socket = new WebSocket(url.replace('http', 'ws'), protocols ?? ['graphql-transport-ws'], { headers });
    socket.on('open', () => say(name, 'connected', null));
    socket.on('message', (text) => say(name, 'message', JSON.parse(text)));
    socket.on('close', (code, reason) => say(name, 'closed', { code, reason: String(reason) }));
    socket.on('unexpected-response', (_, answer) => say(name, 'closed', { code: answer.statusCode, reason: 'HTTP' }));
    socket.on('error', () => {});
    const send = (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    clients.set(name, { send, end: (reason) => socket.close(1000, reason ?? 'done'), binary: () => socket.send(Buffer.from([1])), deafen: () => socket._socket.pause() });
  },
  // As a browser's EventSource reads it, or nothing of ours: the text as it comes.
  async text({ name, url, method, headers, body }) {
    const answer = await fetch(url, { method, headers: { accept: 'text/event-stream', ...headers }, body });
    say(name, 'connected', { status: answer.status, type: answer.headers.get('content-type') });
    const decoder = new TextDecoder();
    for await (const part of answer.body) say(name, 'text', decoder.decode(part));
    say(name, 'closed', null);
  },
  send: ({ name, messages }) => messages.forEach(clients.get(name).send),
  binary: ({ name }) => clients.get(name).binary(),
  deafen: ({ name }) => clients.get(name).deafen(),
  end: ({ name, reason }) => clients.get(name).end(reason),
};

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = JSON.parse(line);
    commands[command.command](command);
  })
  .on('close', () => process.exit(0));
