// Package bods reads the Beneficial Ownership Data Standard: a list of statements, or one statement per line. It reads
// statements of the versions 0.1 to 0.3, such as those of the Open Ownership Register, as if they were of version 0.4.
//
// A statement is a document, bods:statement/ID, with its dates, its publisher and its source. A record is an
// entity, bods:RECORD, or a relationship between two entities. Kinds, facts and relation types are IRIs that the
// ontology of the pack ownership maps. Other data becomes a foreign fact bods:KEY; a structured value is kept as
// JSON.
//
//   - A direct shareholding is ftm:owns, voting rights are bods:votingRights, appointments of the board
//     bods:appointmentOfBoard, influence by articles, law or otherwise bods:otherInfluenceOrControl, and members of the
//     board and senior managers ftm:directs. All other interests, and all indirect ones, are bods:interest, so that
//     holdings along a chain are not counted twice.
//   - A share is the attribute percent, or percentMin and percentMax with exclusiveMin and exclusiveMax.
//   - Each interest of a relationship is an occurrence of its own, if the ontology says @repeatable. The attribute key
//     is its key: the id of the record with the type of the interest, such as r1/votingRights, r1/shareholding/indirect
//     or, for the second of a type, r1/shareholding/2. Later statements about the record use the same key for the same
//     interest, so an interest that is stated again is not counted twice. startDate and endDate are its period.
//   - If a later statement about the same record replaces a statement, the earlier one holds until the date of the
//     later one. If the later statement gives an interest a new start before its own date, for example because the
//     share changed, the earlier claim of the interest holds until the day before that start. If the last statement
//     with an interest gives it an end, the earlier claims of the interest do not hold longer. A closed record holds
//     until the date of the statement that closes it.
//   - An unspecified interested party is an entity bods:unspecified/RECORD with the reason.
package bods
