package cayley

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"nexum/graph/claim"
)

// The store's own names begin with nexum:. Entities and predicates may not have such names.
const (
	private        = "nexum:"
	contextPrefix  = private + "context/"
	revisionPrefix = private + "revision/"
	textType       = private + "text" // the datatype of the literals in a context
)

// field identifies a predicate of a context or revision.
type field uint8

const (
	noField field = iota
	fieldDocument
	fieldLocator
	fieldRelays
	fieldBy
	fieldFrom
	fieldTo
	fieldStance
	fieldModality
	fieldDoubt
	fieldAttributes
	fieldGraph
	fieldRevision
	fieldMessage
	fieldCommitted
)

// fieldNames has the local names of the fields, in the store and in exports.
var fieldNames = [...]string{
	"", "document", "locator", "relays", "by", "from", "to", "stance", "modality", "doubt",
	"attributes", "graph", "revision", "message", "committed",
}

func (f field) String() string { return fieldNames[f] }

// iri returns the IRI of the field in the store.
func (f field) iri() quad.IRI { return quad.IRI(private + fieldNames[f]) }

// isEntity reports whether the field's object is an entity.
func (f field) isEntity() bool { return f == fieldDocument || f == fieldRelays || f == fieldBy }

// fieldNamed returns the field with a local name.
func fieldNamed(name string) field {
	for f, n := range fieldNames {
		if n == name {
			return field(f)
		}
	}
	return noField
}

// timeLayout is the format of the time of a commit: UTC, to the microsecond.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// contextFields passes each field of c that is not empty, once.
func contextFields(c *claim.Context, pass func(f field, text string)) {
	some := func(f field, text string) {
		if text != "" {
			pass(f, text)
		}
	}
	some(fieldDocument, c.Document)
	some(fieldLocator, c.Locator)
	some(fieldRelays, c.Relays)
	some(fieldBy, c.By)
	some(fieldFrom, c.Period.From.String())
	some(fieldTo, c.Period.To.String())
	if c.Stance != 0 {
		pass(fieldStance, c.Stance.String())
	}
	if c.Modality != 0 {
		pass(fieldModality, c.Modality.String())
	}
	if c.Doubt != 0 {
		pass(fieldDoubt, strconv.FormatFloat(c.Doubt, 'g', -1, 64))
	}
	some(fieldAttributes, c.Attributes)
	some(fieldGraph, c.Graph)
}

// setField sets one field of c. It is the reverse of contextFields.
func setField(c *claim.Context, f field, text string) error {
	var err error
	ok := true
	switch f {
	case fieldDocument:
		c.Document = text
	case fieldLocator:
		c.Locator = text
	case fieldRelays:
		c.Relays = text
	case fieldBy:
		c.By = text
	case fieldFrom:
		c.Period.From, err = claim.ParseStart(text)
	case fieldTo:
		c.Period.To, err = claim.ParseEnd(text)
	case fieldStance:
		c.Stance, ok = claim.ParseStance(text)
	case fieldModality:
		c.Modality, ok = claim.ParseModality(text)
	case fieldDoubt:
		c.Doubt, err = strconv.ParseFloat(text, 64)
	case fieldAttributes:
		c.Attributes = text
	case fieldGraph:
		c.Graph = text
	default:
		ok = false
	}
	if err != nil {
		return fmt.Errorf("a context's %s: %w", f, err)
	}
	if !ok {
		return fmt.Errorf("a context's %s cannot be %q", f, text)
	}
	return nil
}

// lastTime is the last time that timeLayout can write.
var lastTime = time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC)

// parseTime parses the time of a revision's mark. It accepts only the exact form that a commit writes.
func parseTime(text string) (time.Time, error) {
	t, err := time.Parse(timeLayout, text)
	if err != nil {
		return t, fmt.Errorf("a revision's time: %w", err)
	}
	if t = t.UTC(); t.Format(timeLayout) != text || t.Year() < 1 {
		return t, fmt.Errorf("the time %q of a revision does not have the form %q", text, timeLayout)
	}
	return t, nil
}

// revisionNumber parses the number at the end of a revision's name: NUMBER.ATTEMPT.
func revisionNumber(name string) (uint64, error) {
	digits, _, _ := strings.Cut(name, ".")
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("revision %q has no number", name)
	}
	return n, nil
}
