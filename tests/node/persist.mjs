// Asks as Apollo's client does that persists its queries, and tells what went over the wire.
// Usage: node persist.mjs <url> <JSON: { get: boolean, asked: [{ query, variables }] }>
// One client asks everything in turn. Prints a line of JSON for each: its result, or the error, and its requests.
import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';

const [, , url, plan] = process.argv;
const { get, asked } = JSON.parse(plan);
let requests = [];
const recorded = async (address, options) => {
  const body = options.body ? JSON.parse(options.body) : null;
  const answer = await fetch(address, options);
  const code = JSON.parse(await answer.clone().text()).errors?.[0]?.extensions?.code ?? null;
  requests.push({ method: options.method, address, hasText: !!body?.query, hasHash: !!body?.extensions?.persistedQuery || address.includes('sha256Hash'), code });
  return answer;
};
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const link = ApolloLink.from([
  new PersistedQueryLink({ sha256, useGETForHashedQueries: get }),
  new HttpLink({ uri: url, fetch: recorded }),
]);
const client = new ApolloClient({ link, cache: new InMemoryCache(), defaultOptions: { query: { fetchPolicy: 'no-cache' } } });
for (const { query, variables } of asked) {
  requests = [];
  let said;
  try {
    said = { data: (await client.query({ query: gql(query), variables })).data };
  } catch (error) {
    said = { error: String(error.message) };
  }
  console.log(JSON.stringify({ ...said, requests }));
}
