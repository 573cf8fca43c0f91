// Package loader reads datasets, checks them against the ontology, and commits them.
//
// # Datasets
//
// A dataset is a folder with a file dataset.yaml:
//
//	name: us-china-cloud                  # short and stable
//	title: Cloud computing between the U.S. and China
//	description: What two documents say …
//	document: isaacs-2019                 # the default document of every file; optional
//	questions:                            # questions that the explorer offers at the start; optional
//	  - text: Which laws constrain 21Vianet, and why?
//	    hint: Each with its proof           # optional
//	    open: n=21vianet&panel=…            # the part after # of the explorer's address with the answer
//
// All other files in the folder, at any depth, are read in a format that is recognized by extension and content:
// .yaml and .yml (records), .jsonl (the same records, one per line), .nq (N-Quads), .rules (rules), .graphqls (the
// ontology for the other files; see docs/ontology.md), and the formats of Options.Formats. Each file may be
// compressed with gzip or zstd. Package format defines the interface of formats. Some files are ignored: files and
// folders whose names begin with a dot or an underscore, and files with another extension, such as .md. Links to
// files are followed if they stay in the folder. A single file with one of these extensions can also be loaded by its
// own path; it then has no defaults of a dataset.
//
// A YAML or rules file has at most 32 MiB, and a line of the other two formats at most 16 MiB, both uncompressed.
// The total size is not limited: data that does not fit into memory is sorted on the disk.
// Several goroutines read parts of a file in JSON Lines, N-Triples or N-Quads. Claims, problems, warnings and skipped
// rows do not depend on the number of goroutines.
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
// An id is made of lower-case letters, digits and single hyphens. An id with a colon or slash belongs to a foreign
// entity. A foreign entity needs no definition; if no block gives it a kind, it is a Thing.
//
// A claim is one map. Exactly one of its keys is the predicate. Under facts, the predicate is a fact of the
// entity's kind, name, alias or description. Under relations, it is a relation type in the notation of rules
// (subsidiaryOf for SUBSIDIARY_OF), and the entity is the source. Under aliases, it is alias; a text instead of a
// map is also allowed. A predicate that is not in the ontology is written by its IRI, {"http://x/pays": shop,
// attributes: {amount: 5}}. If the value is a list, the map stands for one claim per element, all in the same
// context. The other keys give the context:
//
//	document    id of the Document that makes the claim
//	at          place in the document: section, table, page, note
//	relays      id of the Document from which it has the claim
//	by          id of the speaker in the document, if it is not one of its authors
//	from, to    first and last date at which the claim holds, both included; ..2012 is a start in 2012 or
//	            before, 2015.. an end in 2015 or after; see Dates
//	stance      supports (the default) or disputes
//	modality    stated (the default), alleged, planned, recommended or hypothetical
//	confidence  from 0 to 1; 1 is the default
//	language    language of a text value as a BCP 47 tag: en, zh
//	quote       the words of the document that say so: a sentence, at most 4,000 bytes
//	attributes  map of more information about a relation: {percent: 51, role: chairman}. The ontology
//	            names some for each type; questions and rules can read all others too
//	key         the occurrence of the relation, if its type is @repeatable. Claims with the same key
//	            are about the same occurrence. The key is stored as the attribute key
//
// The nearest default applies: first the claim's own key, then the default of the block, the file and the dataset.
// An empty text ("") removes a default of document, at, relays, by, from or to. It is an error if a claim then has
// no document, and a warning if it has no place (at). The kind, name, description and aliases of a block take
// document, at, relays and by from its defaults, but not from, to, modality and confidence: those defaults concern
// the relations and facts. A Document needs no other document: the claims of its defining block have the document
// itself as their document, unless they name another.
//
// Under relations, sameAs says that the entity and the named one are one: {sameAs: acme, document: review, at: row 5,
// confidence: 0.9, attributes: {score: 0.9, reasons: [equal LEI]}}. The named id stays. Such a claim has no period.
// With a modality other than stated it is a proposal, and merges nothing. With stance: disputes, it keeps the two
// apart. With stance: retracts, it withdraws the claim that is equal in everything else; see docs/merging.md.
//
// # Dates
//
// A date is as precise as the source: 2017, 2017-06, 2017-06-01, or with a time of day after a T or a space:
// 2017-06-01T12:30, 2017-06-01 12:30:59, 2017-06-01T12:30:59.538+08:00. A time of day has minutes. It may also have
// seconds and up to nine digits of a fraction of a second. Its zone is Z or an offset from UTC of at most 14 hours;
// without a zone it is UTC. A date is stored as the source writes it, with a T, and compared by instant. An
// attribute that is a text stays unchanged; a rule that compares it with a date reads it as a date.
//
// A source can show only that something held at a date. Then the start of its period is a bound: from: ..2012 means
// 2012 or before, and to: 2015.. means 2015 or after. The notation is that of ISO 8601-2. A period with a bound holds
// at the same instants as one with the plain date, because nothing is claimed for the time outside. Answers, proofs and
// exports show the bound. A bound on the wrong side, from: 2012.. or to: ..2015, is an error, and so is one in a fact
// of type Date.
//
// # Values
//
// Plain scalars have the same meaning in YAML as in JSON: null, true, false and JSON numbers have their own types,
// and everything else is a text. So NO, 2017-06 and 1_000 are texts. Where a text is expected, a number keeps its
// digits, so at: 4.10 means "4.10". Int, Float and Boolean facts are written without quotes. White space around a
// text is removed, and a control character in a text is an error. Numbers are stored in one form: 3.4e9 becomes
// 3400000000. A value of an enum is written as in the ontology: OBLIGATION.
//
// YAML's anchors, aliases, merge keys, tags and second documents are refused: defaults serve the same purpose, and
// the meaning of a line does not depend on other lines.
//
// In JSON Lines, a line is one block of entities with the same keys. Defaults are written in each line, or come
// from dataset.yaml.
//
// # RDF
//
// N-Triples, N-Quads, Turtle, TriG, RDF/XML and JSON-LD are read as in RDF 1.1, with the triple terms, reifiers,
// annotations and text directions of RDF 1.2; see package rdf. Beyond the standard, N-Quads may hold IRIs that
// begin with a slash, as Cayley's data sets do. A literal with a NUL is a problem, since a store cannot hold it.
//
// Under the base IRI, id/X is the entity X, type/X a relation type, and fact/X a fact, kind, name, alias or
// description. As the object of rdf:type, kind/X is a kind. Statements with these predicates are checked like
// records. A class, predicate or property that the ontology maps with @iri, such as schema:Corporation, means that
// kind, relation type or fact, if it fits the kind of the subject and the value. Any other statement is kept
// unchanged: as a relation of type RELATED with its predicate, or as a fact with its name. Its subject is an entity
// of kind Thing, unless another statement gives it a kind, and the entity's id is the IRI. A predicate without
// colon and slash that is a word of the ontology is an error, because it would be confused with that word. The
// exceptions are <name>, <alias> and <description> of a text. owl:sameAs and skos:exactMatch propose a merge: they are
// claims of sameAs with the modality recommended, unless the ontology maps them to a relation type.
//
// The document and the rest of the context of a statement are found like this:
//
//   - If the statement is in a graph with an IRI, the document is that named graph. Otherwise it is the document
//     of dataset.yaml, or the file.
//   - If a subject has prov:hadPrimarySource, prov:wasDerivedFrom, prov:wasQuotedFrom or dct:source, its statements
//     relay that document. This applies to statements that directly follow one another.
//   - A reifier (rdf:reifies, or rdf:Statement with rdf:subject, rdf:predicate and rdf:object) is a claim of the
//     statement. The predicates above name its documents, prov:wasAttributedTo the speaker, validFrom, startDate,
//     validTo, endDate and similar ones its period, and confidence its confidence. Other predicates become
//     attributes. If a file reifies a statement, but no file of the load asserts it, and there is no document for it,
//     the claim is alleged.
//
// Relative IRIs of a file without a base are resolved against the base IRI, followed by file/ and the path of the file.
// An ontology names them without the place of the file: @iri(is: "#NAME") for a class or predicate that is a fragment
// of the file, and @iri(is: "./NAME") for one beside it. The ids of blank nodes are local to the file: they are
// _:HASH-LABEL, where HASH stands for the name of the dataset and the path of the file in the dataset, or for the path
// of a single file. So two files never share a blank node, and loading a file again from the same place adds nothing.
// JSON-LD with a remote context is refused: nothing is fetched.
//
// # Other formats
//
// FollowTheMoney (package ftm), STIX (stix) and BODS (bods) have their own readers. MISP and GLEIF have mappings that
// are part of the program (package mappings). Their names are IRIs that a pack maps to its ontology; see docs/packs.md.
//
// The export of a store, whose first line begins with ExportMark, is restored, not loaded. It is not checked
// against the ontology; after the restore, nexum reports which parts of it rules cannot use.
//
// # Replacing
//
// A load only adds claims, except that it replaces rules whose text has changed. To replace a dataset means to load
// its present content and to retract, in the same revision, the claims that it made before and does not make any
// more. A view as known at an earlier revision still shows them. The claims of a dataset are found by the messages
// of revisions, which name the dataset. So the unit is a dataset with its name, not a file or a document. This has
// consequences:
//
//   - Datasets that were loaded together in one revision must be replaced together.
//   - A claim that two datasets make belongs to the dataset that brought it first. When that dataset drops the
//     claim, it is missing until the other dataset is loaded again.
//   - A dataset under another name is another dataset.
//
// # Rules
//
// See package graph/rule for the language. The rules of a dataset are stored with it: each is a claim with the
// predicate rule about the rule's id, in the context of the dataset's document.
//
// The id of a rule has one text, and cannot be the id of an entity. A rule is changed when its origin is loaded
// again: its dataset or, without a dataset, the file with the same name. The old text is retracted in the same
// revision. It is a problem if a rule has the id of a rule with another text and another origin. Replace takes such
// an id over: it retracts the other text. The same text may come from several origins.
//
// The rules of all files are checked together with the other rules that the store would hold after the load: no
// rule may depend on its own negation, and each rule must be able to yield a result.
//
// # Checking
//
// Everything is checked before anything is written. One run reports all problems, in the form file:line:column:
// what is wrong, what was expected. One load is one revision, all or nothing. A claim that the store already holds
// in an equal context is not added again. A load without new claims makes no revision.
//
// An id is defined once, and keeps the kind that it has in the store. Only replacing the dataset that gave it the
// kind can change it. If a part of the input cannot be read, undefined ids are not reported in that run: the unread
// part may define them.
//
// Warnings are about data that is legal but suspicious:
//
//   - a claim that names no place in its document, or that is made twice in one context
//   - two values, from the same document, of a fact that has one value at a time
//   - entities that have equal names (see package fold), or a name without visible characters
//   - an attribute that looks like a misspelling of an attribute that the ontology names for the relation type
//   - a percent that is not a number from 0 to 100, shares of one entity that add up to more than 100 percent at
//     one time, and two shares of one owner in the same document for the same time
//   - two entities with an antisymmetric relation in both directions, or that own more than half of each other
//   - a rule that reads an attribute which is not in the ontology and not in a claim of the load or the store
//   - the results of Options.Suspicions
//
// The first ten warnings of each kind are listed, and the others are counted. Notes are about rules: rules of
// another dataset that are replaced, rules of the store that are not used, and values of claims that are not
// numbers although a rule reads them as numbers.
package loader
