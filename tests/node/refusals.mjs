// What it costs the gateway to refuse over a WebSocket what is meant to hurt it.
// Usage: node refusals.mjs <ws url> <pid of the gateway> [times]
// Its processor time is read before and after each kind of message (Linux). Prints a line for each kind and the mean.
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';

const [, , url, pid, times = '300'] = process.argv;
const many = (count, text) => Array.from({ length: count }, (_, n) => text(n)).join('');
const chain = `subscription{...f0}${many(22, (n) => `fragment f${n} on Subscription{...f${n + 1} ...f${n + 1}}`)}fragment f22 on Subscription{__typename}`;
const kinds = {
  'fragment chain': { query: chain },
  '2,000 aliases': { query: `subscription{${many(2000, (n) => `a${n}:catalogChanges{id}`)}}` },
  '2,000 directives': { query: `subscription{catalogChanges${'@include(if:true)'.repeat(2000)}{id}}` },
  'the same field 1,990 times': { query: `subscription{catalogChanges{${'id '.repeat(1990)}}}` },
  'deep input object': { query: `subscription{catalogChanges(after:${'{a:'.repeat(60)}1${'}'.repeat(60)}){id}}` },
  '50,000 brackets': { query: `{a(b:${'['.repeat(50000)}${']'.repeat(50000)})}` },
  'variables, 20,000 items': { query: 'subscription($a:[CatalogKind!]){catalogChanges(kinds:$a){id}}', variables: { a: Array(20000).fill('x') } },
  'a string of 100 kB': { query: `subscription{catalogChanges(after:"${'x'.repeat(100000)}"){id}}` },
};

// Processor time of the gateway in milliseconds; a tick of the clock is ten.
const spent = () => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};
const socket = new WebSocket(url, 'graphql-transport-ws');
const heard = () => new Promise((done) => socket.once('message', (text) => done(JSON.parse(text))));
await new Promise((done) => socket.once('open', done));
socket.send('{"type":"connection_init"}');
await heard();
const costs = [];
for (const [name, payload] of Object.entries(kinds)) {
  const before = spent();
  let answer;
  for (let n = 0; n < Number(times); n++) {
    socket.send(JSON.stringify({ type: 'subscribe', id: `${n}`, payload }));
    answer = await heard();
  }
  costs.push((spent() - before) / Number(times));
  console.log(name.padEnd(30), costs.at(-1).toFixed(2).padStart(7), 'ms  ', answer.type, answer.payload[0].extensions.code);
}
console.log('mean'.padEnd(30), (costs.reduce((sum, cost) => sum + cost) / costs.length).toFixed(2).padStart(7), 'ms');
socket.close();
