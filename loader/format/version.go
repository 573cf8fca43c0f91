package format

import "nexum/graph/claim"

// A Version is one version of a record: what a publisher says about a thing until it publishes the next version. The
// versions of a record can come in one file, in several files of a load, or in several loads, in any order.
type Version struct {
	// Record identifies the record. It is the Locator of the claims of all its versions, which also have one speaker (By).
	Record string
	// Date is when the publisher made this version.
	Date claim.Date
	// Entity is the entity that the record describes. It is empty if the record describes relations only. Earlier
	// claims of the record are looked up among the facts of this entity and the relations from it. Apart from these, an
	// earlier claim is found only if this version has a claim about the same fact or relation.
	Entity string

	// DateAttribute and DateFact say where the store has the dates of earlier versions: in an attribute of each claim,
	// else in a fact of Entity whose claim has the same document and period. Each can be empty.
	DateAttribute, DateFact string
}

// Versioned is a Format whose records have versions. Its reader passes on the claims of a version to the Sink of
// Sink.Version, as if there were no other version.
type Versioned interface {
	Format
	// Settle decides when the claims of all known versions of a record hold: those of the load, and earlier ones of the
	// store, on which an earlier Settle has decided. The result must not depend on which of them the store has. Settle
	// changes the contexts of the claims, but not their documents, locators and speakers. The order of claims is that of
	// their versions; claims of one date are in the order in which they were read, after those of the store.
	Settle(claims []VersionClaim)
}

// VersionClaim is a claim of a version of a record. It is not about the kind or the name of an entity, which have no
// period.
type VersionClaim struct {
	claim.Claim
	Date claim.Date // of the version; never zero
}
