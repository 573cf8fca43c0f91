package loader

import (
	"context"
	"encoding/binary"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/fold"
	"nexum/graph/identifier"
	"nexum/schema"
)

// A reading is one Check or Load in progress: what the readers have found so far, in bounded memory.
//
// Three spools hold what has to be looked at in another order than it is read in: claims by context,
// what is said of and expected of each id, and names.
type reading struct {
	*Loader
	context    context.Context
	Ontology   *schema.Ontology // of what is loaded: that of the store and of the files together
	vocab      *vocabulary      // of the ontology
	suspicions []Suspicion
	brings     bool               // whether the ontology may be another than that of the store
	known      Known              // Options.Known, less what is to be replaced
	view       *graph.View        // to replace in; nil if nothing is to be
	old        *graph.Replacement // of what the datasets claimed before; nil without view
	files      []source
	// documents holds the ids that the loader made for files, until a claim cites them and they are defined.
	documents map[string]int
	datasets  []*dataset
	problems  problems
	warnings  warnings
	notes     problems
	report    Report

	rules     []readRule                     // the first of each id
	ruleTexts []claim.RuleText               // all that the store would hold after the load
	numbers   map[string]map[string]*misread // by relation type and attribute; nil until a claim has attributes
	retracted []claim.Claim                  // retractions of the texts that they take the place of

	claims, ids, names *spool
	plausible          *plausibility

	reads   []readAttribute            // by rules
	carried map[string]map[string]bool // attributes of claims, by relation type, of the types that reads are of

	mentions []mention       // by rules
	foreign  []mention       // predicates, by rules
	brought  map[string]bool // foreign predicates of claims, if foreign is not empty
	seen     map[string]bool // which of the ids of mentions a claim is about, or another

	bad bad // rows that are left out

	contexts map[claim.Context]claim.ContextKey // those that went into claims lately
	last     claim.Context
	lastKey  claim.ContextKey
	buf      []byte
	partial  bool  // whether some of the input could not be read
	noRules  bool  // whether some of the rules could not
	failed   error // of a spool: the end of all reading
}

// The records about an id begin with the id, a NUL and one of these. They are read in this order.
const (
	idDeclared = 'D' // kind, NUL             the place
	idHasFact  = 'F' // a required fact, NUL
	idIsRule   = 'R' // NUL                   the place
	idSays     = 'S' // fact, document, by, value, each with NUL   period and place
	idUsed     = 'U' // expectation           the place
)

const bufferSize = 32 << 20 // of the spool of claims; the others have a half and an eighth of it

func (l *Loader) newReading(ctx context.Context) *reading {
	size := l.buffer
	if size == 0 {
		size = bufferSize
	}
	r := &reading{
		Loader: l, context: ctx, known: l.Known, Ontology: l.Options.Ontology, vocab: l.vocab,
		problems: problems{limit: l.MaxProblems}, warnings: warnings{limit: l.MaxWarnings}, notes: problems{limit: l.MaxProblems},
		report: Report{Entities: map[string]int{}, Relations: map[string]int{}, Facts: map[string]int{}},
		claims: newSpool(l.TempDir, size), ids: newSpool(l.TempDir, size/2), names: newSpool(l.TempDir, size/8),
		contexts: map[claim.Context]claim.ContextKey{}, documents: map[string]int{},
	}
	r.plausible = newPlausibility(r)
	if r.bad.limit = l.SkipBad; r.bad.limit > 0 {
		r.problems.skip = r.skip
	}
	return r
}

func (r *reading) close() {
	for _, d := range r.datasets {
		_ = d.root.Close()
	}
	for _, s := range []*spool{r.claims, r.ids, r.names, r.plausible.s} {
		s.close()
	}
}

// claim keeps a claim.
func (r *reading) claim(at place, subject, predicate string, o claim.Value, ctx *claim.Context) {
	key := r.contextKeyOf(ctx)
	r.buf = appendClaimKey(r.buf[:0], key, subject, predicate, o)
	n := len(r.buf)
	r.buf = appendPlace(r.buf, at)
	r.report.Read++
	r.put(r.claims, n)
}

