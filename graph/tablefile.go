package graph

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"nexum/graph/claim"
	"nexum/graph/segment"
	"nexum/graph/terms"
	"nexum/schema"
)

// tableFormat is the version of the meaning of the columns of a table. Files of other versions are not read. A change
// of the layout of columns needs no new version, because a segment checks the layout.
const tableFormat = 8

// aboutTable has the data of a file other than the columns of a table.
type aboutTable struct {
	Format    int              `json:"format"`
	Key       tableKey         `json:"key"`
	Preds     []predicateEntry `json:"predicates"`
	Tags      []terms.Tag      `json:"tags"`
	KindAt    []uint32         `json:"kindAt"`
	PredCount []uint32         `json:"predCount"`
	Rules     []Node           `json:"rules"`
	Denied    bool             `json:"pairsDenied,omitempty"`
	Stats     Stats            `json:"stats"` // without the sources, which are a column
	Orders    []orderEntry     `json:"orders,omitempty"`

	Sources []schema.Source `json:"ontology,omitempty"` // the sources of the store's ontology; empty without one
}

// predicateEntry is a predicate in a file.
type predicateEntry struct {
	Name      string `json:"name"`
	Type      int32  `json:"type"`
	Symmetric bool   `json:"symmetric,omitempty"`
}

// A tableKey identifies the claims and the ontology from which a table was compiled.
type tableKey struct {
	Revision uint64 `json:"revision"`
	Record   string `json:"record"`   // the fingerprint of the store up to the revision
	Ontology string `json:"ontology"` // the hash of the ontology
}

// ontologyHash returns a hash of the kinds and relation types of an ontology.
func ontologyHash(o *schema.Ontology) (string, error) {
	text, err := json.Marshal([]any{o.Kinds(), o.Types()})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16]), nil
}

// columnIO writes the columns of a table to a file or reads them from a file.
type columnIO struct {
	to   *segment.Writer
	from *segment.File
	// merged has, by name, the columnSource of each column to write instead of the column of the table. If it is nil,
	// the columns of the table are written.
	merged map[string]any
	err    error
}

// A columnSource passes the values of a column to put, in parts.
type columnSource[T any] func(put func(...T))

func column[T any](io *columnIO, name string, c *segment.Column[T]) {
	switch {
	case io.merged != nil:
		values, ok := io.merged[name].(columnSource[T])
		if !ok {
			io.err = errors.Join(io.err, fmt.Errorf("the column %s cannot be merged", name))
			return
		}
		a := segment.Begin[T](io.to, name)
		values(a.Append)
		a.End()
	case io.to != nil:
		segment.Write(io.to, name, c.All())
	case io.err == nil:
		*c, io.err = segment.Read[T](io.from, name)
	}
}

// columns writes or reads all columns of a table.
func (t *table) columns(io *columnIO) {
	column(io, "ids.text", &t.ids.Text.Column)
	column(io, "ids.at", &t.ids.At)
	column(io, "kind", &t.kind)
	column(io, "name", &t.name)
	column(io, "life", &t.life)
	column(io, "life.dated", &t.lifeDated.Column)
	column(io, "life.computed", &t.lifeComputed.Column)
	column(io, "literals.text", &t.lits.Text.Column)
	column(io, "literals.at", &t.lits.At)
	column(io, "literals.tags", &t.tags)
	column(io, "contexts", &t.ctxs)
	column(io, "times", &t.times)
	column(io, "out.at", &t.out)
	column(io, "out.source", &t.src)
	column(io, "out.rest", &t.outKeys)
	column(io, "out.occurrence", &t.occurrences)
	column(io, "claims.at", &t.claimAt)
	column(io, "claims", &t.claims)
	column(io, "claims.contested", &t.contested.Column)
	column(io, "claims.dated", &t.dated.Column)
	column(io, "out.unsupported", &t.unsupported.Column)
	column(io, "absent", &t.absent.Column)
	column(io, "in.at", &t.in)
	column(io, "in", &t.inKeys)
	column(io, "in.unsupported", &t.unsupportedIn.Column)
	column(io, "facts.at", &t.fact)
	column(io, "facts.predicate", &t.factPred)
	column(io, "facts.literal", &t.factLit)
	column(io, "facts.claims.at", &t.factClaimAt)
	column(io, "facts.claims", &t.factClaims)
	column(io, "facts.claims.contested", &t.contestedFacts.Column)
	column(io, "kinds", &t.kindNodes)
	column(io, "kinds.several", &t.kindsMany)
	column(io, "dates.days", &t.dates.days)
	column(io, "dates.clocks", &t.dates.clocks)
	column(io, "cited.at", &t.cited.at)
	column(io, "cited", &t.cited.items)
	column(io, "cited.relayed", &t.cited.relayed)
	t.same.column(io)
}

