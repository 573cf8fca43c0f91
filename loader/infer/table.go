package infer

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/loader/table"
	"nexum/schema"
)

const (
	maxRows     = 200_000   // rows of a table that a draft reads
	maxDistinct = 200_000   // different values of a column that it keeps
	maxCells    = 2_000_000 // cells of a table that it keeps, to find out which columns identify a row
)

// tableDraft is the information about one table.
type tableDraft struct {
	path       string
	file       string
	sheet      string      // the sheet of a workbook
	list       *table.List // the list in a file that is one JSON object; nil for none
	stem       []string    // the words of its name
	json       bool
	columns    []*column
	rows       int           // rows that differ from all rows before
	again      int           // rows that are equal to one before
	bad        int           // rows that could not be read
	coding     string        // the character encoding that the mapping has to name; empty for UTF-8
	head       *table.Sample // the form of the table: what stands above and below it
	guessed    bool          // whether the encoding was guessed and not given by the caller
	empty      []string      // the texts in it that stand for no value, such as n/a
	slug       bool          // whether the ids are made from names by a template that makes them valid
	rowsRelate bool          // whether the rows are relations between entities that columns name
	named      []string      // for entities without a table of their own: the columns that name them; nil for a real table
	id         *column
	begin, end *column // if the rows are relations: the columns with their start and end dates; nil for none
	kind       *kind   // kind of its rows; nil if they are relations
	keys       []*reference
	edges      []*column     // the two columns that name the ends of relations by their headings; nil for none
	typ        *relationType // relation type of its rows, if they are relations
	// shares are the tables whose ids get one form, including this one, because a column refers to several of them; nil
	// for none.
	shares []*tableDraft
	sample []SampleRow
}

// column is the information about one column of a table.
type column struct {
	name      string
	words     []string
	guess     guess
	filled    int
	values    map[uint64]bool // hashes of the different values
	names     map[uint64]int  // number of occurrences by the hash of the value in the form that a lookup compares
	many      bool            // whether there are more values than the maximum
	list      bool            // whether the cells are JSON lists
	objects   bool            // whether an element of such a list is an object
	nested    bool            // whether an element of such a list is a list
	cells     []uint64        // a hash of each cell, 0 if it is empty; fewer than the rows if they are too many
	fact      *fact
	attribute *property // if the rows are relations
	// For numbers with several units, these are the fact or the attribute with the unit; otherwise nil.
	unitFact      *fact
	unitAttribute *property
	split         string // for facts: the separator of several values in a cell; empty for none
	long          bool   // whether a part between separators is too long for a list
	notURL        bool   // whether a value is no address of the web
	spaced        bool   // whether a value has a space or another character that ids cannot have
	parts         partCounts
	again         []example // the first values that repeat an earlier one
	// readings are the types that nearly all values may have; nil if the column is a list.
	readings []*reading
}

// readTables drafts from tables and JSON.
func (d *Draft) readTables(ctx context.Context, paths []string, o Options) error {
	seed := maphash.MakeSeed()
	d.seed = seed
	for _, path := range paths {
		tables, err := readTable(ctx, path, o, seed)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if len(tables) == 0 {
			d.Notes = append(d.Notes, filepath.Base(path)+" has the header of Neo4j's import and needs no mapping.")
		}
		for _, t := range tables {
			rows := count(t.rows, "row")
			if t.rows+t.again == maxRows {
				rows = "first " + rows
			}
			if t.again > 0 {
				rows += ", and " + count(t.again, "copy") + " of these"
			}
			if t.guessed {
				d.Notes = append(d.Notes, fmt.Sprintf("%s is not UTF-8. The draft reads it as %s, which its letters suggest. If "+
					"letters are wrong, give the encoding: nexum infer --encoding NAME.", t.source(), t.coding))
			}
			for _, text := range t.form() {
				d.Assumed = append(d.Assumed, fmt.Sprintf("%s: %s.", t.source(), text.what))
			}
			if t.bad > 0 {
				rows += "; " + count(t.bad, "bad row") + " could not be read: nexum check says why"
			}
			d.Sources = append(d.Sources, fmt.Sprintf("%s (%s)", t.source(), rows))
		}
		d.tables = append(d.tables, tables...)
	}
	for _, t := range d.tables {
		for _, c := range t.columns {
			c.readName()
		}
		t.orderDates()
		t.singularStem()
		if t.findEdges(); t.edges == nil {
			t.findID()
		}
		t.holdings()
	}
	d.findLookups()
	for _, t := range d.tables {
		t.nameRows()
	}
	for _, t := range d.tables {
		t.findReferences(d.tables)
	}
	for _, t := range d.tables {
		d.findNamed(t)
	}
	for _, t := range d.tables {
		t.findNames(d.tables)
	}
	if err := d.findStrays(ctx, paths, o); err != nil {
		return err
	}
	for _, t := range d.tables {
		d.draftTable(t)
	}
	for _, t := range d.tables {
		d.noteMisfits(t)
	}
	return nil
}

