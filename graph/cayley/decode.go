package cayley

import (
	"fmt"
	"strings"

	"nexum/graph/claim"
)

// decoder turns the nodes and quads of a store into calls of a Sink. A node must come before the quads that use it,
// and the mark of a revision after the quads of its contexts. This is the order in which they are written.
type decoder struct {
	sink claim.Sink

	fields    map[uint64]field
	texts     map[uint64]string // literals used by contexts
	contexts  map[uint64]*openContext
	revisions map[uint64]*openRevision
	attempts  map[string]*openRevision // by NUMBER.ATTEMPT, the end of the names of its contexts
	head      claim.Revision

	hasher  hasher
	hashes  hashTable
	labels  map[uint64]label // the contexts, for the tallies of their revisions
	last    label            // label of the previous claim
	lastNum uint64
	marked  map[uint64]*openRevision

	ledger ledger // ledger of the store; used only if listed
	must   uint64
	listed bool
}

// label is the part of a claim's context that a tally needs.
type label struct {
	key      string
	revision *openRevision
}

// hashTable holds the hashes of terms by number. It is divided into pages, since the numbers of terms are mostly
// consecutive.
type hashTable struct {
	pages []*[1 << hashPageBits]termHash
}

const hashPageBits = 10

func (t *hashTable) set(num uint64, h termHash) {
	page := num >> hashPageBits
	if n := uint64(len(t.pages)); page >= n {
		t.pages = append(t.pages, make([]*[1 << hashPageBits]termHash, page+1-n)...)
	}
	if t.pages[page] == nil {
		t.pages[page] = new([1 << hashPageBits]termHash)
	}
	t.pages[page][num&(1<<hashPageBits-1)] = h
}

// get returns the hash of a term, or the zero hash if it has no such term. No term has the zero hash.
func (t *hashTable) get(num uint64) *termHash {
	if page := num >> hashPageBits; page < uint64(len(t.pages)) && t.pages[page] != nil {
		return &t.pages[page][num&(1<<hashPageBits-1)]
	}
	return &termHash{}
}

// openContext is a context whose revision has no mark yet.
type openContext struct {
	claim.Context
	name string // KEY.NUMBER.ATTEMPT
}

// openRevision is a revision, the contexts that wait for its mark, and the tally of its claims.
type openRevision struct {
	claim.Revision
	tally
	wait []uint64
}

func newDecoder(sink claim.Sink) *decoder {
	return &decoder{
		sink:      sink,
		fields:    make(map[uint64]field),
		texts:     make(map[uint64]string),
		contexts:  make(map[uint64]*openContext),
		revisions: make(map[uint64]*openRevision),
		attempts:  make(map[string]*openRevision),
		labels:    make(map[uint64]label),
		marked:    make(map[uint64]*openRevision),
	}
}

// nodeValue is the value of a node. A blank node is an entity whose text begins with _:.
type nodeValue struct {
	entity               bool
	text, lang, datatype []byte
}

// node processes one node. It does not keep the slices.
func (d *decoder) node(num uint64, v nodeValue) error {
	switch {
	case v.entity && len(v.text) >= len(private) && string(v.text[:len(private)]) == private:
		return d.privateNode(num, string(v.text))
	case !v.entity && string(v.datatype) == textType:
		d.texts[num] = string(v.text)
		return nil
	}
	if num > maxNumber {
		return damaged(fmt.Errorf("node %d has an impossible number", num))
	}
	d.hashes.set(num, d.hasher.node(v))
	return d.sink.Term(num, v.entity, v.text, v.lang, v.datatype)
}

// maxNumber is the limit of node numbers. Without it, a damaged number could use all memory.
const maxNumber = 1 << 36

// claim processes one claim.
func (d *decoder) claim(s, p, o, context uint64) error {
	if context != d.lastNum || d.last.revision == nil {
		d.last, d.lastNum = d.labels[context], context
	}
	if r := d.last.revision; r != nil {
		r.add(d.last.key, d.hashes.get(s), d.hashes.get(p), d.hashes.get(o))
	}
	return d.sink.Claim(s, p, o, context)
}

func (d *decoder) privateNode(num uint64, name string) error {
	if context, ok := strings.CutPrefix(name, contextPrefix); ok {
		r, err := d.attempt(attemptOf(name))
		if err != nil {
			return err
		}
		d.contexts[num] = &openContext{name: context}
		d.labels[num] = label{keyOf(context), r}
		r.wait = append(r.wait, num)
		return nil
	}
	if strings.HasPrefix(name, revisionPrefix) {
		r, err := d.attempt(attemptOf(name))
		d.revisions[num] = r
		return err
	}
	if f := fieldNamed(name[len(private):]); f != noField {
		d.fields[num] = f
	}
	return nil
}

