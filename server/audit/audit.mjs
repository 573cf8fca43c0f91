// Runs the audits of graphql-http, the reference of GraphQL over HTTP, against a running service:
//
//	node audit.mjs http://127.0.0.1:8080/graphql
//
// Ends with status 1 if an audit is an error or a warning.
import { auditServer } from 'graphql-http';

const url = process.argv[2] ?? 'http://127.0.0.1:8080/graphql';
const results = await auditServer({ url });
const counts = { ok: 0, notice: 0, warn: 0, error: 0 };
for (const r of results) {
  counts[r.status]++;
  if (r.status !== 'ok') console.log(`${r.status} ${r.id} ${r.name}\n    ${r.reason}`);
}
console.log(`${results.length} audits: ${counts.ok} ok, ${counts.notice} notices, ${counts.warn} warnings, ${counts.error} errors`);
process.exit(counts.warn + counts.error > 0 || results.length === 0 ? 1 : 0);
