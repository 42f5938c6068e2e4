// Asks a GraphQL server everything that GraphQL over HTTP says of servers, by the audits of graphql-http.
// Usage: node audit.mjs <url>
// Prints a line for each audit that is not passed, then how many were; exits with 1 unless all were.
import { auditServer } from 'graphql-http';

const [, , url] = process.argv;
if (!url) {
  console.error('usage: node audit.mjs <url>');
  process.exit(2);
}
const results = await auditServer({ url });
const passed = results.filter((result) => result.status === 'ok');
for (const { status, id, name, reason } of results) {
  if (status !== 'ok') console.log(`${status} ${id} ${name}: ${reason}`);
}
console.log(`${passed.length} of ${results.length}`);
process.exit(passed.length === results.length ? 0 : 1);
