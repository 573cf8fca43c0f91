// Package claim defines claims, their dates and periods, and the interface of a store of claims.
//
// A [Claim] is one document's statement that a relation or a fact holds. Its [Context] gives the place in the document,
// the [Period], whether the document asserts or denies it, the confidence, and attributes. A [Date] has reduced
// precision: a year, a month, a day or a time of day. A [Store] keeps claims in revisions, and only appends.
//
// The package imports no other package of this project. All its values are immutable and safe for concurrent use.
package claim
