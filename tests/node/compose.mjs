// Composes the gateway's subgraph, alone and beside the neighbour's, with both composition libraries.
// Usage: node compose.mjs <subgraph.graphql>
// Prints one line for each of the four compositions; exits with 1 if one of them fails.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import apollo from '@apollo/composition';
import { composeServices as guild } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { typeDefs } from './neighbour.mjs';

export const libraries = { '@theguild/federation-composition': guild, '@apollo/composition': apollo.composeServices };

// The two subgraphs, each with where it is served.
export const gateway = (file, url = 'http://gateway.invalid/graphql') => {
  return { name: 'gateway', url, typeDefs: parse(readFileSync(file, 'utf8')) };
};
export const neighbour = (url = 'http://rides.invalid/graphql') => ({ name: 'rides', url, typeDefs });

// The supergraph of some subgraphs; throws what the library complains of.
export function compose(library, subgraphs) {
  const { errors, supergraphSdl } = libraries[library](subgraphs);
  if (errors?.length || !supergraphSdl) {
    const all = (errors ?? []).map(({ message, extensions }) => `${extensions?.code ?? 'ERROR'}: ${message}`);
    throw new Error(`${library} makes no supergraph\n${all.join('\n')}`);
  }
  return supergraphSdl;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const ours = gateway(process.argv[2]);
  for (const library of Object.keys(libraries)) {
    compose(library, [ours]);
    console.log(`ok ${library}: alone`);
    compose(library, [ours, neighbour()]);
    console.log(`ok ${library}: beside a second subgraph`);
  }
}
