package loader

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/schema"
	"nexum/schema/spelling"
)

// errStop ends a pass whose caller needs no more.
var errStop = errors.New("stop")

// identity collects what the data says about one id. It is the state of the check of ids.
type identity struct {
	id       string
	kinds    []string // the declared kinds; empty ones have been reported
	declared []place
	rules    []place
	row      *place          // the first row or object that is this entity, in formats where only one may be
	required map[string]bool // the required facts that the entity has
	entity   *Entity
	implied  implied
	leftOut  bool          // whether a row that is skipped declares it
	values   []factValueAt // values of the fact that is being read
	fact     string
}

type factValueAt struct {
	value  string
	period claim.Period
	place
}

// checkIDs reads the declarations and uses of all ids, one id after another.
func (r *reading) checkIDs() error {
	m, err := r.ids.merge()
	if err != nil {
		return err
	}
	var cur *identity
	var last []byte // the key of the previous record
	unknown := map[string][]place{}
	for n := 0; ; n++ {
		if n&0xffff == 0 {
			if err := r.stopped(); err != nil {
				return err
			}
			r.checked(n)
		}
		key, payload, err := m.next()
		if err != nil {
			return err
		}
		i := bytes.IndexByte(key, 0)
		if cur != nil && (key == nil || string(key[:i]) != cur.id) {
			r.endOfID(cur)
			cur = nil
		}
		if key == nil {
			break
		}
		if cur == nil {
			cur = &identity{id: string(key[:i])}
		}
		again := bytes.Equal(key, last)
		last = append(last[:0], key...)
		r.aboutID(cur, key[i+1], decoder{key[i+2:]}, decoder{payload}, again, unknown)
	}
	return r.reportUnknown(unknown)
}

// checked reports the progress of the check.
func (r *reading) checked(n int) {
	r.Progress(Progress{Stage: Checking, Done: int64(n), Total: int64(r.ids.added + r.report.Read)})
}

// aboutID reads one record about an id.
func (r *reading) aboutID(cur *identity, what byte, key, rest decoder, again bool, unknown map[string][]place) {
	if what != idSays && r.skips((&decoder{rest.b}).place()) {
		cur.leftOut = cur.leftOut || what == idDeclared
		return
	}
	switch what {
	case idDeclared:
		at := rest.place()
		kind := key.word()
		// Other formats than records may declare the same kind several times. With records, only one block may
		// define an entity.
		if len(cur.declared) > 0 && (r.definesOnce(at.file) || kind != cur.kinds[0]) {
			r.problems.add(at, "%s is defined again; it is defined %s", cur.id, r.where(cur.declared[0]))
			return
		}
		cur.kinds, cur.declared = append(cur.kinds, kind), append(cur.declared, at)
	case idHasFact:
		if cur.required == nil {
			cur.required = map[string]bool{}
		}
		cur.required[key.word()] = true
	case idIsRow:
		at := rest.place()
		if cur.row != nil {
			r.warnings.add(at, "%s has a row of its own here and %s; both are loaded as one entity", cur.id, r.where(*cur.row))
			return
		}
		cur.row = &at
	case idIsRule:
		at := rest.place()
		if len(cur.rules) > 0 {
			r.problems.add(at, "there is another rule %s, %s", cur.id, r.where(cur.rules[0]))
		} else if len(cur.declared) > 0 {
			r.problems.add(at, "%s is an entity, defined %s; give the rule another name", cur.id, r.where(cur.declared[0]))
		} else if kind, ok := r.kindInStore(cur.id); ok {
			r.problems.add(at, "%s is %s in the store; give the rule another name", cur.id, oneOf([]string{kind}))
		}
		cur.rules = append(cur.rules, at)
	case idSays:
		r.factOfID(cur, key, rest, again)
	case idUsed:
		r.useOfID(cur, int(binary.BigEndian.Uint16(key.b)), rest.place(), unknown)
	}
}

// factOfID compares the values that one document gives for one fact.
func (r *reading) factOfID(cur *identity, key, rest decoder, again bool) {
	if again {
		return
	}
	fact, document, by, value := key.word(), key.word(), key.word(), key.word()
	v := factValueAt{value, rest.period(), rest.place()}
	if r.skips(v.place) {
		return
	}
	if group := fact + "\x00" + document + "\x00" + by; group != cur.fact {
		cur.fact, cur.values = group, cur.values[:0]
	}
	for _, other := range cur.values {
		if other.value != v.value && other.period.Meets(v.period) && !r.refines(fact, other.value, v.value) {
			a, b := other, v
			if compareFound(found{place: a.place}, found{place: b.place}) > 0 {
				a, b = b, a
			}
			r.warnings.add(b.place, "%s of %s is %s here and %s %s, by the same document and for the same time",
				fact, cur.id, quote(b.value), quote(a.value), r.where(a.place))
			break
		}
	}
	if len(cur.values) < 16 {
		cur.values = append(cur.values, v)
	}
}

