// Asks a graph of two subgraphs, the running gateway and a neighbour that runs here, through routers of others.
// Usage: MEMBER='Bearer ...' node route.mjs <subgraph.graphql> <http://.../graphql>
// Prints a line for each question that a router has answered rightly; exits with 1 at the first that it has not.
import assert from 'node:assert/strict';
import { compose, gateway, neighbour } from './compose.mjs';
import { serve } from './neighbour.mjs';
import { routers } from './routers.mjs';

const [, , file, url] = process.argv;
const member = process.env.MEMBER;
assert.ok(file && url && member, 'usage: MEMBER=... node route.mjs <subgraph.graphql> <url>');

async function ask(query, authorization) {
  const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

// What a neighbour would have kept of us: ids and slugs.
const fields = `id slug name region { slug name } resources(first: 1) { nodes { id name } } coaches(first: 1) { nodes { id } }
  events(window: { days: 30 }, first: 1) { nodes { id startsAt event { id name } } }`;
const { center } = await ask(`{ center(slug: "summit-commons") { ${fields} } }`);
const house = await ask('{ center(slug: "summit-commons") { resources(first: 100) { nodes { id name visibility } } } }', member);
const hidden = house.center.resources.nodes.find(({ visibility }) => visibility === 'CENTER');
const [resource, date] = [center.resources.nodes[0], center.events.nodes[0]];
const refer = (__typename, id) => ({ __typename, id });
const from = { latitude: 40.7, longitude: -111.9 };
const rides = [
  { id: 'ride_1', seats: 3, from, to: refer('Center', center.id), about: refer('Resource', resource.id),
    through: { __typename: 'Region', slug: center.region.slug }, for: refer('Event', date.event.id),
    driver: refer('Coach', center.coaches.nodes[0].id), on: refer('Occurrence', date.id) },
  { id: 'ride_2', seats: 1, from, to: refer('Center', 'center_00000000000040008000000000000000'),
    about: refer('Resource', hidden.id) },
  { id: 'ride_3', seats: 2, from, to: refer('Center', 'from an older network'), about: refer('Resource', resource.id) },
];

const questions = [
  {
    name: 'from us to the neighbour and back',
    query: `{ center(slug: "summit-commons") { name
      rides { seats from { latitude } to { name region { name } } about { name rides { seats } } } } }`,
    check({ data, errors }) {
      assert.equal(errors, undefined, JSON.stringify(errors));
      const about = { name: resource.name, rides: [{ seats: 3 }, { seats: 2 }] };
      const to = { name: center.name, region: { name: center.region.name } };
      assert.deepEqual(data.center, { name: center.name, rides: [{ seats: 3, from: { latitude: 40.7 }, to, about }] });
    },
  },
  {
    name: 'from the neighbour to us by every type',
    query: `{ rides { pageInfo { hasNextPage } nodes { id through { name } for { name } on { startsAt } driver { center { name } }
      to { name rides { id } } about { name } } } }`,
    check({ data, errors }) {
      const [first, second, third] = data.rides.nodes;
      assert.deepEqual(first, {
        id: 'ride_1', through: { name: center.region.name }, for: { name: date.event.name },
        on: { startsAt: date.startsAt }, driver: { center: { name: center.name } },
        to: { name: center.name, rides: [{ id: 'ride_1' }] }, about: { name: resource.name },
      });
      // What is not there and what is not for everybody is null without a word; what can name nothing says so.
      assert.deepEqual([second.to, second.about], [null, null]);
      assert.deepEqual([third.to, third.about], [null, { name: resource.name }]);
      // Hive Gateway has a complaint of its own, without a code, for each that is null.
      const codes = errors.map(({ extensions }) => extensions?.code).filter(Boolean);
      assert.deepEqual(codes, ['INVALID_REFERENCE']);
    },
  },
  {
    name: 'by the node of the neighbour',
    query: `{ node(id: "${center.id}") { __typename id ... on Center { name rides { seats } } }
      nodes(ids: ["${resource.id}", "ride_2"]) { id ... on Resource { name } ... on Ride { seats } } }`,
    check({ data, errors }) {
      assert.equal(errors, undefined, JSON.stringify(errors));
      assert.deepEqual(data.node, { __typename: 'Center', id: center.id, name: center.name, rides: [{ seats: 3 }] });
      assert.deepEqual(data.nodes, [{ id: resource.id, name: resource.name }, { id: 'ride_2', seats: 1 }]);
    },
  },
  {
    name: 'as the member whose credential is passed on',
    query: '{ viewer { __typename } rides { nodes { about { name } } } }',
    authorization: member,
    check({ data, errors }) {
      assert.deepEqual((errors ?? []), []);
      assert.equal(data.viewer.__typename, 'Member');
      const names = data.rides.nodes.map(({ about }) => about?.name);
      assert.deepEqual(names, [resource.name, hidden.name, resource.name]);
    },
  },
];

const server = await serve(rides);
const subgraphs = [gateway(file, url), neighbour(`http://127.0.0.1:${server.address().port}/`)];
for (const [name, { start, library }] of Object.entries(routers)) {
  const router = await start(compose(library, subgraphs));
  try {
    for (const { name: question, query, authorization, check } of questions) {
      const answer = await router.ask(query, authorization);
      try {
        check(answer);
      } catch (error) {
        console.error(`${name}: ${question}: ${JSON.stringify(answer, null, 1)}`);
        throw error;
      }
      console.log(`ok ${name}: ${question}`);
    }
  } finally {
    await router.stop();
  }
}
server.closeAllConnections();
server.close();
