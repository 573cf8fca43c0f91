// Package bods reads the Beneficial Ownership Data Standard 0.4: a list of statements, or one statement per line.
//
// A statement is a document, bods:statement/ID, with its dates, its publisher and its source. A record is an entity,
// bods:RECORD, or a relationship between two. Kinds, facts and relation types are the IRIs that the ontology of the pack
// ownership maps; what has none there is a foreign fact bods:KEY, whose value is JSON where it has a structure.
//
//   - A direct shareholding is ftm:owns, voting rights are bods:votingRights, appointments of the board
//     bods:appointmentOfBoard, influence by articles, law or otherwise bods:otherInfluenceOrControl, and members of the
//     board and senior managers ftm:directs. Every other interest, and each that is indirect, is bods:interest, so that
//     what is held along a chain is not counted again.
//   - A share is the attribute percent, or percentMin and percentMax with exclusiveMin and exclusiveMax.
//   - Several interests of one relationship are claims of their own. startDate and endDate are their period.
//   - A statement that a later one about the same record replaces holds until the date of that one. A record that is
//     closed holds until the date of the statement that closes it.
//   - An interested party that is not specified is an entity bods:unspecified/RECORD with the reason.
package bods
