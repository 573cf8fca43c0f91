// Package table reads tables: CSV, TSV and other delimited text in any encoding, and Parquet. A mapping says what the
// columns mean.
//
// # Mappings
//
// A mapping is a YAML file whose name ends in .mapping.yaml:
//
//	tables:
//	  - file: companies.csv
//	    entities:
//	      - id: reg:{number}
//	        kind: Company
//	        name: name
//	        facts:
//	          foundedOn: {column: founded, format: DD.MM.YYYY}
//	  - file: owners.csv
//	    relations:
//	      - type: OWNS
//	        source: {id: reg:{owner}, kind: Company, name: owner_name}
//	        target: reg:{number}
//	        from: since
//	        attributes: {percent: share}
//
// See docs/mapping.md for every key. A mapping is checked as a whole, against the ontology and the headers of its
// tables, before a row is read.
//
// # Tables without a mapping
//
// A table whose header is one of Neo4j's import (:ID, :LABEL, :START_ID, :END_ID, :TYPE) needs none; see neo4j.go.
//
// # How a table is read
//
// Rows are read one at a time, so memory does not grow with the table. Each row makes its claims in one context, whose
// locator is the line (or, in Parquet, the row), so that each answer leads back to its row. What is wrong in a row is a
// problem at that line, and does not end the reading.
package table
