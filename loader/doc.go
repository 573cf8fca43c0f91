// Package loader reads datasets, checks them against the ontology, and commits them.
//
// # A dataset
//
// A dataset is a folder with a file dataset.yaml:
//
//	name: us-china-cloud                  # short and stable
//	title: Cloud computing between the U.S. and China
//	description: What two documents say …
//	document: isaacs-2019                 # the default document of every file; may be left out
//
// Every other file in it, at any depth, is read by its ending: .yaml and .yml (records), .jsonl
// (the same records, one a line), .nq (N-Quads), each also with .gz, and .rules (rules). Files whose
// names begin with a dot or an underscore, and other endings such as .md, are left alone. A single
// file of these endings can be loaded by its own path too.
//
// # Records in YAML
//
//	# companies.yaml
//	document: isaacs-2019                 # defaults for every claim of the file: document, at, relays, by,
//	at: "4.5"                             # from, to, modality, confidence
//	entities:
//	  - id: 21vianet                      # lower-case letters, digits and single hyphens
//	    kind: Company                     # a block with kind defines the entity: once in all files
//	    name: 21Vianet
//	    at: "4.5"                         # the same defaults, for every claim of the block
//	    description: A Chinese operator of data centres.
//	    aliases:
//	      - 21Vianet Group
//	      - {alias: 世纪互联, language: zh}
//	    facts:
//	      - {foundedOn: "1999", at: "5.3"}
//	    relations:
//	      - {incorporatedIn: cayman-islands, at: "4.5"}
//	      - {operates: [azure-china, office-365-china], from: 2013-06, at: "4.5", relays: ragland-2013}
//	      - {subsidiaryOf: some-holding, modality: alleged, by: reuters, attributes: {percent: 51}}
//	  - id: microsoft                     # a block without kind adds claims to an entity that is
//	    relations:                        # defined elsewhere, in this dataset or in the store
//	      - {licensesTo: 21vianet, at: "4.5"}
//
// A claim is one map. Exactly one of its keys is a fact of the entity's kind, alias, name, description
// or a relation type as rules write it (subsidiaryOf for SUBSIDIARY_OF); the entity is the source. A
// list as its value stands for as many claims in one context. The other keys say in what context:
//
//	document    id of the Document that says so
//	at          where in the document: section, table, page, note
//	relays      id of the Document that it has this from
//	by          id of who says so in the document, if not its authors
//	from, to    since when and until when it holds: 2017, 2017-06 or 2017-06-01
//	stance      supports (the default) or disputes
//	modality    stated (the default), alleged, planned, recommended or hypothetical
//	confidence  from 0 to 1; 1 is the default
//	language    of a text value, as BCP 47: en, zh
//	attributes  a map of what else is said of the tie: {percent: 51, role: chairman}
//
// The nearest default holds: the claim's own key, then the block's, the file's, the dataset's. A claim
// without a document after that is an error. The kind, name, description and aliases of a block take
// the block's defaults. A Document needs no other document: the kind, name and facts in its defining
// block are claimed by the document itself where nothing else is said.
//
// In JSON Lines, a line is one block of entities with the same keys; defaults are written in each, or
// come from dataset.yaml.
//
// # N-Quads
//
// A quad whose predicate is a relation type or fact of the ontology under the base IRI is read as such.
// A foreign one is kept as it is: a tie of type RELATED with its predicate, or a fact of its name; its
// subject is an entity of kind Thing unless something says otherwise. What nexum itself exported is
// recognised and restored.
//
// # Rules
//
// See package graph/rule for the language. The rules of a dataset are kept in the store with it.
//
// # Checking
//
// Everything is checked before anything is written, and every problem is reported in one run as
// file:line:column: what is wrong, what was expected. One load is one revision, all or nothing. What
// the store already holds in an equal context is not claimed again; a load that brings nothing new
// makes no revision.
package loader
