// Checks the schema of a running service with the tools of TypeScript clients: graphql-inspector, graphql-schema-linter,
// graphql-codegen and the compiler of TypeScript in its strict mode.
//
//	node types.mjs http://127.0.0.1:8080/graphql ../../examples/queries
//
// The folder holds schema.graphql, the schema as nexum prints it. The types are written beside it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { codegen } from '@graphql-codegen/core';
import { buildClientSchema, buildSchema, getIntrospectionQuery, parse, Source, printSchema } from 'graphql';

// These packages are CommonJS.
const require = createRequire(import.meta.url);
const plugins = Object.fromEntries(['typescript', 'typescript-operations', 'typed-document-node', 'fragment-matcher']
  .map((name) => [name, require(`@graphql-codegen/${name}`)]));
const inspector = require('@graphql-inspector/core');
const { Configuration } = require('graphql-schema-linter/lib/configuration.js');
const { loadSchema } = require('graphql-schema-linter/lib/schema.js');
const { validateSchemaDefinition } = require('graphql-schema-linter/lib/validator.js');

const [url, examples] = process.argv.slice(2);
const answer = await fetch(url, {
  method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query: getIntrospectionQuery() }),
});
const served = buildClientSchema((await answer.json()).data);
const printed = buildSchema(readFileSync('schema.graphql', 'utf8'));

// graphql-inspector: the printed schema is the served one, and the examples fit it.
const changes = (await inspector.diff(printed, served)).filter((c) => c.criticality.level !== 'NON_BREAKING' && !/Directive/i.test(c.type));
assert.deepEqual(changes.map((c) => c.message), [], 'graphql-inspector: the printed schema differs from the served one');
const texts = readdirSync(examples).filter((f) => f.endsWith('.graphql')).map((f) => [f, readFileSync(`${examples}/${f}`, 'utf8')]);
const invalid = inspector.validate(served, texts.map(([name, text]) => new Source(text, name)));
assert.deepEqual(invalid.flatMap((i) => i.errors.map((e) => e.message)), [], 'graphql-inspector: an example does not fit the schema');

// graphql-schema-linter: everything is described, named as is usual, and lists are Relay connections.
const rules = [
  'arguments-have-descriptions', 'defined-types-are-used', 'deprecations-have-a-reason', 'descriptions-are-capitalized',
  'enum-values-have-descriptions', 'fields-are-camel-cased', 'fields-have-descriptions', 'input-object-values-are-camel-cased',
  'input-object-values-have-descriptions', 'relay-connection-arguments-spec', 'relay-connection-types-spec', 'relay-page-info-spec',
  'types-are-capitalized', 'types-have-descriptions',
];
const configuration = new Configuration(await loadSchema({ schemaPaths: ['schema.graphql'] }), { rules });
assert.equal(configuration.validate().length, 0);
const findings = validateSchemaDefinition(configuration.schema, configuration.getRules(), configuration);
assert.deepEqual(findings.map((f) => `${f.ruleName}: ${f.message}`), [], 'graphql-schema-linter');

// graphql-codegen: types, documents and possibleTypes, which compile strictly.
const documents = [{ location: 'laws.graphql', document: parse(readFileSync('laws.graphql', 'utf8')) }];
const scalars = { Date: 'string', DateTime: 'string', Decimal: 'string', JSON: 'unknown' };
const generate = async (filename, names, config) => writeFileSync(filename, await codegen({
  filename, schema: parse(printSchema(served)), documents, config: {}, pluginMap: plugins,
  plugins: names.map((name) => ({ [name]: { ...config } })),
}));
await generate('schema.ts', ['typescript'], { scalars, strictScalars: true });
await generate('laws.ts', ['typescript-operations', 'typed-document-node'], { scalars, strictScalars: true, useTypeImports: true });
await generate('possible.ts', ['fragment-matcher'], { useExplicitTyping: true });
await generate('possible.json', ['fragment-matcher'], {});
const settings = ['--strict', '--noEmit', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022', '--noUncheckedIndexedAccess'];
try {
  execFileSync('node_modules/.bin/tsc', [...settings, 'schema.ts', 'laws.ts', 'possible.ts', 'use.ts'], { encoding: 'utf8' });
} catch (e) {
  assert.fail(`tsc: ${e.stdout}`);
}
const possible = JSON.parse(readFileSync('possible.json', 'utf8'));
const entities = possible.possibleTypes.Entity;
assert.ok(entities.includes('Company') && entities.includes('Law') && !entities.includes('Query'), 'possibleTypes of Entity');
console.log(`ok: ${texts.length} examples, ${entities.length} types of Entity, ${rules.length} rules`);
