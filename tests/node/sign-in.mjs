// A real OpenID Connect provider that signs services in by their credentials, for the tests of sign-in. It prints its
// issuer. Each line on standard input names the generations of keys that it has from then on, such as `2 1`: the first
// signs, all are published. It answers each with the same line.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

const audience = process.argv[2];
const scope = 'read';
const algorithms = { 'service-rs': 'RS256', 'service-es': 'ES256', 'service-ed': 'EdDSA' };
const kinds = {
  RS256: ['rsa', { modulusLength: 2048 }],
  ES256: ['ec', { namedCurve: 'P-256' }],
  EdDSA: ['ed25519', {}],
};

const made = new Map();
const generation = (name) => {
  if (!made.has(name)) {
    const keys = Object.entries(kinds).map(([alg, [kind, options]]) => {
      const jwk = generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' });
      return { ...jwk, alg, use: 'sig', kid: `${alg}-${name}` };
    });
    made.set(name, keys);
  }
  return made.get(name);
};

const server = createServer((request, response) => answer(request, response));
let answer;

const publish = (issuer, names) => {
  const provider = new Provider(issuer, {
    jwks: { keys: names.flatMap(generation) },
    cookies: { keys: ['of no consequence'] },
    scopes: [scope],
    ttl: { ClientCredentials: 600 },
    clients: Object.keys(algorithms).map((id) => ({
      client_id: id, client_secret: 'secret', grant_types: ['client_credentials'], redirect_uris: [], response_types: [], scope,
    })),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:gateway',
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, _resource, client) => {
          const alg = algorithms[client.clientId];
          return { scope, audience, accessTokenFormat: 'jwt', jwt: { sign: { alg, kid: `${alg}-${names[0]}` } } };
        },
      },
    },
  });
  answer = provider.callback();
};

server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  publish(issuer, ['1']);
  console.log(issuer);
  createInterface({ input: process.stdin }).on('line', (line) => {
    publish(issuer, line.split(' '));
    console.log(line);
  }).on('close', () => process.exit(0));
});