// isText reports whether the table is delimited text.
func (t *tableDraft) isText() bool {
	return t.list == nil && t.sheet == "" && !t.json && t.named == nil
}

// source returns the name of the file, and of the sheet in it.
func (t *tableDraft) source() string {
	switch {
	case t.list != nil:
		return fmt.Sprintf("list %s of %s", t.list.Name(), t.file)
	case t.sheet != "":
		return fmt.Sprintf("sheet %s of %s", t.sheet, t.file)
	}
	return t.file
}

// part returns the name of the sheet, or of the list, that the table is in its file; empty if it is the whole file.
func (t *tableDraft) part() string {
	if t.list != nil {
		return t.list.Name()
	}
	return t.sheet
}

// silent is a sink for readers that need one. It drops everything.
type silent struct {
	ctx     context.Context
	problem error
}

func (s *silent) Ontology() *schema.Ontology                                     { return nil }
func (s *silent) Kind(format.Place, string, string, *claim.Context)              {}
func (s *silent) Row(format.Place, string)                                       {}
func (s *silent) Fact(format.Place, string, string, claim.Value, *claim.Context) {}
func (s *silent) Relation(format.Place, string, string, string, *claim.Context)  {}
func (s *silent) Problem(at format.Place, message string, args ...any) {
	s.Unread(at, message, args...)
}
func (s *silent) Version(*format.Version) format.Sink { return s }
func (s *silent) Warn(format.Place, string, ...any)   {}
func (s *silent) Err() error                          { return s.ctx.Err() }
func (s *silent) Unread(at format.Place, message string, args ...any) {
	if s.problem == nil {
		s.problem = fmt.Errorf("line %d: %s", at.Line, fmt.Sprintf(message, args...))
	}
}

// readTable reads the tables of a file. It returns none if the file needs no mapping.
func readTable(ctx context.Context, path string, o Options, seed maphash.Seed) (out []*tableDraft, err error) {
	lists, err := listsOf(path, o)
	if err != nil {
		return nil, err
	}
	if len(lists) == 0 {
		return readPart(ctx, path, nil, o, seed)
	}
	for i := range lists {
		tables, err := readPart(ctx, path, &lists[i], o, seed)
		if err != nil {
			return nil, err
		}
		for _, t := range tables {
			t.stem = stemOf(&lists[i], len(lists), t.file)
		}
		out = append(out, tables...)
	}
	return out, nil
}

