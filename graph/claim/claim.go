package claim

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
)

// The predicates that every entity can have, beside the facts that the ontology gives its kind.
const (
	PredicateKind        = "kind"        // the entity's kind, as the ontology names it: Company
	PredicateName        = "name"        // what it is called
	PredicateAlias       = "alias"       // another name
	PredicateDescription = "description" // what it is, in a sentence or two
	PredicateRule        = "rule"        // on a rule's id: the rule as it is written
	PredicateOntology    = "ontology"    // on the subject of OntologyClaim: a file of an ontology as it is written
)

// A Value is the object of a claim: an entity, or a literal.
type Value struct {
	// Entity says that Text is the id of an entity. Lang and Datatype are then empty.
	Entity bool
	// Text is the id, or the literal in its lexical form: 2017-06, 41, true, 世纪互联. Valid UTF-8.
	Text string
	// Lang is the language of a literal as BCP 47, in lower case; empty if none is given.
	Lang string
	// Datatype is the IRI of a foreign literal's type; empty for a plain one and for every fact of the
	// ontology, whose type the ontology knows.
	Datatype string
}

// EntityValue returns the value that stands for the entity with this id.
func EntityValue(id string) Value { return Value{Entity: true, Text: id} }

// Literal returns a plain literal.
func Literal(text string) Value { return Value{Text: text} }

// A Claim is one source saying that a relation or fact holds.
type Claim struct {
	// Subject is the id of an entity.
	Subject string
	// Predicate is a relation type (SUBSIDIARY_OF), a fact (foundedOn), one of the predicates that every
	// entity can have, or the IRI of a foreign predicate.
	Predicate string
	Object    Value
	Context   Context
}

// Stance is whether a claim supports what it is about.
type Stance uint8

const (
	Supports Stance = iota // it is so
	Disputes               // it is not so
	// Retracts withdraws an earlier claim of the same subject, predicate and object whose context is the
	// same but for stance and revision. It is no claim of a source and never shown as one.
	Retracts
)

// Modality is in what way a source says something; the lower, the stronger.
type Modality uint8

const (
	Stated Modality = iota
	Alleged
	Planned
	Recommended
	Hypothetical
)

var (
	stanceNames   = [...]string{"SUPPORTS", "DISPUTES", "RETRACTS"}
	modalityNames = [...]string{"STATED", "ALLEGED", "PLANNED", "RECOMMENDED", "HYPOTHETICAL"}
)

// String returns the name that the API uses: SUPPORTS.
func (s Stance) String() string { return stanceNames[s] }

// String returns the name that the API uses: STATED.
func (m Modality) String() string { return modalityNames[m] }

// ParseStance reads the name that the API uses.
func ParseStance(s string) (Stance, bool) { i := index(stanceNames[:], s); return Stance(i), i >= 0 }

// ParseModality reads the name that the API uses.
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

// A Context is all that a claim says besides what it is about. Many claims share one.
type Context struct {
	Document string // id of the document that says so; empty only for foreign data without one
	Locator  string // where in the document
	Relays   string // id of the document that it has this from; empty if it speaks for itself
	By       string // id of who says so in the document, if not its authors
	Period   Period // when the source says that it holds
	Stance   Stance
	Modality Modality
	// Doubt tells the confidence of the source; set it with DoubtOf and read it with Confidence. The zero Context is one
	// without doubt.
	Doubt float64
	// Attributes is a JSON object in canonical form (keys sorted, no white space), or empty.
	Attributes string
	// Graph is the graph label of a foreign quad as an N-Quads term; empty if it had none.
	Graph string
	// Revision is the number of the revision that brought the claim. A store sets it on commit.
	Revision uint64
}

// DoubtOf returns the Doubt for a confidence from 0 to 1: 1 less the confidence, from which Confidence gives back
// exactly what was given here. Of the few confidences that this cannot give back, as 0.3333333333333333, it is the
// negative. Stores have kept 1 less the confidence from the beginning, and name contexts by it.
func DoubtOf(confidence float64) float64 {
	if doubt := 1 - confidence; ConfidenceOf(doubt) == confidence {
		return doubt
	}
	return -confidence
}

// Confidence is how sure the source is, from 0 to 1.
func (c Context) Confidence() float64 { return ConfidenceOf(c.Doubt) }

// confidenceOf is the reverse of DoubtOf.
func ConfidenceOf(doubt float64) float64 {
	v := 1 - doubt
	switch {
	case doubt < 0:
		return -doubt
	case v >= 0.5: // then it is exact
		return v
	}
	const places = 1e15 // to which v is known, since doubt has 53 bits after the point
	return math.Round(v*places) / places
}

// ContextKey identifies the content of a Context.
type ContextKey [16]byte

// Key identifies what c says apart from its Revision: equal contexts of two revisions have equal keys.
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
	if c.Period.HasTime() { // keys without a time of day are those of stores that know none
		for _, d := range [2]Date{c.Period.From, c.Period.To} {
			binary.LittleEndian.PutUint64(n[:], uint64(d.clock()))
			h.Write(n[:])
		}
	}
	return ContextKey(h.Sum(nil)[:16])
}