// attempt returns the revision with the name NUMBER.ATTEMPT, and adds it if it is new.
func (d *decoder) attempt(name string) (*openRevision, error) {
	r := d.attempts[name]
	if r == nil {
		n, err := revisionNumber(name)
		if err != nil {
			return nil, damaged(err)
		}
		r = &openRevision{Revision: claim.Revision{Number: n}}
		d.attempts[name] = r
	}
	return r, nil
}

// quad processes one quad. label is 0 for the quads of contexts and revisions. entity returns the id of a node number.
func (d *decoder) quad(s, p, o, label uint64, entity func(uint64) (string, error)) error {
	if label != 0 {
		return d.claim(s, p, o, label)
	}
	f := d.fields[p]
	text, ok := "", true
	switch {
	case f == fieldRevision: // the context's name has the revision too
		return nil
	case f.isEntity():
		var err error
		if text, err = entity(o); err != nil {
			return err
		}
	default:
		text, ok = d.texts[o]
	}
	if !ok {
		return damaged(fmt.Errorf("the %s of node %d has no text", f, s))
	}
	return d.say(s, f, text)
}

// say sets one field of the context or revision with the node num.
func (d *decoder) say(num uint64, f field, text string) error {
	if c := d.contexts[num]; c != nil {
		if err := setField(&c.Context, f, text); err != nil {
			return damaged(err)
		}
		return nil
	}
	r := d.revisions[num]
	switch {
	case r != nil && f == fieldMessage:
		r.Message = text
		return nil
	case r != nil && f == fieldCommitted:
		return d.mark(r, text)
	}
	return damaged(fmt.Errorf("node %d has a %q and is not a context or revision", num, f))
}

// mark passes a revision and its contexts to the sink.
func (d *decoder) mark(r *openRevision, at string) (err error) {
	if r.CommittedAt, err = parseTime(at); err != nil {
		return damaged(err)
	}
	for _, num := range r.wait {
		c := d.contexts[num]
		delete(d.contexts, num)
		c.Revision = r.Number
		if !c.whole() {
			return damaged(fmt.Errorf("context %s was changed since it was written", c.name))
		}
		if err := d.sink.Context(num, c.Context); err != nil {
			return err
		}
	}
	r.wait = nil
	if other := d.marked[r.Number]; other != nil && other != r {
		return damaged(fmt.Errorf("it has two revisions %d", r.Number))
	}
	d.marked[r.Number] = r
	if r.Number > d.head.Number {
		d.head = r.Revision
	}
	return d.sink.Revision(r.Revision)
}

// whole reports whether the context matches the key in its name. If not, a part of it is missing or changed.
func (c *openContext) whole() bool {
	key, _, _ := strings.Cut(c.name, ".")
	return key == contextKey(c.Key())
}

// tallies returns the tallies of the given revisions as the attempt wrote them.
func (d *decoder) tallies(a attempt, revisions []claim.Revision) []tally {
	list := make([]tally, len(revisions))
	for i, r := range revisions {
		if found := d.attempts[strings.TrimPrefix(string(a.revisionNode(r.Number)), revisionPrefix)]; found != nil {
			list[i] = found.tally
		}
	}
	return list
}

// entries returns the entries that follow the ledger l, up to revision last.
func (d *decoder) entries(l ledger, last uint64) (ledger, error) {
	var revisions []claim.Revision
	var tallies []tally
	for n := l.last() + 1; n <= last; n++ {
		r := d.marked[n]
		if r == nil {
			return nil, damaged(fmt.Errorf("revision %d is missing", n))
		}
		revisions, tallies = append(revisions, r.Revision), append(tallies, r.tally)
	}
	return l.extended(revisions, tallies), nil
}

// expect sets the ledger to compare the revisions with. Revisions up to must have to be there.
func (d *decoder) expect(l ledger, must uint64) { d.ledger, d.must, d.listed = l, must, true }

// check returns an error if the content that was read differs from the ledger.
func (d *decoder) check() error {
	if !d.listed {
		return nil
	}
	return d.ledger.compare(d.marked, d.must)
}

// incomplete checks the contexts of an attempt that has no mark yet. It returns the name of one that lacks a field or
// whose revision is after last, or "" if there is none.
func (d *decoder) incomplete(a attempt, last uint64) string {
	for _, c := range d.contexts {
		number, name, _ := strings.Cut(attemptOf(contextPrefix+c.name), ".")
		if n, err := revisionNumber(number); name == a.name && (!c.whole() || err != nil || n > last) {
			return strings.TrimSuffix(c.name, "."+name)
		}
	}
	return ""
}

// damaged wraps an error in claim.ErrStoreDamaged.
func damaged(err error) error { return fmt.Errorf("%w: %w", claim.ErrStoreDamaged, firstLine{err}) }

// firstLine is an error without the details that Pebble adds on further lines.
type firstLine struct{ error }

func (e firstLine) Error() string {
	line, _, _ := strings.Cut(e.error.Error(), "\n")
	return line
}

func (e firstLine) Unwrap() error { return e.error }
