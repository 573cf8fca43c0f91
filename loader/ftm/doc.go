// Package ftm reads FollowTheMoney: files of entities, one JSON object per line, and files of statements, as CSV or as
// one JSON object per line.
//
// An entity whose schema is an edge (Ownership, Directorship, Family …) becomes one claim of a relation, with its other
// properties as attributes and its id as the locator. Any other entity is an entity. Ids get the prefix ftm:. All names
// are IRIs such as ftm:Person, ftm:birthDate and ftm:owns, which the ontology of the pack ownership maps to its kinds,
// facts and relation types; without that ontology they are foreign and can be asked all the same.
//
// # What says so
//
// A statement is claimed by its dataset, and the id of the statement is the locator. An entity of one dataset is claimed
// by that dataset; which dataset says what of an entity of several is not known, so the file claims it. Datasets are
// documents with ids such as ftm:dataset/us_ofac_sdn.
//
// # Time
//
// startDate and endDate bound what an edge, and another interval such as a sanction, says of its ends. A sanction
// without a start begins, as far as its relation to the entity goes, with its listing date, or else on the day on which
// the publisher saw it first: a listing is never taken to be older than is known. Dates that are several or that are none
// are kept as they are.
//
// # Values
//
// A value that its type does not allow, such as a date that is none, is kept under the name ftm:SCHEMA.PROPERTY. So is a
// property that the model does not know of the schema, and an edge that lacks an end.
package ftm
