// Package stix reads STIX 2.1 bundles, {"type": "bundle", "objects": […]}, and files with one object per line.
//
// An object is an entity. Its id has the prefix stix:, and its kind is the IRI stix:TYPE. A property is a fact with
// the IRI stix:PROPERTY; a property whose name ends in _ref or _refs is a relation. A relationship is a relation of
// the type stix:RELATIONSHIP_TYPE, with its other properties as attributes. The ontology of the pack threat maps
// these IRIs to its kinds, facts and relation types. Without that ontology they are foreign names, which questions
// can use too.
//
// # Contexts of claims
//
//   - confidence, from 0 to 100, is the confidence of all claims of the object.
//   - created_by_ref is the speaker (by). The file is the document, and the id of the object the locator.
//   - An external reference is a document to which the object refers (stix:external_references). If a relationship has
//     references, there is one claim per reference, which relays that document.
//   - start_time and stop_time of a relationship are the period. That of a sighting begins at first_seen or before, and
//     ends at last_seen or after.
//   - STIX 2.1 calls a revoked object one that its creator no longer considers valid. A revoked relationship holds
//     until the time of modification of the version that revokes it, even if its stop_time is later; if it would have
//     begun after that, the claim denies it. A question without a date finds the relationship; a question as of a date
//     after its end does not. A revoked object stays, with a fact that it is revoked.
//   - If an object has several versions, each holds from its modification until that of the next version. The first one
//     holds from its modification or before. The versions can be in one file, or come in several loads in any order.
//     They have one created_by_ref: a version of another creator ends nothing.
//   - If a later version of a relationship has times of its own, its creator corrects those of the earlier versions,
//     which then hold at most within these times, and at no time if there is none. A later version without times says
//     nothing about the times before it. One that is revoked without times ends those of the version before.
//   - A kill chain phase is a separate entity, stix:phase/CHAIN/PHASE. The object has a relation to it
//     (stix:kill_chain_phases).
//   - A pattern of an indicator names observables: addresses, domains, URLs and hashes of files. The indicator is based
//     on them (stix:based-on). They have the ids that STIX 2.1 makes from their values, so the same domain in a bundle
//     of another producer, and in an event of MISP, is one entity.
//   - A value that is a JSON object is a fact with JSON text.
package stix
