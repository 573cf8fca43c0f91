// Package table reads tables: CSV, TSV and other delimited text in any encoding, the sheets of workbooks, and Parquet.
// A mapping defines the meaning of the columns.
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
// See docs/mapping.md for all keys. Before any row is read, the whole mapping is checked against the ontology and
// the headers of its tables.
//
// # Tables without a mapping
//
// A table with a header of Neo4j's import (:ID, :LABEL, :START_ID, :END_ID, :TYPE) needs no mapping; see neo4j.go.
//
// # How a table is read
//
// Rows are read one at a time, so memory does not grow with the table. All claims of a row have one context. Its
// locator is the line (or, in Parquet, the row), so that each answer leads back to its row. An error in a row is a
// problem at that line, and reading continues.
package table
