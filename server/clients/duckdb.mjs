// Reads Parquet files with DuckDB, and prints the rows of each as JSON: [[{column: value}]].
//
//	node duckdb.mjs relations.parquet claims.parquet
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const tables = [];
for (const file of process.argv.slice(2)) {
  const reader = await connection.runAndReadAll('SELECT to_json(t) AS row FROM read_parquet($1) t', [file]);
  tables.push(reader.getRows().map(([row]) => JSON.parse(row)));
}
console.log(JSON.stringify(tables));