// refines reports whether both values are dates and one is only a more precise form of the other.
func (r *reading) refines(fact, a, b string) bool {
	if w := r.vocab.facts[fact]; w == nil || !w.fact.IsDate() {
		return false
	}
	return claim.SameDate(a, b)
}

// useOfID checks that an id has a kind that is allowed where it is used.
func (r *reading) useOfID(cur *identity, expect int, at place, unknown map[string][]place) {
	e := r.vocab.expects[expect]
	if cur.entity == nil {
		cur.entity = newEntity(cur)
	}
	if cur.entity.used(e); expect == expectLinked {
		return // expectLinked requires nothing of the id; other records have what the claim requires
	}
	kind := ""
	if len(cur.kinds) > 0 {
		if kind = cur.kinds[0]; kind == "" {
			return
		}
	} else {
		kind, _ = r.kindInStore(cur.id)
	}
	if kind == "" && isForeign(cur.id) && cur.leftOut && r.skip(at, cur.id+" was left out, because its own row is bad") {
		return
	}
	if kind == "" && isForeign(cur.id) {
		cur.implied.use(r.vocab, expect, at, r.MaxProblems)
		return
	}
	if kind == "" {
		r.unknownID(cur, at, unknown)
		return
	}
	if e.of != nil {
		return // a class beside the kind
	}
	if kind == schema.Thing && e.ends != ([2]*schema.RelationType{}) {
		return // its kind is unknown, so it may have any relation
	}
	if k, ok := r.vocab.Kind(kind); ok && e.allowed != nil && !e.allowed[k.Index] {
		r.problems.add(at, "%s is %s%s", cur.id, oneOf([]string{kind}), e.wrong)
	}
}

// kindInStore returns the kind of an entity in the store. ok is false if the store does not have it.
func (r *reading) kindInStore(id string) (kind string, ok bool) {
	if r.known == nil {
		return "", false
	}
	return r.known.KindOf(id)
}

// unknownID records an unknown id, to report it later together with a similar id.
func (r *reading) unknownID(cur *identity, at place, unknown map[string][]place) {
	switch {
	case r.partial:
		// The part of the input that could not be read may define it.
	case len(cur.rules) > 0:
		r.problems.add(at, "%s is a rule, not an entity", cur.id)
	case len(unknown) < 100 || unknown[cur.id] != nil:
		if len(unknown[cur.id]) < r.MaxProblems {
			unknown[cur.id] = append(unknown[cur.id], at)
		}
	default:
		r.problems.add(at, "there is no entity %s", cur.id)
	}
}

// endOfID makes the checks of an id that are possible only after all its records were read.
func (r *reading) endOfID(cur *identity) {
	r.noteGiven(cur)
	if len(cur.declared) == 0 {
		r.endOfForeign(cur)
		return
	}
	if cur.kinds[0] == "" {
		return
	}
	kind, at := cur.kinds[0], cur.declared[0]
	if r.known != nil {
		if held, ok := r.known.KindOf(cur.id); ok && held != kind && held != schema.Thing {
			r.problems.add(
				at,
				"%s is %s in the store, and %s here; an id keeps its kind",
				cur.id,
				oneOf([]string{held}),
				oneOf([]string{kind}),
			)
		}
		if r.known.IsRule(cur.id) {
			r.problems.add(at, "%s is the id of a rule in the store, or was; give the entity another", cur.id)
		}
	}
	k, ok := r.vocab.Kind(kind)
	if !ok {
		return
	}
	r.report.Entities[kind]++
	r.checkCase(cur.id, at)
	for _, f := range k.Facts {
		if f.Required && !cur.required[f.Name] {
			r.problems.add(at, "%s has no %s, which every %s needs: %s", cur.id, f.Name, kind, f.Description)
		}
	}
	if cur.entity == nil {
		cur.entity = newEntity(cur)
	}
	if r.mentioned(cur.id) {
		cur.entity.cited++
	}
	if r.problems.total > 0 { // what a relation with a problem says is missing here, and would be suspicious
		return
	}
	for _, suspect := range r.suspicions {
		suspect(cur.entity, func(format string, args ...any) { r.warnings.add(at, format, args...) })
	}
}