// contextKeyOf returns the key of a context, after it has been kept.
func (r *reading) contextKeyOf(ctx *claim.Context) claim.ContextKey {
	if *ctx == r.last && r.lastKey != (claim.ContextKey{}) {
		return r.lastKey
	}
	key, ok := r.contexts[*ctx]
	if !ok {
		if len(r.contexts) >= 1<<14 {
			clear(r.contexts)
		}
		c := cloned(ctx)
		key = c.Key()
		r.contexts[c] = key
		r.buf = append(append(r.buf[:0], key[:]...), recContext)
		n := len(r.buf)
		r.buf = appendContext(r.buf, &c)
		r.put(r.claims, n)
	}
	r.last, r.lastKey = *ctx, key
	return key
}

// cloned copies a context with its texts, which would otherwise keep a line of the input in memory.
func cloned(ctx *claim.Context) claim.Context {
	c := *ctx
	for _, s := range [...]*string{&c.Document, &c.Locator, &c.Relays, &c.By, &c.Attributes, &c.Graph} {
		*s = strings.Clone(*s)
	}
	return c
}

// declare keeps that an entity is of a kind; an empty kind is one that is unknown and has been reported.
func (r *reading) declare(id, kind string, at place) {
	r.about(id, idDeclared, kind)
	r.putAt(at)
}

// use keeps that an id is used where something is expected of its kind.
func (r *reading) use(id string, expect int, at place) {
	if id == "" {
		return
	}
	r.about(id, idUsed)
	r.buf = binary.BigEndian.AppendUint16(r.buf, uint16(expect))
	r.putAt(at)
}

// ruled keeps that an id is that of a rule.
func (r *reading) ruled(id string, at place) {
	r.about(id, idIsRule)
	r.putAt(at)
}

// factSaid keeps what the check of facts needs of one.
func (r *reading) factSaid(id string, f *schema.Fact, value string, c *claim.Context, at place) {
	if id == "" || c.Stance != claim.Supports {
		return
	}
	if f.Scheme != "" {
		if _, err := identifier.Normalize(f.Scheme, value); err != nil {
			r.warnings.add(at, "%s of %s: %v; it is kept as it is written", f.Name, id, err)
		}
	}
	if f.Required {
		r.about(id, idHasFact, f.Name)
		r.putAt(at)
	}
	if f.List || c.Modality != claim.Stated {
		return
	}
	r.about(id, idSays, f.Name, c.Document, c.By, value)
	n := len(r.buf)
	r.buf = appendPlace(appendPeriod(r.buf, c.Period), at)
	r.put(r.ids, n)
}

// named keeps the name of an entity that is defined.
func (r *reading) named(id, name string, at place) {
	if id == "" {
		return
	}
	folded := fold.Name(name)
	if folded == "" {
		r.warnings.add(at, "the name of %s shows nothing: %q", id, name)
		return
	}
	r.buf = append(append(r.buf[:0], folded...), 0)
	r.buf = append(append(r.buf, id...), 0)
	n := len(r.buf)
	r.buf = appendPlace(r.buf, at)
	r.put(r.names, n)
}

// about begins a record about an id in the buffer.
func (r *reading) about(id string, what byte, words ...string) {
	r.buf = append(append(r.buf[:0], id...), 0, what)
	for _, w := range words {
		r.buf = append(append(r.buf, w...), 0)
	}
}

// putAt keeps the record about an id in the buffer, with a place.
func (r *reading) putAt(at place) {
	n := len(r.buf)
	if n > 1 && r.buf[0] != 0 { // an id that is wrong is empty, and has been reported
		r.buf = appendPlace(r.buf, at)
		r.put(r.ids, n)
	}
}

func (r *reading) put(s *spool, key int) {
	if r.failed == nil { // after a failure nothing is kept, and reading ends soon
		r.failed = s.add(r.buf, key)
	}
}

// stopped returns why reading has to end, if it has to.
func (r *reading) stopped() error {
	if r.failed != nil {
		return r.failed
	}
	return r.context.Err()
}