// write writes the table of a view to a file. The view must have no exclusions and no overlay other than that of its
// merges.
func (v *View) write(path string, key tableKey) error {
	v = v.Unmerged()
	t := v.table
	v.datesOf()
	t.citations()
	about, stats := v.describeTable(key), v.Stats()
	about.Tags, about.KindAt, about.PredCount, about.Rules, about.Denied = t.tagNames, t.kindAt, t.predCount, t.rules,
		t.pairsDenied
	about.setPredicates(t.preds)
	return writeTable(path, about, tableContent{
		table: t, stats: stats, revisions: v.revisions, ontology: v.ontology, orders: ordersOf(v),
	})
}

// describeTable returns the aboutTable for the table of a view.
func (v *View) describeTable(key tableKey) aboutTable {
	about := aboutTable{Format: tableFormat, Key: key}
	for _, text := range v.OntologyTexts() {
		about.Sources = append(about.Sources, text.Source)
	}
	return about
}

func (a *aboutTable) setPredicates(list []predicate) {
	for _, p := range list {
		a.Preds = append(a.Preds, predicateEntry{p.name, p.typ, p.symmetric})
	}
}

// A tableContent is the content of a file of a table.
type tableContent struct {
	table     *table
	merged    map[string]any // the columns to write instead of those of the table; nil for none
	stats     Stats
	revisions []claim.Revision
	ontology  *schema.Ontology
	orders    orderSource
}

// writeTable writes a file.
func writeTable(path string, about aboutTable, c tableContent) error {
	w, err := segment.Create(path)
	if err != nil {
		return fmt.Errorf("writing the view: %w", err)
	}
	io := &columnIO{to: w, merged: c.merged}
	c.table.columns(io)
	segment.Write(w, "sources", c.stats.Sources)
	segment.Write(w, "revisions", encodeRevisions(c.revisions))
	if io.err == nil {
		about.Orders, io.err = writeOrders(w, c.ontology, about.KindAt, c.orders)
	}
	if io.err != nil {
		w.Abandon()
		return fmt.Errorf("writing the view: %w", io.err)
	}
	about.Stats = c.stats
	about.Stats.Sources = nil
	return w.Finish(about)
}

