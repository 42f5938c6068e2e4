// The routers of others, each started with a supergraph. They pass a caller's credential on to every subgraph.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { parse } from 'graphql';

// In this process.
async function apollo(supergraphSdl) {
  const quiet = { debug() {}, info() {}, warn() {}, error: console.error };
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: quiet,
    buildService: ({ url }) => new RemoteGraphQLDataSource({
      url,
      willSendRequest({ request, context }) {
        if (context.authorization) request.http.headers.set('authorization', context.authorization);
      },
    }),
  });
  const { executor } = await gateway.load();
  return {
    async ask(query, authorization) {
      const document = parse(query);
      const { data, errors } = await executor({
        request: { query }, document, source: query, queryHash: query, context: { authorization }, operationName: null,
        operation: document.definitions[0], metrics: {}, logger: quiet, overallCachePolicy: {},
      });
      return JSON.parse(JSON.stringify({ data, errors })); // as it would come over the wire
    },
    stop: () => gateway.stop(),
  };
}

const HIVE = `export const gatewayConfig = {
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => {
      const authorization = request.headers.get('authorization');
      return authorization ? { authorization } : {};
    },
  },
  maskedErrors: false,
  logging: 'error',
};
`;

// As a process of its own, configured by files.
async function hive(supergraphSdl) {
  const folder = mkdtempSync(join(tmpdir(), 'hive-gateway-'));
  writeFileSync(join(folder, 'supergraph.graphql'), supergraphSdl);
  writeFileSync(join(folder, 'gateway.config.mjs'), HIVE);
  const port = await freePort();
  const program = join(import.meta.dirname, 'node_modules/.bin/hive-gateway');
  const options = ['-c', 'gateway.config.mjs', '--host', '127.0.0.1', '-p', String(port), '--fork', '1'];
  const child = spawn(process.execPath, [program, 'supergraph', './supergraph.graphql', ...options], { cwd: folder });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said += text; });
  const ended = new Promise((done) => child.once('exit', done));
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (let tried = 0; !(await fetch(`${url}/readiness`).then(({ ok }) => ok, () => false)); tried += 1) {
    if (tried === 600 || child.exitCode !== null) {
      await stop();
      throw new Error(`Hive Gateway does not start:\n${said}`);
    }
    await new Promise((later) => setTimeout(later, 100));
  }
  return {
    async ask(query, authorization) {
      const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
      return response.json();
    },
    stop,
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

// Each with the library of its own house, which makes its supergraph.
export const routers = {
  '@apollo/gateway': { start: apollo, library: '@apollo/composition' },
  '@graphql-hive/gateway': { start: hive, library: '@theguild/federation-composition' },
};
