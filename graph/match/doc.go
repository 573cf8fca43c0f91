// Package match finds entities of a view that are probably one: entity resolution.
//
// It is explainable: no model is trained. Every piece of evidence adds or subtracts a weight, in bits: the logarithm to
// base 2 of the ratio between the probability of the evidence if the two entities are one and its probability if they
// are two (Fellegi and Sunter). The sum, less a prior, is the log-odds of a match; Score is that as a number between 0
// and 1. weights.go has every weight.
//
// The work has three steps, and none of them compares all pairs of entities:
//
//  1. An [Index] reads each entity once: its names as words in Latin letters, and the facts that count as evidence. It
//     counts how many entities have each word and each value, because rare words and values are stronger
//     evidence.
//  2. Blocks: entities that share a key, such as an identifier, two words of a name that sound alike, or a date and a
//     word, are candidates. A block with too many entities is no evidence and is left out, except for blocks of
//     identifiers.
//  3. Candidates are compared. The pairs above the threshold form clusters, the strongest pair first. Two entities that
//     contradict each other, for example by different dates of birth, are never in one cluster. If an entity
//     matches two others about equally well, and these contradict each other, neither pair is proposed.
//
// The result does not depend on the order of the entities, and a pair has one score in both directions.
package match