// readPart reads a list of a file or, if list is nil, the tables of the whole file.
func readPart(ctx context.Context, path string, list *table.List, o Options, seed maphash.Seed) ([]*tableDraft, error) {
	in, done, err := openTables(path, o)
	if err != nil {
		return nil, err
	}
	defer done()
	name := in.Name
	var tables []*tableDraft
	var t *tableDraft
	var seen map[uint64]bool // hashes of the rows of t
	var at func(cell int) int
	neo4j := false
	sink := &silent{ctx: ctx}
	guessed := o.Encoding == "" && in.Encoding != ""
	bad, err := eachTable(in, sink, list, func(s *table.Sample) {
		t = &tableDraft{path: path, file: name, sheet: s.Sheet, list: list, stem: stem(name), json: s.JSON, head: s}
		seen = map[uint64]bool{}
		if s.Sheet == "" && !s.JSON && !strings.HasSuffix(name, ".parquet") {
			t.coding, t.guessed = in.Encoding, guessed
		}
		if s.Sheet != "" && !defaultSheet.MatchString(s.Sheet) {
			t.stem = stem(strings.ReplaceAll(s.Sheet, ".", " "))
		}
		tables = append(tables, t)
		neo4j, at = s.Neo4j, s.At
		for _, c := range s.Columns {
			t.columns = append(
				t.columns,
				&column{name: c, words: words(c), values: map[uint64]bool{}, names: map[uint64]int{}, readings: newReadings()},
			)
		}
	}, func(cells []string, line int) bool {
		if (t.rows+t.again)&1023 == 0 && ctx.Err() != nil {
			return false
		}
		t.keepSample(cells, line, at)
		h := hashRow(cells, seed)
		if seen[h] {
			t.again++
			return t.rows+t.again < maxRows
		}
		seen[h] = true
		t.rows++
		keep := t.rows*len(t.columns) <= maxCells
		for i, c := range t.columns {
			h := c.see(t.value(cells[i]), line, seed, t.json)
			if keep {
				c.cells = append(c.cells, h)
			}
		}
		return !neo4j && t.rows+t.again < maxRows
	})
	if err == nil {
		err = sink.problem
	}
	if t != nil {
		t.bad = bad
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil || neo4j {
		return nil, err
	}
	tables = slices.DeleteFunc(tables, func(t *tableDraft) bool { return t.sheet != "" && t.rows == 0 })
	if len(tables) == 0 {
		return nil, errors.New("the workbook has no table: none of its sheets that are shown has rows below a header")
	}
	return tables, nil
}

// hashRow returns a hash of the cells of a row.
func hashRow(cells []string, seed maphash.Seed) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, cell := range cells {
		_, _ = h.WriteString(cell)
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}

// defaultSheet matches the names that programs give to sheets.
var defaultSheet = regexp.MustCompile(
	`(?i)^(sheet|tabelle|feuil|feuille|hoja|foglio|planilha|blad|лист|arkusz) ?[0-9]+$`)

// unnamed is the name of the rows of a table whose name has no Latin letters.
const unnamed = "row"

// stem returns the words of the name of a file, the last one in the singular: company for companies-2024.csv.
func stem(name string) []string {
	name, _, _ = strings.Cut(name, ".")
	w := slices.DeleteFunc(words(name), func(s string) bool { return s[0] >= '0' && s[0] <= '9' })
	if len(w) == 0 {
		return []string{unnamed}
	}
	w[len(w)-1] = singular(w[len(w)-1])
	return w
}

// singularStem names the rows after a column whose heading is the name of the table without the ending of a plural in
// another language: the column Kunde of Kunden.csv.
func (t *tableDraft) singularStem() {
	last := len(t.stem) - 1
	for _, c := range t.columns {
		if len(c.words) != len(t.stem) || !slices.Equal(c.words[:last], t.stem[:last]) {
			continue
		}
		ending, ok := strings.CutPrefix(t.stem[last], c.words[last])
		if ok && len(c.words[last]) > 3 && (ending == "n" || ending == "en" || ending == "e" || ending == "er") {
			t.stem = c.words
			return
		}
	}
}

// see notes a cell and returns its hash, 0 if it is empty.
func (c *column) see(s string, line int, seed maphash.Seed, json bool) uint64 {
	if s == "" {
		return 0
	}
	c.filled++
	h := maphash.String(seed, s)
	if json && strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		c.list = true
		c.nested = c.nested || strings.HasPrefix(strings.TrimLeft(s[1:], " \t\r\n"), "[")
		c.objects = c.objects || strings.HasPrefix(strings.TrimLeft(s[1:], " \t\r\n["), "{")
		return h
	}
	c.guess.see(s)
	c.read(s, line)
	if !c.values[h] {
		c.seeParts(s)
	}
	c.seeName(s, seed)
	if c.values[h] && len(c.again) < 3 {
		c.again = append(c.again, example{s, line})
	}
	if len(c.values) >= maxDistinct {
		c.many = true
	} else {
		c.values[h] = true
	}
	return h
}

