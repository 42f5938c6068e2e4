// Makes the contract that includes what is tagged `public`, as a state would for a graph that everybody may ask, and
// looks for what is not for everybody. Usage: node contract.mjs <subgraph.graphql> <fields.txt>
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { composeSchemaContract } from '@theguild/federation-composition';
import { buildASTSchema, parse } from 'graphql';
import { gateway, neighbour } from './compose.mjs';

const [, , file, fields] = process.argv;
const include = { include: new Set(['public']), exclude: new Set() };
const contract = (subgraphs) => {
  const { errors, publicSdl } = composeSchemaContract(subgraphs, include);
  assert.deepEqual((errors ?? []).map(({ message }) => message), []);
  return buildASTSchema(parse(publicSdl)).getTypeMap();
};
const has = (types, coordinate) => {
  const [, type, field, argument] = /^(\w+)\.(\w+)(?:\((\w+)\))?$/.exec(coordinate);
  const found = types[type]?.getFields?.()[field];
  return Boolean(argument ? found?.args.some(({ name }) => name === argument) : found);
};

// Who may see a field is written down for each of them: see the head of that list.
const classes = readFileSync(fields, 'utf8').split('\n').filter((line) => /^\w/.test(line)).map((line) => line.split(' '));
const ours = contract([gateway(file)]);
const own = classes.filter(([, of]) => of === 'own').map(([coordinate]) => coordinate);
assert.ok(own.length >= 8, `fields that are for the own center alone: ${own}`);
assert.deepEqual(own.filter((coordinate) => has(ours, coordinate)), []);
for (const type of ['Member', 'Membership', 'SiteKey', 'AuditEntry', 'ProblemReport', 'CoachSharing']) {
  assert.equal(ours[type], undefined, `${type} is in the contract`);
}
console.log('ok nothing for members');

// Of what changes something there is only what anybody may: saying that something is wrong.
const changes = classes.filter(([coordinate, of]) => of === 'change' && /^Mutation\.\w+$/.test(coordinate));
assert.deepEqual(changes.filter(([coordinate]) => has(ours, coordinate)), [['Mutation.reportProblem', 'change']]);
for (const coordinate of ['Query.resources(search)', 'Query.center(slug)', 'Center.events(window)', 'Event.recurrence',
  'Resource.sites', 'Coach.bio', 'Occurrence.startsAt', 'Region.centers', 'ReportProblemInput.kind']) {
  assert.ok(has(ours, coordinate), `${coordinate} is not in the contract`);
}
console.log('ok everything for everybody');

// Our tags are on our own fields: what a neighbour hangs on our types is as public as the neighbour says.
assert.equal(has(contract([gateway(file), neighbour()]), 'Center.rides'), false);
console.log('ok nothing of a neighbour');
