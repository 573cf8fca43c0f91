package claim

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
)

// The predicates that every entity can have, in addition to the facts that the ontology defines for its kind.
const (
	PredicateKind        = "kind"        // the kind of the entity, as named in the ontology: Company
	PredicateName        = "name"        // the name of the entity
	PredicateAlias       = "alias"       // another name
	PredicateDescription = "description" // a description of the entity in one or two sentences
	PredicateRule        = "rule"        // the text of a rule; the subject is the id of the rule
	PredicateOntology    = "ontology"    // the text of an ontology file; see OntologyClaim for the subject

	// PredicateSameAs says that the subject and the object, both entities, are one. If the claim is stated and no claim
	// disputes it, views show both as one entity with the id of the object: it is a merge. With any other modality it
	// is a proposal, which changes nothing in a view. The attributes can have a score from 0 to 1 and reasons, a list
	// of texts. The period has no meaning. Ids that a claim with this predicate disputes are never merged.
	PredicateSameAs = "sameAs"
)

// A Value is the object of a claim: an entity or a literal.
type Value struct {
	// Entity reports whether Text is the id of an entity. Lang and Datatype are then empty.
	Entity bool
	// Text is the id, or the literal in its lexical form: 2017-06, 41, true, 世纪互联. It is valid UTF-8.
	Text string
	// Lang is the language of a literal as a BCP 47 tag in lower case; empty if there is none.
	Lang string
	// Datatype is the IRI of the type of a foreign literal. It is empty for a plain literal and for facts of the
	// ontology, whose types the ontology defines.
	Datatype string
}

// EntityValue returns the value for the entity with this id.
func EntityValue(id string) Value { return Value{Entity: true, Text: id} }

// Literal returns a plain literal.
func Literal(text string) Value { return Value{Text: text} }

// A Claim is the statement of one source that a relation or a fact holds, or does not hold.
type Claim struct {
	// Subject is the id of an entity.
	Subject string
	// Predicate is a relation type (SUBSIDIARY_OF), a fact (foundedOn), one of the predicates that every
	// entity can have, or the IRI of a foreign predicate.
	Predicate string
	Object    Value
	Context   Context
}

// Stance is whether a claim supports, denies or retracts its relation or fact.
type Stance uint8

const (
	Supports Stance = iota // the claim says that it holds
	Disputes               // the claim says that it does not hold
	// Retracts withdraws an earlier claim with the same subject, predicate and object, and the same context except for
	// stance and revision. It is not a claim of a source, and no view shows it as one.
	Retracts
)

// Modality is the manner in which a source makes a claim. A lower value is stronger.
type Modality uint8

const (
	Stated Modality = iota
	Alleged
	Planned
	Recommended
	Hypothetical
)

// NoModality means that there is no claim. It is weaker than every modality.
const NoModality = Hypothetical + 1

var (
	stanceNames   = [...]string{"SUPPORTS", "DISPUTES", "RETRACTS"}
	modalityNames = [...]string{"STATED", "ALLEGED", "PLANNED", "RECOMMENDED", "HYPOTHETICAL"}
)

// String returns the name that the API uses, such as SUPPORTS.
func (s Stance) String() string { return stanceNames[s] }

// String returns the name that the API uses, such as STATED.
func (m Modality) String() string { return modalityNames[m] }

// ParseStance parses a name that the API uses.
func ParseStance(s string) (Stance, bool) { i := index(stanceNames[:], s); return Stance(i), i >= 0 }

// ModalityNames returns the names of all modalities, the strongest first.
func ModalityNames() []string { return slices.Clone(modalityNames[:]) }

// ParseModality parses a name that the API uses.
func ParseModality(s string) (Modality, bool) {
	i := index(modalityNames[:], s)
	return Modality(i), i >= 0
}

func index(names []string, s string) int {
	for i, n := range names {
		if n == s {
			return i
		}
	}
	return -1
}

// A Context has all of a claim except its subject, predicate and object. Many claims share one Context.
type Context struct {
	Document string // id of the document that makes the claim; empty only for foreign data without a document
	Locator  string // place in the document
	Relays   string // id of the document that the claim was taken from; empty if the document is the origin itself
	By       string // id of the person or organization that the document quotes; empty for its authors
	Period   Period // when it holds according to the source
	Stance   Stance
	Modality Modality
	// Doubt encodes the confidence of the source. Set it with DoubtOf and read it with Confidence. The zero Context has
	// full confidence.
	Doubt float64
	// Attributes is a JSON object in canonical form (keys sorted, no white space), or empty.
	Attributes string
	// Graph is the graph label of a foreign quad as an N-Quads term; empty if it has none.
	Graph string
	// Revision is the number of the revision that added the claim. The store sets it in Commit.
	Revision uint64
}

// DoubtOf returns the Doubt for a confidence from 0 to 1. The result is 1 minus the confidence if ConfidenceOf can
// restore the confidence exactly from it. For the few other numbers, such as 0.3333333333333333, it is the negative of
// the confidence. 1 minus the confidence is what the first stores contain, and context keys depend on it.
func DoubtOf(confidence float64) float64 {
	if doubt := 1 - confidence; ConfidenceOf(doubt) == confidence {
		return doubt
	}
	return -confidence
}

// Confidence returns the confidence of the source, from 0 to 1.
func (c Context) Confidence() float64 { return ConfidenceOf(c.Doubt) }

// ConfidenceOf is the inverse of DoubtOf.
func ConfidenceOf(doubt float64) float64 {
	v := 1 - doubt
	switch {
	case doubt < 0:
		return -doubt
	case v >= 0.5: // 1-doubt is exact here
		return v
	}
	const places = 1e15 // the precision of v: doubt has 53 bits after the point
	return math.Round(v*places) / places
}

// ContextKey identifies the content of a Context.
type ContextKey [16]byte

// Key identifies the content of c without its Revision. Contexts that differ only in Revision have equal keys.
func (c Context) Key() ContextKey {
	h := sha256.New()
	var n [8]byte
	for _, s := range [...]string{c.Document, c.Locator, c.Relays, c.By, c.Attributes, c.Graph} {
		binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	binary.LittleEndian.PutUint32(n[:4], uint32(c.Period.From.packed))
	binary.LittleEndian.PutUint32(n[4:], uint32(c.Period.To.packed))
	h.Write(n[:])
	binary.LittleEndian.PutUint64(n[:], math.Float64bits(c.Doubt))
	h.Write(n[:])
	h.Write([]byte{byte(c.Stance), byte(c.Modality)})
	if c.Period.HasTime() { // only then, because without times of day the key must be the same as in older stores
		for _, d := range [2]Date{c.Period.From, c.Period.To} {
			binary.LittleEndian.PutUint64(n[:], uint64(d.clock()))
			h.Write(n[:])
		}
	}
	return ContextKey(h.Sum(nil)[:16])
}

// AttributeCaveat is the attribute of a claim with a text that every citation of the claim shows, such as how its
// period was found.
const AttributeCaveat = "caveat"
