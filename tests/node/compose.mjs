// Composes the gateway's subgraph, alone and beside a second subgraph that extends its entities, with both
// composition libraries. Usage: node compose.mjs <subgraph.graphql>
// Prints one line for each of the four compositions; exits with 1 if one of them fails.
import { readFileSync } from 'node:fs';
import apollo from '@apollo/composition';
import { composeServices as guild } from '@theguild/federation-composition';
import { parse } from 'graphql';

const [, , file] = process.argv;
if (!file) {
  console.error('usage: node compose.mjs <subgraph.graphql>');
  process.exit(2);
}

const ENTITIES = ['Center', 'Region', 'Resource', 'Event', 'Coach'];

// A team of its own that hangs a field on each entity of the gateway and refers to them from a root field.
const NEIGHBOUR = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  type Query { latestNotes: [Note!]! }
  type Note { text: String! ${ENTITIES.map((name) => `on${name}: ${name}`).join(' ')} }
  ${ENTITIES.map((name) => `type ${name} @key(fields: "id") { id: ID! notes: [Note!]! }`).join('\n  ')}
`;

let gateway;
try {
  gateway = { name: 'gateway', url: 'http://gateway.invalid/graphql', typeDefs: parse(readFileSync(file, 'utf8')) };
} catch (error) {
  console.error(`${file}: ${error.message}`);
  process.exit(1);
}
const neighbour = { name: 'notes', url: 'http://notes.invalid/graphql', typeDefs: parse(NEIGHBOUR) };

const libraries = [
  ['@theguild/federation-composition', guild],
  ['@apollo/composition', apollo.composeServices],
];
const networks = [
  ['alone', [gateway]],
  ['beside a second subgraph', [gateway, neighbour]],
];

let failed = false;
for (const [library, compose] of libraries) {
  for (const [network, subgraphs] of networks) {
    let result;
    try {
      result = compose(subgraphs);
    } catch (error) {
      result = { errors: [error] };
    }
    const errors = result.errors ?? [];
    if (errors.length === 0 && result.supergraphSdl) {
      console.log(`ok      ${library}: ${network}`);
      continue;
    }
    failed = true;
    console.log(`FAILED  ${library}: ${network}`);
    for (const { message, extensions } of errors) console.error(`        ${extensions?.code ?? 'ERROR'}: ${message}`);
    if (errors.length === 0) console.error('        ERROR: no supergraph came out');
  }
}
process.exit(failed ? 1 : 0);
