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
//	questions:                            # what the explorer offers to begin with; may be left out
//	  - text: Which laws constrain 21Vianet, and why?
//	    hint: Each with its proof           # may be left out
//	    open: n=21vianet&panel=…            # the address of the explorer that answers it, after #
//
// Every other file in it, at any depth, is read by its format, which its extension and its content tell:
// .yaml and .yml (records), .jsonl (the same records, one per line), .nq (N-Quads), .rules (rules), .graphqls (the
// ontology that the others are read under; docs/ontology.md describes it), and what else Options.Formats names; each can be packed with gzip. Package format is the interface of formats. Files whose
// names begin with a dot or an underscore, folders of such names, and files with an extension of no format, such as
// .md, are left alone. Links to files are followed if they stay in the folder. A single file of these endings can
// be loaded by its own path too; it then has no defaults of a dataset.
//
// A YAML or rules file is at most 32 MiB, and a line of the other two at most 16 MiB, unpacked. How
// much there is in all is not limited: what does not fit into memory is sorted on the disk.
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
// An id is made of lower-case letters, digits and single hyphens. One with a colon or slash is that of a
// foreign entity: it needs no definition, and is a Thing where no block gives it a kind.
//
// A claim is one map. Exactly one of its keys says what is claimed: under facts a fact of the entity's
// kind, name, alias or description; under relations a relation type as rules write it (subsidiaryOf for
// SUBSIDIARY_OF), with the entity as source; under aliases alias, or the text itself instead of the map.
// A predicate that the ontology does not know is written by its IRI, {"http://x/pays": shop, attributes: {amount: 5}}.
// A list as its value stands for as many claims in one context. The other keys say in what context:
//
//	document    id of the Document that says so
//	at          where in the document: section, table, page, note
//	relays      id of the Document that it has this from
//	by          id of who says so in the document, if not its authors
//	from, to    since when and until when it holds, the date itself included; see Dates
//	stance      supports (the default) or disputes
//	modality    stated (the default), alleged, planned, recommended or hypothetical
//	confidence  from 0 to 1; 1 is the default
//	language    of a text value, as BCP 47: en, zh
//	attributes  of a relation, a map of what else is said of the tie: {percent: 51, role: chairman}. The ontology
//	            names some for each type; others can be read by questions and rules just the same
//
// The nearest default holds: the claim's own key, then the block's, the file's, the dataset's. An empty
// text ("") takes a default of document, at, relays, by, from or to away. A claim without a document
// after that is an error, one without a place (at) a warning. The kind, name, description and aliases of
// a block take document, at, relays and by from its defaults, but not from, to, modality and confidence:
// these are said of what the entity does. A Document needs no other document: what its defining block
// claims is claimed by the document itself where nothing else is said.
//
// # Dates
//
// A date is as precise as the source tells: 2017, 2017-06, 2017-06-01, or a time of day behind a T or a space:
// 2017-06-01T12:30, 2017-06-01 12:30:59, 2017-06-01T12:30:59.538+08:00. A time of day has minutes, and perhaps seconds and up
// to nine digits of a second. Its zone is Z or an offset from UTC of at most 14 hours; without a zone it is UTC. A date is
// kept as the source writes it, with a T, and compared by instant. An attribute that is a text stays as it is
// written, and rules read it as a date where they compare it with one.
//
// # Values
//
// What a plain scalar is, YAML and JSON agree on here: null, true, false and numbers as JSON writes them;
// everything else is a text, so NO, 2017-06 and 1_000 are. Where a text is expected, a number is taken as
// it is written, so that at: 4.10 is 4.10; Int, Float and Boolean facts are written without quotes. White
// space around a text is dropped, and a control character in it is an error. Numbers are kept in one
// form: 3.4e9 is 3400000000. A value of an enum is written as in the ontology: OBLIGATION.
//
// Anchors, aliases, merge keys, tags and second documents of YAML are refused: defaults serve the same
// end, and a line says what it says without another one.
//
// In JSON Lines, a line is one block of entities with the same keys; defaults are written in each, or
// come from dataset.yaml.
//
// # RDF
//
// N-Triples, N-Quads, Turtle, TriG, RDF/XML and JSON-LD are read as RDF 1.1 has them, with the triple terms, reifiers,
// annotations and text directions of RDF 1.2; see package rdf. Beyond the standard, N-Quads can hold IRIs that begin with
// a slash, as Cayley's data sets have them. A literal with a NUL is a problem, for a store cannot keep it.
//
// Under the base IRI, id/X is
// the entity X, type/X a relation type, fact/X a fact, kind, name, alias or description, and kind/X, as
// the object of rdf:type, a kind; statements with these predicates are checked like records. A class, a predicate or a property
// that the ontology names by @iri, such as schema:Corporation, means that kind, relation type or fact, where the kind of the
// subject and the value fit. Any other statement
// is kept as it is: a relation of type RELATED with its predicate, or a fact of its name; its subject is an
// entity of kind Thing unless something says otherwise, and its id is the IRI. A
// predicate without colon and slash that is a word of the ontology is an error, because it would be taken
// for it; only <name>, <alias> and <description> of a text are. owl:sameAs stays a relation.
//
// What says a statement:
//
//   - The graph that it is in, if that has an IRI: a named graph is a document. Else the document of dataset.yaml, or the file.
//   - What has prov:hadPrimarySource, prov:wasDerivedFrom, prov:wasQuotedFrom or dct:source relays that document, as far as its
//     statements follow one another.
//   - A reifier (rdf:reifies, or rdf:Statement with rdf:subject, rdf:predicate and rdf:object) is a claim of the statement. The
//     same predicates name its documents, prov:wasAttributedTo who says so, validFrom, startDate, validTo, endDate and the like its
//     period, confidence its confidence; others are attributes. A statement that a file reifies, and neither asserts nearby nor gives
//     a document of, is alleged.
//
// Relative IRIs of a file without a base are resolved against the base IRI, file/ and the path of the file. The IRIs of
// blank nodes are local to the file: the id is _:HASH-LABEL, where HASH stands for the name of the
// dataset and the path of the file in it, or for the path of a file that is in none. So two files never
// share one, and loading a file again brings nothing new as long as it stays where it is. JSON-LD with a remote context is refused:
// nothing is fetched.
//
// # Other formats
//
// FollowTheMoney (package ftm), STIX (stix), BODS (bods) and MISP galaxies (misp) have readers of their own. Their names are IRIs
// that a pack maps to its ontology; see docs/packs.md.
//
// An export of a store, whose first line begins with ExportMark, is not read here but restored. It is not checked
// against the ontology; what of it rules cannot use is told after that.
//
// # Replacing
//
// A load only adds, but for rules that are written anew. To replace a dataset is to load it as it is now and to retract, in the same revision,
// what it claimed before and claims no more; a view as known at an earlier revision still shows that. What
// came from a dataset is told by the revisions whose message names it. So the unit is the dataset under
// its name, not a file or a document, and
//
//   - a dataset that was loaded together with others in one revision is replaced together with them,
//   - a claim that two datasets make belongs to the one that brought it first: once that one drops it, it
//     is there again only when the other one is loaded again,
//   - under another name, a dataset is another dataset.
//
// # Rules
//
// See package graph/rule for the language. The rules of a dataset are kept in the store with it: each is
// a claim of predicate rule about its id, in the context of the dataset's document.
//
// The id of a rule has one text, and is no entity's. What brought a rule, the dataset or else the file by its name,
// changes it by being loaded again: the text before is retracted in the same revision. A rule whose id is
// that of another text that something else brought is a problem; to Replace is to take its place, and that text is
// retracted. The same text can come from several.
//
// The rules of all files are checked together with those that the store would hold beside them: none may rest
// on its own absence, and each must be able to yield something, also those of the store after the load.
//
// # Checking
//
// Everything is checked before anything is written, and every problem is reported in one run as
// file:line:column: what is wrong, what was expected. One load is one revision, all or nothing. What
// the store already holds in an equal context is not claimed again; a load that brings nothing new
// makes no revision.
//
// An id is defined once, and keeps the kind that the store has for it; only replacing the dataset that gave
// it the kind can change it. If a part of the input cannot be
// read, ids that nothing defines are not reported in that run: the unread part may define them.
//
// Warnings are about data that is legal but suspicious:
//
//   - a claim that names no place in its document, or that is made twice in one context
//   - two values of a fact that has one at a time, by the same document
//   - entities that have equal names (see package fold), or a name that shows nothing
//   - an attribute that looks like a misspelling of one that the ontology names for the relation type
//   - a percent that is no number or not from 0 to 100, shares of one entity that add up to more than 100 percent at
//     one time, and two shares of one owner by the same document for the same time
//   - two entities that are joined both ways by an antisymmetric type, or that own more than half of each other
//   - a rule that reads an attribute which neither the ontology names nor a claim here or in the store has
//   - what the Suspicions of the Options find
//
// The first ten of each kind are listed, and the others are counted. Notes tell of rules: which of another dataset's
// are replaced, which of the store's are not used, and what claims say where a rule reads a number and it is none.
package loader
