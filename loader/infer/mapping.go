package infer

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Mapping returns the draft of a mapping for the tables. It is empty if there are no tables.
func (d *Draft) Mapping() string {
	if len(d.tables) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("# Drafted by nexum infer; see docs/mapping.md for what else can be said.\ntables:\n")
	for _, t := range d.tables {
		t.write(&b)
	}
	return b.String()
}

var plainWord = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*( [A-Za-z0-9_.-]+)*$`)

// scalar returns a text as a YAML scalar, in quotes if necessary.
func scalar(s string) string {
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
	default:
		if plainWord.MatchString(s) {
			return s
		}
	}
	return strconv.Quote(s)
}

// ref returns {column}, the reference to a column in a text.
func ref(c *column) string { return "{" + c.name + "}" }

// template returns the template of the ids in a column of ids.
func (t *tableDraft) template(c *column) string {
	if t.hasURLs() {
		return strconv.Quote("{" + c.name + "|url}")
	}
	s := t.prefix() + ":" + ref(c)
	if t.slug {
		s = t.prefix() + ":{" + c.name + "|slug}"
		return strconv.Quote(s)
	}
	if !plainWord.MatchString(c.name) {
		return strconv.Quote(s)
	}
	return s
}

func (t *tableDraft) write(b *strings.Builder) {
	fmt.Fprintf(b, "  - file: %s\n", scalar(t.file))
	if t.sheet != "" {
		fmt.Fprintf(b, "    sheet: %s\n", scalar(t.sheet))
	}
	t.writeList(b)
	if t.coding != "" {
		fmt.Fprintf(b, "    encoding: %s\n", scalar(t.coding))
	}
	if t.headless() {
		b.WriteString("    header: false  # the first row is data; for names in the place of numbers: header: [name, …]\n")
	}
	for _, f := range t.form() {
		fmt.Fprintf(b, "    %s: %d  # %s\n", f.key, f.n, f.what)
	}
	if t.rows == 0 {
		b.WriteString("    # The table has no rows, so this is a guess from its header.\n")
	}
	if len(t.empty) > 0 {
		var list []string
		for _, s := range t.empty {
			list = append(list, strconv.Quote(s))
		}
		fmt.Fprintf(b, "    empty: [%s]\n", strings.Join(list, ", "))
	}
	if t.typ != nil {
		b.WriteString("    relations:\n")
		comment(b, "      ", t.keys[0].remark(t))
		comment(b, "      ", t.keys[1].remark(t))
		fmt.Fprintf(b, "      - type: %s\n        source: %s\n        target: %s\n", t.typ.word,
			t.keys[0].end(), t.keys[1].end())
		t.writePeriod(b)
		t.writeAttributes(b)
		return
	}
	fmt.Fprintf(b, "    entities:\n      - id: %s\n        kind: %s\n", t.rowID(), t.kind.word)
	if c := t.nameColumn(); t.slug {
		fmt.Fprintf(b, "        name: %s\n", scalar(t.id.name))
	} else if c != nil && c != t.id {
		fmt.Fprintf(b, "        name: %s\n", scalar(c.name))
	} else if c == nil && t.id == nil {
		fmt.Fprintf(b, "        name: %s\n", strconv.Quote(t.rowName()))
	}
	if slices.ContainsFunc(t.columns, func(c *column) bool { return c.fact != nil }) {
		b.WriteString("        facts:\n")
	}
	for _, c := range t.columns {
		if c.fact != nil {
			comment(b, "          ", c.misfits(t))
			fmt.Fprintf(b, "          %s: %s%s\n", c.fact.word, c.value(""), c.remark())
			if c.unitFact != nil {
				fmt.Fprintf(b, "          %s: %s\n", c.unitFact.word, c.unitValue())
			}
		}
	}
	if len(t.keys) == 0 {
		return
	}
	b.WriteString("    relations:\n")
	for _, r := range t.keys {
		comment(b, "      ", r.remark(t))
		fmt.Fprintf(b, "      - type: %s\n", r.typ.word)
		if r.split != "" {
			fmt.Fprintf(b, "        each: {column: %s, split: %s}\n", scalar(r.column.name), strconv.Quote(r.split))
		}
		fmt.Fprintf(b, "        source: %s\n        target: %s\n", t.rowID(), r.end())
		if r.column.filled < t.rows && r.split == "" {
			b.WriteString("        optional: true\n")
		}
	}
}

// formKey is a key of a mapping that says where the header or the footer of a table is, and what it means here.
type formKey struct {
	key  string
	n    int
	what string
}

// form returns what the draft assumes about the form of a table.
func (t *tableDraft) form() (keys []formKey) {
	if t.head == nil {
		return nil
	}
	if n := t.head.Skip; n > 0 {
		above := "header"
		if t.headless() {
			above = "table"
		}
		keys = append(keys, formKey{"skip", n, count(n, "line") + " above the " + above + " that " + are(n) + " no data"})
	}
	if n := t.head.Header; n > 1 {
		name := t.columns[0].name
		for _, c := range t.columns {
			if strings.Count(c.name, " ") > strings.Count(name, " ") {
				name = c.name
			}
		}
		keys = append(keys, formKey{"header", n, fmt.Sprintf("the first %d rows are the header, and their texts together "+
			"the names of the columns, such as %q", n, name)})
	}
	if n := t.head.Footer; n > 0 {
		what := fmt.Sprintf("the last row, with %q, is no data", cut(t.head.Foot))
		if n > 1 {
			what = fmt.Sprintf("the last %d rows, from %q on, are no data", n, cut(t.head.Foot))
		}
		keys = append(keys, formKey{"footer", n, what})
	}
	return keys
}

// comment writes a comment of one line, unless it is empty.
func comment(b *strings.Builder, indent, text string) {
	if text != "" {
		fmt.Fprintf(b, "%s# %s\n", indent, text)
	}
}

// rowID returns the template of the ids of the rows. Without a column of ids, it joins the hashes of the columns that
// identify a row together.
func (t *tableDraft) rowID() string {
	if t.id != nil {
		return t.template(t.id)
	}
	var cells []string
	for _, c := range t.rowKey() {
		filter := "|hash}"
		if c.filled < t.rows {
			filter = "|hash|optional}"
		}
		cells = append(cells, "{"+c.name+filter)
	}
	return strconv.Quote(t.prefix() + ":" + strings.Join(cells, "-"))
}

// rowName returns the template of the names of rows that have no ids and no names of their own. The template uses a few
// columns without empty cells; columns with references come first.
func (t *tableDraft) rowName() string {
	var cells []string
	for _, c := range slices.Concat(t.keyColumns(), t.rowKey()) {
		if cell := "{" + c.name + "}"; c.filled == t.rows && len(cells) < 3 && !slices.Contains(cells, cell) {
			cells = append(cells, cell)
		}
	}
	if len(cells) == 0 {
		return t.rowID()
	}
	return title(strings.Join(t.stem, " ")) + ": " + strings.Join(cells, ", ")
}

// writePeriod writes since when and until when a relation holds.
func (t *tableDraft) writePeriod(b *strings.Builder) {
	for _, p := range []struct {
		key    string
		column *column
	}{{"from", t.begin}, {"to", t.end}} {
		if c := p.column; c != nil {
			comment(b, "        ", c.misfits(t))
			fmt.Fprintf(b, "        %s: %s%s\n", p.key, c.value(""), c.remark())
		}
	}
}

func (t *tableDraft) writeAttributes(b *strings.Builder) {
	begun := false
	for _, c := range t.columns {
		if !t.isAttribute(c) {
			continue
		}
		if !begun {
			begun = true
			b.WriteString("        attributes:\n")
		}
		typ := "text"
		switch t, _ := c.guess.fact(); t {
		case typeInt, typeDecimal:
			typ = "number"
		case typeBoolean:
			typ = "boolean"
		}
		comment(b, "          ", c.misfits(t))
		fmt.Fprintf(b, "          %s: %s%s\n", c.attribute.word, c.value("type: "+typ), c.remark())
		if c.unitAttribute != nil {
			fmt.Fprintf(b, "          %s: %s\n", c.unitAttribute.word, c.unitValue())
		}
	}
}

// remark returns a comment on numbers such as 12,345, which can be read in two ways.
func (c *column) remark() string {
	if c.guess.ambiguous() {
		return "  # days and months can be the other way round, too: check one that you know"
	}
	if c.objects {
		return fmt.Sprintf("  # lists of objects, kept as JSON texts; to make a relation or an entity of each "+
			"object, write each: {column: %s, split: json}", scalar(c.name))
	}
	if c.nested {
		return "  # lists of lists, kept as JSON: a row must be an object, whose keys are the columns"
	}
	if !c.list && c.guess.unlikeAmounts() {
		return "  # amounts that are written in several ways: texts, so that one cannot calculate with them"
	}
	if !c.list && c.guess.pointedThousands() {
		return `  # so that 45.000 is forty-five; if it is forty-five thousand: thousands: "."`
	}
	if c.list || !c.guess.groupsByComma() || c.guess.surelyGrouped {
		return ""
	}
	return `  # so that 12,345 is twelve thousand; if it is twelve and a bit: decimal: ","`
}

// value returns how the mapping reads a column.
func (c *column) value(more string) string {
	_, options := c.guess.fact()
	if c.list && !c.objects && !c.nested {
		options = "split: json"
	}
	if c.split != "" {
		options = "split: " + strconv.Quote(c.split)
	}
	if options != "" && more != "" && strings.HasPrefix(options, "format") {
		more = ""
	}
	if options == "" {
		options = more
	} else if more != "" {
		options += ", " + more
	}
	if options == "" && !strings.HasPrefix(c.name, "#") {
		return scalar(c.name)
	}
	if options == "" {
		return strconv.Quote(ref(c)) // the number of a column
	}
	return fmt.Sprintf("{column: %s, %s}", scalar(c.name), options)
}
