// Package ftm reads FollowTheMoney data: files of entities, one JSON object per line, and files of statements, as CSV
// or as one JSON object per line.
//
// An entity whose schema is an edge (Ownership, Directorship, Family …) becomes one claim of a relation, with its other
// properties as attributes and its id as the locator. The other members of the object become attributes, too: datasets
// if there are several, referents, firstSeen, lastSeen, lastChange. An edge from statements also has attributes with
// the ids of the statements and their own columns, such as origin. The id is also the attribute key: two payments
// between the same two entities remain two, as occurrences of the relation, if the ontology says @repeatable. Every
// other entity becomes an entity. Ids get the prefix ftm:. All names are IRIs such as ftm:Person, ftm:birthDate and
// ftm:owns. The ontology of the pack ownership maps them to its kinds, facts and relation types. Without that ontology
// they are foreign names, which questions can use too.
//
// # Documents
//
// The document of a statement is its dataset, and the locator is the id of the statement. The document of an entity
// with one dataset is that dataset. If an entity has several datasets, it is unknown which one is the origin of which
// property, so the file is the document. Datasets are documents with ids such as ftm:dataset/us_ofac_sdn.
//
// # Time
//
// startDate and endDate are the period of an edge, or of another interval such as a sanction. For the relation of a
// sanction without a start to its entity, the period starts with the listing date or, if there is none, on the day when
// the publisher first saw it or before: a listing must not seem older than is known. If a date has several values or is
// invalid, it is kept as it is. Of several listing dates, the period starts with the last one or before.
//
// # Values
//
// A value that is invalid for its type, such as an invalid date, is kept under the name ftm:SCHEMA.PROPERTY. The same
// applies to a property that the model does not define for the schema, and to an edge without one of its ends.
package ftm
