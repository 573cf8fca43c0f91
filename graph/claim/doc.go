// Package claim defines what a store keeps and what every other package says about it: claims, their dates and
// periods, and the contract that a store fulfils.
//
// A [Claim] is one document's statement that a relation or a fact holds. Its [Context] says where the document states
// it, for which [Period], asserted or denied, how certain, and with which attributes. A [Date] has reduced precision:
// a year, a month, a day or a time of day. A [Store] keeps claims in revisions that only append.
//
// The package imports nothing else of this project. All its values are immutable and safe for concurrent use.
package claim