// draftTable makes kinds and relation types from a table.
func (d *Draft) draftTable(t *tableDraft) {
	if t.id == nil && len(t.keys) >= 2 && (t.rowsRelate || t.keys[1].to[0].named == nil) {
		d.draftRelations(t)
		return
	}
	k := d.kindOf(t)
	k.count = t.rows
	used := map[*column]bool{t.id: true}
	for _, r := range t.keys {
		used[r.column] = true
		if r.names != nil {
			used[r.names] = true
		}
		rest, _ := r.column.endsAsID()
		name := strings.Join(rest, " ")
		switch {
		case name == "" && len(r.to) > 1:
			name = "refers to"
		case r.to[0].named != nil, r.lookup != nil:
			name = r.role()
		case name == "" || slices.Equal(rest, r.to[0].stem):
			name = "has " + strings.Join(r.to[0].stem, " ")
		}
		r.typ = d.typeOf(
			name,
			fmt.Sprintf("The column %s of %s", r.column.name, t.source()),
			[]*kind{k},
			d.kindsOf(r.ends()),
			r.column.filled,
		)
		if name == strings.Join(r.column.words, " ") {
			r.typ.heading = r.column.name
		}
	}
	for _, c := range t.columns {
		if !used[c] && c != t.nameColumn() && c.filled > 0 {
			c.settle()
			c.findSplit()
			c.fact = d.factOf(k, c)
			c.fact.evidence = t.evidence(c)
			if c.guess.severalUnits() {
				c.unitFact = &fact{property: c.unitProperty(), count: c.filled}
				k.facts = append(k.facts, c.unitFact)
			}
		}
	}
}

// kindsOf returns the kinds of the rows of several tables.
func (d *Draft) kindsOf(tables []*tableDraft) (out []*kind) {
	for _, t := range tables {
		out = append(out, d.kindOf(t))
	}
	return out
}

// kindOf returns the kind of the rows of a table.
func (d *Draft) kindOf(t *tableDraft) *kind {
	if t.kind == nil && t.named != nil {
		t.kind = d.namedKind(t)
	}
	if t.kind == nil {
		t.kind = &kind{name: strings.Join(t.stem, " "), what: "Rows of " + t.source()}
		d.kinds = append(d.kinds, t.kind)
	}
	return t.kind
}

// factOf makes a fact from a column. Columns with the same name in several tables are one property if they have the
// same type.
func (d *Draft) factOf(k *kind, c *column) *fact {
	typ, _ := c.guess.fact()
	var p *property
	for _, t := range d.tables {
		for _, other := range t.columns {
			if other.fact == nil || !c.called(other.name) || other.fact.list != c.isList() || k.has(other.fact.property) {
				continue
			}
			if had, _ := other.fact.typ.fact(); had == typ {
				p = other.fact.property
			}
		}
	}
	if p == nil {
		p = &property{name: c.name, what: "The column " + c.name, typ: c.guess, list: c.isList()}
	}
	f := &fact{property: p, count: c.filled}
	k.facts = append(k.facts, f)
	return f
}

// called reports whether the heading of a column is name, ignoring differences that names of an ontology cannot have.
func (c *column) called(name string) bool {
	return c.name == name || len(c.words) > 0 && slices.Equal(c.words, words(name))
}

// has reports whether a kind has a property as a fact.
func (k *kind) has(p *property) bool {
	return slices.ContainsFunc(k.facts, func(f *fact) bool { return f.property == p })
}
