// Holds a schema against the recommended rules of graphql-eslint. Usage: node lint.mjs <schema.graphql>
import { dirname, join, resolve } from 'node:path';
import { ESLint } from 'eslint';

const schema = resolve(process.argv[2]);
const eslint = new ESLint({
  cwd: dirname(schema),
  overrideConfigFile: join(import.meta.dirname, 'eslint.config.js'),
  overrideConfig: { languageOptions: { parserOptions: { graphQLConfig: { schema } } } },
});
const [{ messages }] = await eslint.lintFiles([schema]);
for (const { line, ruleId, message } of messages) console.error(`${schema}:${line}: ${ruleId}: ${message}`);
if (messages.length > 0) process.exit(1);
console.log('ok the recommended rules');