// maxCases is the number of ids of a load that are compared without regard to the case of letters.
const maxCases = 1 << 18

// checkCase warns of an id that differs from another one only in the case of letters: often both mean one entity.
func (r *reading) checkCase(id string, at place) {
	low := strings.ToLower(id)
	if other, ok := r.cases[low]; ok && other != id {
		r.warnings.add(at, "%s and %s differ only in the case of letters, and are two entities", other, id)
		return
	}
	if len(r.cases) < maxCases {
		if r.cases == nil {
			r.cases = map[string]string{}
		}
		r.cases[low] = id
	}
}

// reportUnknown reports ids without a definition, each with the most similar defined id.
func (r *reading) reportUnknown(unknown map[string][]place) error {
	if len(unknown) == 0 {
		return nil
	}
	m, err := r.ids.merge()
	if err != nil {
		return err
	}
	var defined error
	ids := func(yield func(string) bool) {
		for {
			key, payload, err := m.next()
			if err != nil || key == nil {
				defined = err
				return
			}
			i := bytes.IndexByte(key, 0)
			if key[i+1] != idDeclared || r.skips((&decoder{payload}).place()) {
				continue
			}
			if !yield(string(key[:i])) {
				return
			}
		}
	}
	near := spelling.NearestOf(slices.Collect(maps.Keys(unknown)), ids)
	for id, places := range unknown {
		hint := spelling.Hint(near[id])
		for _, at := range places {
			r.problems.add(at, "there is no entity %s%s", id, hint)
		}
	}
	return defined
}

// where returns the text for the position of p in messages.
func (r *reading) where(p place) string {
	switch {
	case p.record() > 0:
		return fmt.Sprintf("at %s:%d, record %d", r.files[p.file].name, p.line, p.record())
	case p.col == 0:
		return fmt.Sprintf("at %s:%d", r.files[p.file].name, p.line)
	}
	return fmt.Sprintf("at %s:%d:%d", r.files[p.file].name, p.line, p.col)
}

// checkNames warns of entities with equal names.
func (r *reading) checkNames() error {
	m, err := r.names.merge()
	if err != nil {
		return err
	}
	var name, id string
	for {
		key, payload, err := m.next()
		if err != nil || key == nil {
			return err
		}
		k, p := decoder{key}, decoder{payload}
		at := p.place()
		if r.skips(at) {
			continue
		}
		n, i := k.word(), k.word()
		if n == name && i != id {
			r.warnings.add(at, "%s and %s have one name: %s", id, i, quote(strings.TrimSpace(n)))
		}
		name, id = n, i
	}
}

// checkClaims counts the claims, and warns of claims that are made twice.
func (r *reading) checkClaims() error {
	defer r.reportNumbers()
	return r.eachClaim(func(c claim.Claim, places []place) bool {
		if r.report.Claims&0xffff == 0 {
			r.checked(r.ids.added + r.report.Claims)
		}
		if r.report.Claims++; r.holds(c) {
			r.report.Held++
		} else {
			r.report.New++
		}
		if len(places) > 1 && r.definesOnce(places[0].file) {
			r.warnings.add(places[1], "the same claim is made %s, in the same context", r.where(places[0]))
		}
		r.countClaim(c.Predicate, c.Object)
		r.seeAttributes(c)
		r.seeMentioned(c)
		r.seeNumbers(&c, places[0])
		r.plausible.see(&c, places[0])
		r.seeEnd(&c, places[0])
		r.checkRetraction(c, places[0])
		return true
	})
}

func (r *reading) countClaim(predicate string, object claim.Value) {
	var t *schema.RelationType
	if t, _ = r.vocab.Type(predicate); t != nil {
		r.report.Relations[t.Name]++
	} else if _, ok := r.vocab.facts[predicate]; ok {
		r.report.Facts[predicate]++
	} else if predicate == claim.PredicateRule {
		r.report.Rules++
	} else if predicate == claim.PredicateOntology {
		r.report.Ontologies++
	} else if predicate == claim.PredicateSameAs {
		r.report.SameAs++
	} else if predicate != claim.PredicateKind && !slices.Contains(texts, predicate) {
		r.report.Foreign++
		countName(&r.report.Foreigns, predicate)
		if predicate == rdfType && object.Entity {
			countName(&r.report.ForeignKinds, object.Text)
		}
	}
}
