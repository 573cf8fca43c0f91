package loader

import (
	"context"
	"encoding/binary"
	"hash/maphash"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/fold"
	"nexum/graph/identifier"
	"nexum/schema"
)

// reading is one running Check or Load. It holds what the readers have found so far, in bounded memory.
//
// Five spools hold data that is needed in another order than it is read: claims by context, the declarations and uses
// of each id, names, quads whose meaning depends on others, and claims of versions of records.
type reading struct {
	*Loader
	context    context.Context
	Ontology   *schema.Ontology // the ontology of the store and the files together
	vocab      *vocabulary      // lookup tables of the ontology
	suspicions []Suspicion
	brings     bool               // whether the ontology may differ from that of the store
	fellBack   bool               // whether the load includes Options.Fallback
	known      Known              // Options.Known without the claims that the load replaces
	view       *graph.View        // the view to replace in; nil if nothing is replaced
	old        *graph.Replacement // earlier claims of the datasets; nil if the load has no view
	files      []source
	size       int64 // size of the files to load and of their other parts, in bytes
	// documents holds the ids that the loader made for files. Their entities are defined once a claim cites them.
	documents map[string]int
	datasets  []*dataset
	problems  problems
	warnings  warnings
	notes     problems
	unmapped  []found // the files that are tables without a mapping
	report    Report

	rules     []readRule                     // the first rule of each id
	ruleTexts []claim.RuleText               // all rules that the store would hold after the load
	numbers   map[string]map[string]*misread // for attributes that rules read as numbers, by relation type; nil at first
	retracted []claim.Claim                  // retractions of old texts of rules, and of claims that records withdraw
	triples   mentionedTriples
	// kindsLater means that the kind of each subject of RDF is found from all of its classes, in all files.
	kindsLater bool
	withdraws  bool                       // whether a claim of the load withdraws others
	withdrawn  map[withdrawal][]withdrawn // what the load withdraws; nil until all files are read

	claims, ids, names *spool
	later              *spool // quads whose meaning depends on classes in other places
	versions           *spool // claims of versions of records, by record
	plausible          *plausibility
	lifetimes          lifetimes
	linked             *linkedIDs        // ids of entities with foreign relations; nil for none
	cases              map[string]string // some of the ids, by their lower-case forms

	reads   []readAttribute            // attributes that rules read
	carried map[string]map[string]bool // attributes of claims by relation type, for the types in reads

	mentions []mention       // entities that rules name
	foreign  []mention       // foreign predicates in rules
	brought  map[string]bool // foreign predicates of claims, if foreign is not empty
	seen     map[string]bool // ids in mentions that are the subject or object of a claim

	bad bad // rows that are skipped

	contexts map[claim.Context]claim.ContextKey // contexts that were recently added to claims
	last     claim.Context
	lastKey  claim.ContextKey
	buf      []byte
	given    map[entityFact]bool // facts that entities of the store need now, and that the load brings
	// what the ontology of the store allows and that of the load does not
	narrowing schema.Narrowing
	partial   bool  // whether some of the input could not be read
	noRules   bool  // whether some of the rules could not be read
	failed    error // error of a spool, which ends all reading
}

// The keys of records about an id begin with the id, a NUL and one of these bytes. The records are read in this
// order.
const (
	idDeclared = 'D' // kind, NUL; then the place
	idHasFact  = 'F' // a required fact, NUL
	idIsRow    = 'N' // NUL; then the place
	idIsRule   = 'R' // NUL; then the place
	idSays     = 'S' // fact, document, by, value, each with NUL; then period and place
	idUsed     = 'U' // expectation; then the place
)

// bufferSize is the size of the buffer of the spool of claims. The other two spools have a half and an eighth of it.
const bufferSize = 32 << 20

