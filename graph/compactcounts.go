package graph

import (
	"cmp"
	"slices"
)

// stats returns the counts of the merged table, with new numbers. They are those of the old table, corrected by the
// counts of the changed items before and after the changes.
func (m *compaction) stats() Stats {
	v, base := m.v, m.base
	counts := base.Stats()
	c := newCounting(v)
	shown := func(v *View, n Node) bool { return int(n) < v.Len() && !v.isAbsent(n) && !v.isRule(n) }
	for _, n := range m.recounted() {
		if shown(base, n) {
			c.entity(base, n, -1)
		}
		if shown(v, n) {
			c.entity(v, n, 1)
		}
	}
	for p, claims := range v.over.same.Entries() {
		c.claims(base, base.sameClaims(p), -1)
		c.claims(v, claims, 1)
	}
	out, change := counts, c.counts
	out.Entities, out.Relations = counts.Entities+change.Entities, counts.Relations+change.Relations
	out.Facts, out.Claims = counts.Facts+change.Facts, counts.Claims+change.Claims
	out.Kinds, out.Types = slices.Clone(counts.Kinds), make([]int, len(m.names))
	for k, n := range change.Kinds {
		out.Kinds[k] += n
	}
	for p, n := range counts.Types {
		out.Types[m.preds[p]] += n
	}
	for p, n := range change.Types {
		out.Types[m.preds[p]] += n
	}
	out.Sources, out.Documents = m.sources(counts.Sources, c.sources)
	return out
}

// recounted returns the entities whose counts the overlay can change.
func (m *compaction) recounted() []Node {
	set := map[Node]bool{}
	for _, n := range m.touched {
		set[n] = true
	}
	for r := range m.v.over.relClaims.Entries() {
		set[m.v.relation(r).Source] = true
	}
	for _, n := range m.judged {
		if int(n) < m.v.table.ids.Len() && m.base.isAbsent(n) != m.v.isAbsent(n) {
			set[n] = true
		}
	}
	out := make([]Node, 0, len(set))
	for n := range set {
		out = append(out, n)
	}
	return out
}

// sources returns the counts of documents with changes added. documents is the number of documents that make a claim.
func (m *compaction) sources(old []SourceCount, changes map[Node]*SourceCount) (out []SourceCount, documents int) {
	var again []SourceCount
	number := func(s SourceCount) SourceCount {
		s.Document = m.node(s.Document)
		return s
	}
	for _, s := range old {
		change, ok := changes[s.Document]
		if !ok {
			out = append(out, number(s))
			continue
		}
		change.Claims, change.Relayed = change.Claims+s.Claims, change.Relayed+s.Relayed
	}
	for _, s := range changes {
		if s.Claims+s.Relayed > 0 {
			again = append(again, number(*s))
		}
	}
	compare := func(a, b SourceCount) int { return a.compare(b, cmp.Compare[Node]) }
	slices.SortFunc(again, compare)
	merged := make([]SourceCount, 0, len(out)+len(again))
	mergeSorted(func(s SourceCount) { merged = append(merged, s) }, func(yield func(SourceCount)) {
		for _, s := range out {
			yield(s)
		}
	}, again, compare, func(a, b SourceCount) bool { return false })
	for _, s := range merged {
		if s.Claims > 0 {
			documents++
		}
	}
	return merged, documents
}

// predCount returns the number of relations of each predicate.
func (m *compaction) predCount() []uint32 {
	out := make([]uint32, len(m.names))
	for p, n := range m.v.table.predCount {
		out[m.preds[p]] += n
	}
	for i := range m.relKeys {
		out[m.relKeys[i].pred]++
	}
	return out
}

// write writes the merged table to a file.
func (m *compaction) write(path string, key tableKey) error {
	about := m.v.describeTable(key)
	about.Tags, about.KindAt, about.PredCount, about.Denied = m.tagNames, m.kindAt(), m.predCount(), m.v.pairsDenied()
	for _, n := range m.v.rules {
		about.Rules = append(about.Rules, m.node(n))
	}
	slices.Sort(about.Rules)
	about.setPredicates(m.names)
	return writeTable(path, about, tableContent{
		table: m.v.table, merged: m.columns(), stats: m.stats(), revisions: m.v.revisions,
		ontology: m.v.ontology, orders: m.orders(),
	})
}