// readTable opens a table in a file. It also returns the revisions in the file.
func readTable(path string, o segment.Options) (*table, aboutTable, []claim.Revision, error) {
	var about aboutTable
	f, err := segment.Open(path, o)
	if err != nil {
		return nil, about, nil, err
	}
	if err := f.About(&about); err != nil {
		return nil, about, nil, fmt.Errorf("%w: %s: %w", segment.ErrInvalid, path, err)
	}
	if about.Format != tableFormat {
		return nil, about, nil, fmt.Errorf(
			"%w: %s: its format is %d, and this program writes format %d",
			segment.ErrInvalid,
			path,
			about.Format,
			tableFormat,
		)
	}
	t := &table{
		file: f, key: about.Key, predN: map[string]Pred{}, tagNames: about.Tags, kindAt: about.KindAt,
		predCount: about.PredCount, rules: about.Rules, pairsDenied: about.Denied,
	}
	for i, p := range about.Preds {
		t.preds = append(t.preds, predicate{p.Name, p.Type, p.Symmetric})
		t.predN[p.Name] = Pred(i)
	}
	io := &columnIO{from: f}
	t.columns(io)
	t.stats.known, t.stats.counts = true, about.Stats
	column(io, "sources", &t.stats.sources)
	var revisions segment.Column[byte]
	column(io, "revisions", &revisions)
	column(io, "orders", &t.orders.stored.nodes)
	if io.err == nil {
		io.err = t.fits()
	}
	if io.err == nil {
		io.err = t.orders.stored.set(about.Orders)
	}
	if io.err != nil {
		return nil, about, nil, io.err
	}
	list, err := decodeRevisions(revisions.All())
	if err != nil {
		return nil, about, nil, fmt.Errorf("%w: %s: %w", segment.ErrInvalid, path, err)
	}
	return t, about, list, nil
}

// fits returns an error if the lengths of the columns are not consistent.
func (t *table) fits() error {
	n, m, facts := t.ids.Len(), t.outKeys.Len(), t.factPred.Len()
	for _, c := range [...]struct {
		name       string
		have, want int
	}{
		{"kind", t.kind.Len(), n},
		{"name", t.name.Len(), n},
		{"life", t.life.Len(), n},
		{"out.at", t.out.Len(), n + 1},
		{"in.at", t.in.Len(), n + 1},
		{"in", t.inKeys.Len(), m},
		{"out.source", t.src.Len(), m},
		{"out.occurrence", max(t.occurrences.Len(), m), m},
		{"out.occurrence", min(t.occurrences.Len(), 1) * m, t.occurrences.Len()},
		{"claims.at", t.claimAt.Len(), m + 1},
		{"facts.at", t.fact.Len(), n + 1},
		{"facts.literal", t.factLit.Len(), facts},
		{"facts.claims.at", t.factClaimAt.Len(), facts + 1},
		{"kinds", t.kindNodes.Len(), n},
		{"cited.at", t.cited.at.Len(), t.ctxs.Len() + 1},
		{"same.claims.at", t.same.claimAt.Len(), t.same.pairs.Len() + 1},
		{"cited", t.cited.items.Len(), t.claims.Len() + t.factClaims.Len() + t.same.claims.Len()},
	} {
		if c.have != c.want {
			return fmt.Errorf(
				"%w: %s: its column %s has %d values instead of %d",
				segment.ErrInvalid,
				t.file.Path(),
				c.name,
				c.have,
				c.want,
			)
		}
	}
	return nil
}

// encodeRevisions encodes each revision as its number, its time in microseconds, the length of its message, and the
// message.
func encodeRevisions(list []claim.Revision) (out []byte) {
	for _, r := range list {
		out = binary.AppendUvarint(out, r.Number)
		out = binary.AppendVarint(out, r.CommittedAt.UnixMicro())
		out = binary.AppendUvarint(out, uint64(len(r.Message)))
		out = append(out, r.Message...)
	}
	return out
}

func decodeRevisions(b []byte) (list []claim.Revision, err error) {
	bad := errors.New("its revisions cannot be read")
	for len(b) > 0 {
		number, w := binary.Uvarint(b)
		if w <= 0 {
			return nil, bad
		}
		b = b[w:]
		at, w := binary.Varint(b)
		if w <= 0 {
			return nil, bad
		}
		b = b[w:]
		n, w := binary.Uvarint(b)
		if w <= 0 || n > uint64(len(b)-w) {
			return nil, bad
		}
		message := string(b[w : w+int(n)])
		b = b[w+int(n):]
		list = append(list, claim.Revision{Number: number, CommittedAt: time.UnixMicro(at).UTC(), Message: message})
	}
	if !slices.IsSortedFunc(list, func(a, b claim.Revision) int { return int(a.Number) - int(b.Number) }) {
		return nil, bad
	}
	return list, nil
}
