// A second subgraph, of another team: a state's rides to and from recovery. It hangs rides on our centers and
// resources, refers to them from its own types, and has what every graph has: `node`, `nodes`, pages, places.
import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/http';

export const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])

  type Query {
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    rides: RideConnection!
  }
  interface Node { id: ID! }
  type Ride implements Node @key(fields: "id") {
    id: ID!
    seats: Int!
    from: GeoPoint!
    to: Center
    about: Resource
    through: Region
    for: Event
    driver: Coach
    on: Occurrence
  }
  type RideConnection { nodes: [Ride!]! pageInfo: PageInfo! }
  type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  type GeoPoint @shareable { latitude: Float! longitude: Float! }
  type Center implements Node @key(fields: "id") { id: ID! rides: [Ride!]! }
  type Resource implements Node @key(fields: "id") { id: ID! rides: [Ride!]! }
  type Region @key(fields: "slug") { slug: String! rides: [Ride!]! }
  type Event @key(fields: "id") { id: ID! rides: [Ride!]! }
  type Coach @key(fields: "id") { id: ID! rides: [Ride!]! }
  type Occurrence @key(fields: "id") { id: ID! rides: [Ride!]! }
`);

// Serves the subgraph on a free port with rides that say, by our keys, where they go; answers with the server.
export async function serve(rides) {
  const ridesTo = (field, key) => ({ rides: (thing) => rides.filter((ride) => ride[field]?.[key] === thing[key]) });
  const find = (id) => {
    const ride = rides.find((ride) => ride.id === id);
    if (ride) return { __typename: 'Ride', ...ride };
    const types = { center: 'Center', resource: 'Resource' };
    const type = types[id.split('_')[0]];
    return type ? { __typename: type, id } : null;
  };
  const page = { hasNextPage: false, hasPreviousPage: false };
  const resolvers = {
    Query: {
      node: (_, { id }) => find(id),
      nodes: (_, { ids }) => ids.map(find),
      rides: () => ({ nodes: rides, pageInfo: page }),
    },
    Ride: { __resolveReference: ({ id }) => rides.find((ride) => ride.id === id) },
    Center: ridesTo('to', 'id'),
    Resource: ridesTo('about', 'id'),
    Region: ridesTo('through', 'slug'),
    Event: ridesTo('for', 'id'),
    Coach: ridesTo('driver', 'id'),
    Occurrence: ridesTo('on', 'id'),
  };
  const server = createServer(createHandler({ schema: buildSubgraphSchema({ typeDefs, resolvers }) }));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}