func (l *Loader) newReading(ctx context.Context) *reading {
	size := l.buffer
	if size == 0 {
		size = bufferSize
	}
	r := &reading{
		Loader: l, context: ctx, known: l.Known, Ontology: l.Options.Ontology, vocab: l.vocab,
		problems: problems{limit: l.MaxProblems}, warnings: warnings{limit: l.MaxWarnings},
		notes:  problems{limit: l.MaxProblems},
		report: Report{Entities: map[string]int{}, Relations: map[string]int{}, Facts: map[string]int{}},
		claims: newSpool(l.TempDir, size), ids: newSpool(l.TempDir, size/2), names: newSpool(l.TempDir, size/8),
		later: newSpool(l.TempDir, size/8), versions: newSpool(l.TempDir, size/2),
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
	for _, s := range []*spool{r.claims, r.ids, r.names, r.later, r.versions, r.plausible.s} {
		s.close()
	}
}

// claim adds a claim.
func (r *reading) claim(at place, subject, predicate string, o claim.Value, ctx *claim.Context) {
	r.triples.some = r.triples.some || ctx.Modality >= claim.NoModality
	r.withdraws = r.withdraws || isWithdrawal(predicate, ctx)
	key := r.contextKeyOf(ctx)
	r.buf = appendClaimKey(r.buf[:0], key, subject, predicate, o)
	n := len(r.buf)
	r.buf = appendPlace(r.buf, at)
	r.report.Read++
	r.put(r.claims, n)
	if o.Entity && predicate != rdfType && (isForeign(predicate) || predicate == claim.PredicateSameAs) {
		r.link(subject, at)
		r.link(o.Text, at)
	}
}

// link records that an entity has a relation that the ontology does not have. It leaves most repetitions out.
func (r *reading) link(id string, at place) {
	if r.linked == nil {
		r.linked = &linkedIDs{seed: maphash.MakeSeed()}
	}
	if r.linked.add(id) {
		r.use(id, expectLinked, at)
	}
}

// linkedIDs has the hashes of some ids, each at one place.
type linkedIDs struct {
	seed   maphash.Seed
	hashes [1 << 12]uint64
}

// add adds an id. It returns false if the id is there already.
func (l *linkedIDs) add(id string) bool {
	h := maphash.String(l.seed, id)
	at := &l.hashes[h%uint64(len(l.hashes))]
	added := *at != h
	*at = h
	return added
}

// contextKeyOf adds a context to the spool, unless it was added recently, and returns its key.
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

// declare records the kind of an entity. The kind is empty if it is unknown; that problem has been reported.
func (r *reading) declare(id, kind string, at place) {
	r.beginRecord(id, idDeclared, kind)
	r.putAt(at)
}

// use records a use of an id, with an expectation about its kind.
func (r *reading) use(id string, expect int, at place) {
	if id == "" {
		return
	}
	r.beginRecord(id, idUsed)
	r.buf = binary.BigEndian.AppendUint16(r.buf, uint16(expect))
	r.putAt(at)
}

// ruled records that an id is the id of a rule.
func (r *reading) ruled(id string, at place) {
	r.beginRecord(id, idIsRule)
	r.putAt(at)
}

// factSaid records the parts of a fact that its check needs.
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
		r.beginRecord(id, idHasFact, f.Name)
		r.putAt(at)
	}
	if f.List || c.Modality != claim.Stated {
		return
	}
	r.beginRecord(id, idSays, f.Name, c.Document, c.By, value)
	n := len(r.buf)
	r.buf = appendPlace(appendPeriod(r.buf, c.Period), at)
	r.put(r.ids, n)
}

// named records the name of a defined entity.
func (r *reading) named(id, name string, at place) {
	if id == "" {
		return
	}
	folded := fold.Typed(name)
	if folded == "" {
		r.warnings.add(at, "the name of %s has no visible character: %q", id, name)
		return
	}
	r.buf = append(append(r.buf[:0], folded...), 0)
	r.buf = append(append(r.buf, id...), 0)
	n := len(r.buf)
	r.buf = appendPlace(r.buf, at)
	r.put(r.names, n)
}

// beginRecord begins a record about an id in the buffer.
func (r *reading) beginRecord(id string, what byte, words ...string) {
	r.buf = append(append(r.buf[:0], id...), 0, what)
	for _, w := range words {
		r.buf = append(append(r.buf, w...), 0)
	}
}

// putAt adds the record in the buffer to the spool, with a place.
func (r *reading) putAt(at place) {
	n := len(r.buf)
	if n > 1 && r.buf[0] != 0 { // an invalid id is empty and has been reported
		r.buf = appendPlace(r.buf, at)
		r.put(r.ids, n)
	}
}

func (r *reading) put(s *spool, key int) {
	if r.failed == nil { // after a failure nothing is added, and reading ends soon
		r.failed = s.add(r.buf, key)
	}
}

// stopped returns the error that must end the reading, or nil.
func (r *reading) stopped() error {
	if r.failed != nil {
		return r.failed
	}
	return r.context.Err()
}
