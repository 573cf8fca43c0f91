// Runs requests with graphql-js, the reference of GraphQL, over the schema and data that the test in Go has, too.
//
//	node oracle.mjs schema.graphqls < requests.ndjson > answers.ndjson
//
// A request is {query, operationName, variables}. An answer is {stage, data, errors}: stage is parse, validate or
// execute, whichever the request came to; data is left out if nothing was executed.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { buildSchema, executeSync, GraphQLError, parse, validate, valueFromASTUntyped } from 'graphql';

const schema = buildSchema(readFileSync(process.argv[2], 'utf8'));

// A scalar of our own takes any value, as the service's do; the field that it belongs to refuses it.
const date = schema.getType('Date');
date.parseValue = (value) => value;
date.parseLiteral = (node, variables) => valueFromASTUntyped(node, variables);

// echo formats arguments so that absent and null ones are equal.
function echo(args, definitions) {
  const out = {};
  for (const { name, type } of definitions) out[name] = plain(args[name], type);
  return JSON.stringify(out);
}

function plain(value, type) {
  if (type.ofType && !type.getFields) {
    if (value == null || !Array.isArray(value)) return plain(value, type.ofType);
    return value.map((v) => plain(v, type.ofType));
  }
  if (value == null) return null;
  if (!type.getFields) return value;
  const out = {};
  for (const f of Object.values(type.getFields())) out[f.name] = plain(value[f.name], f.type);
  return out;
}

const kinds = ['Dog', 'Cat', 'Fish'];
const animal = (n) => ({ __typename: kinds[n % 3], n });

// resolve computes every field: the same as the methods of the Go types in the test.
function resolve(source, args, _context, info) {
  const n = source?.n ?? 0;
  switch (info.fieldName) {
    case 'id':
      return `${n}`;
    case 'name':
      return n % 4 === 3 ? null : `animal "${n}" 动物 \u2028`;
    case 'color':
      return ['RED', 'GREEN', 'BLUE'][n % 3];
    case 'weight':
      return n / 7;
    case 'huge':
      return n * 1e20;
    case 'born':
      return n % 5 === 4 ? null : '2017-06';
    case 'colors':
      return n % 2 ? null : ['RED', 'BLUE'];
    case 'barks':
    case 'scratches':
      return n % 2 === 0;
    case 'depth':
      return n;
    case 'sound':
      return info.parentType.name === 'Dog' ? 'woof' : 7;
    case 'boom':
    case 'bang':
      throw new GraphQLError(`${info.fieldName} of ${n}`);
    case 'never':
      return n % 3 === 1 ? null : 'there';
    case 'friend':
      return n > 40 ? null : animal(n * 2 + 1);
    case 'mother':
      return n % 5 === 2 ? null : animal(n + 3);
    case 'self':
      return source;
    case 'friends':
      return Array.from({ length: Math.max(0, Math.min(args.first ?? 2, 5)) }, (_, i) => animal(n + i + 1));
    case 'holes':
      return [animal(n + 1), null, animal(n + 2)];
    case 'animal':
    case 'node': {
      const m = Number(args.id);
      return Number.isInteger(m) && m >= 0 && m < 100 && `${m}` === args.id ? animal(m) : null;
    }
    case 'dog':
      return animal(3);
    case 'pets':
      return Array.from({ length: Math.max(0, Math.min(args.first ?? 0, 5)) }, (_, i) => animal(i));
    case 'home':
      return { __typename: 'Query' };
    case 'on': {
      if (args.date != null && !(typeof args.date === 'string' && /^\d{4}(-\d\d){0,2}$/.test(args.date))) throw new GraphQLError('not a date');
      return args.date ?? null;
    }
    case 'echo':
    case 'must':
      return echo(args, info.parentType.getFields()[info.fieldName].args);
  }
  throw new Error(`no resolver for ${info.fieldName}`);
}

function answer({ query, operationName, variables }) {
  let document;
  try {
    document = parse(query);
  } catch (e) {
    return { stage: 'parse', errors: [{ message: e.message }] };
  }
  const invalid = validate(schema, document);
  if (invalid.length > 0) return { stage: 'validate', errors: invalid.map((e) => ({ message: e.message })) };
  const result = executeSync({
    schema, document, operationName: operationName || undefined, variableValues: variables, rootValue: {}, fieldResolver: resolve,
  });
  return { stage: 'execute', data: result.data, errors: (result.errors ?? []).map((e) => ({ message: e.message, path: e.path ?? [] })) };
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line !== '') process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + '\n');
}
