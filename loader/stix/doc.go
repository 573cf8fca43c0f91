// Package stix reads STIX 2.1 bundles: {"type": "bundle", "objects": […]}, and files of objects one per line.
//
// An object is an entity whose id has the prefix stix: and whose kind is the IRI stix:TYPE. A property is a fact with the
// IRI stix:PROPERTY, and a property that ends in _ref or _refs a relation. A relationship is a relation of the type
// stix:RELATIONSHIP_TYPE, with its other properties as attributes. The ontology of the pack threat maps these IRIs to its
// kinds, facts and relation types; without it they are foreign and can be asked all the same.
//
// # What a claim says
//
//   - confidence, from 0 to 100, is the confidence of all claims of the object.
//   - created_by_ref is who says so (by). The file is the document, and the id of the object the locator.
//   - An external reference is a document that the object refers to (stix:external_references). The claims of a
//     relationship with references are from these documents: one claim relays each.
//   - start_time and stop_time of a relationship, and first_seen and last_seen of a sighting, are the period.
//   - A revoked relationship holds until it was modified. A revoked object stays, and says that it is revoked.
//   - Of several versions of an object, each holds from its modification until that of the next one.
//   - A kill chain phase is an entity of its own, stix:phase/CHAIN/PHASE, in which the object is (stix:kill_chain_phases).
//   - A value that is an object of JSON is a fact with JSON text.
package stix
