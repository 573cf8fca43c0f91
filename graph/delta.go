package graph

import (
	"context"

	"nexum/graph/budget"
	"nexum/graph/claim"
)

// A Delta counts the changes of one revision. It counts entities, relations and facts by their claimed ids, without
// merges of entities.
type Delta struct {
	Entities, Relations, Facts ChangeCount
	// Claims counts the claims of the revision. The removed ones are those that it retracts.
	Claims ChangeCount
	// Ontology and Rules report whether the revision has claims about an ontology file or a rule.
	Ontology, Rules bool
}

// A ChangeCount has the number of items that appeared, and the number of items that disappeared.
type ChangeCount struct{ Added, Removed int }

// count counts an item that existed before if was is true, and that exists now if is is true.
func (c *ChangeCount) count(was, is bool) {
	switch {
	case is && !was:
		c.Added++
	case was && !is:
		c.Removed++
	}
}

// Delta returns the changes of a revision of the view. The result does not depend on the exclusions of the view. The
// cost depends on the size of the overlay if the revision is newer than the table, and on the size of the graph
// otherwise.
func (v *View) Delta(ctx context.Context, revision uint64) (Delta, error) {
	raw := v.Unmerged()
	number := uint32(revision)
	known := func(n uint32) *View {
		w := *raw
		w.exclusions, w.cache = &exclusions{known: n, bounded: true}, newCache()
		return &w
	}
	d := deltaCount{
		number: number, before: known(number - 1), after: known(number),
		touched: make([]bool, raw.Len()), watch: budget.NewWatch(ctx),
	}
	if err := d.cite(raw); err != nil {
		return Delta{}, err
	}
	if err := d.countAll(raw); err != nil {
		return Delta{}, err
	}
	return d.Delta, nil
}

// A deltaCount computes a Delta.
type deltaCount struct {
	Delta
	number        uint32
	before, after *View
	touched       []bool   // by Node: whether the revision has a claim about the entity
	cited         []uint32 // by Node: the first revision with a claim that cites the entity; 0 for none
	inTable       bool     // whether the table has a claim of the revision
	watch         *budget.Watch
}

func (d *deltaCount) countAll(raw *View) error {
	if raw.over != nil {
		for r := range raw.over.relClaims.Entries() {
			d.relation(r)
		}
		for n := range raw.over.facts.Entries() {
			d.facts(n)
		}
	}
	if d.inTable {
		if err := d.table(raw); err != nil {
			return err
		}
	}
	for p, claims := range raw.samePairs() {
		if d.claims(claims) {
			d.touched[p.subject], d.touched[p.object] = true, true
		}
	}
	for n, ok := range d.touched {
		if !ok && d.cited[n] != d.number {
			continue
		}
		if err := d.watch.Err(); err != nil {
			return err
		}
		d.Entities.count(d.exists(d.before, Node(n)), d.exists(d.after, Node(n)))
	}
	return nil
}

// exists reports whether an entity is in a view: a claim about it is visible, or there are no claims about it but a
// claim cites it.
func (d *deltaCount) exists(v *View, n Node) bool {
	if v.isRule(n) {
		return false
	}
	claimed := false
	shown := func(claims []uint32) bool {
		for _, c := range claims {
			if row := v.ctx(c); row.stance == claim.Retracts || v.exclusions.hidesRevision(row.revision) {
				continue
			}
			claimed = true
			if v.claimShown(c, claims) {
				return true
			}
		}
		return false
	}
	if v.anyClaims(n, shown) {
		return true
	}
	return !claimed && d.cited[n] != 0 && d.cited[n] <= v.exclusions.known
}

// cite reads the contexts of all claims, and sets cited and inTable.
func (d *deltaCount) cite(raw *View) error {
	d.cited = make([]uint32, raw.Len())
	inTable := raw.table.ctxs.Len()
	all := inTable
	if raw.over != nil {
		all += len(raw.over.ctxs)
	}
	for c := range uint32(all) {
		if err := d.watch.Err(); err != nil {
			return err
		}
		row := raw.ctx(c)
		d.inTable = d.inTable || int(c) < inTable && row.revision == d.number
		for _, n := range [...]Node{row.document, row.relays, row.by} {
			if n != NoNode && (d.cited[n] == 0 || row.revision < d.cited[n]) {
				d.cited[n] = row.revision
			}
		}
	}
	return nil
}

// table counts the items of the table that the overlay does not change.
func (d *deltaCount) table(raw *View) error {
	for r := range Rel(raw.table.src.Len()) {
		if err := d.watch.Err(); err != nil {
			return err
		}
		if raw.over != nil {
			if _, changed := raw.over.relClaims.Get(r); changed {
				continue
			}
		}
		d.relation(r)
	}
	for n := range Node(raw.table.ids.Len()) {
		if err := d.watch.Err(); err != nil {
			return err
		}
		if raw.over != nil {
			if _, changed := raw.over.facts.Get(n); changed {
				continue
			}
		}
		d.facts(n)
	}
	return nil
}

// relation counts a relation if the revision has a claim about it.
func (d *deltaCount) relation(r Rel) {
	if !d.claims(d.after.ownClaims(r)) {
		return
	}
	of := d.after.relation(r)
	d.touched[of.Source], d.touched[of.Target] = true, true
	d.Relations.count(d.before.shown(r), d.after.shown(r))
}

// facts counts the facts of an entity about which the revision has a claim.
func (d *deltaCount) facts(n Node) {
	for f := range d.after.facts(n) {
		if !d.claims(f.claims) {
			continue
		}
		switch d.after.PredName(f.pred) {
		case claim.PredicateOntology:
			d.Ontology = true
			continue
		case claim.PredicateRule:
			d.Rules = true
			continue
		}
		d.touched[n] = true
		d.Facts.count(d.before.holds(f.claims), d.after.holds(f.claims))
	}
}

// claims counts the claims of the revision in list, which has the claims of one relation, fact or merge. It reports
// whether there are any.
func (d *deltaCount) claims(list []uint32) bool {
	found := false
	for _, c := range list {
		row := d.after.ctx(c)
		if row.revision != d.number {
			continue
		}
		found = true
		if row.stance == claim.Retracts {
			d.Claims.Removed++
		} else {
			d.Claims.Added++
		}
	}
	return found
}
