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
	s := t.prefix() + ":" + ref(c)
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
	if t.coding != "" {
		fmt.Fprintf(b, "    encoding: %s\n", scalar(t.coding))
	}
	if t.typ != nil {
		b.WriteString("    relations:\n")
		comment(b, "      ", t.keys[0].remark(t))
		comment(b, "      ", t.keys[1].remark(t))
		fmt.Fprintf(b, "      - type: %s\n        source: %s\n        target: %s\n", t.typ.word,
			t.keys[0].to[0].template(t.keys[0].column), t.keys[1].to[0].template(t.keys[1].column))
		t.writeAttributes(b)
		return
	}
	fmt.Fprintf(b, "    entities:\n      - id: %s\n        kind: %s\n", t.rowID(), t.kind.word)
	if c := t.nameColumn(); c != nil && c != t.id {
		fmt.Fprintf(b, "        name: %s\n", scalar(c.name))
	}
	if slices.ContainsFunc(t.columns, func(c *column) bool { return c.fact != nil }) {
		b.WriteString("        facts:\n")
	}
	for _, c := range t.columns {
		if c.fact != nil {
			comment(b, "          ", c.misfits(t))
			fmt.Fprintf(b, "          %s: %s%s\n", c.fact.word, c.value(""), c.remark())
		}
	}
	if len(t.keys) == 0 {
		return
	}
	b.WriteString("    relations:\n")
	for _, r := range t.keys {
		comment(b, "      ", r.remark(t))
		fmt.Fprintf(b, "      - type: %s\n        source: %s\n        target: %s\n", r.typ.word, t.rowID(), r.to[0].template(r.column))
		if r.column.filled < t.rows {
			b.WriteString("        optional: true\n")
		}
	}
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

func (t *tableDraft) writeAttributes(b *strings.Builder) {
	if len(t.columns) == 2 {
		return
	}
	b.WriteString("        attributes:\n")
	for _, c := range t.columns {
		if c == t.keys[0].column || c == t.keys[1].column {
			continue
		}
		i := slices.IndexFunc(t.typ.attributes, func(p *property) bool { return slices.Equal(words(p.name), c.words) })
		typ := "text"
		if c.guess.isNumber() {
			typ = "number"
		}
		comment(b, "          ", c.misfits(t))
		fmt.Fprintf(b, "          %s: %s%s\n", t.typ.attributes[i].word, c.value("type: "+typ), c.remark())
	}
}

// remark returns a comment on numbers such as 12,345, which can be read in two ways.
func (c *column) remark() string {
	if c.list || !c.guess.groupsByComma() || c.guess.surelyGrouped {
		return ""
	}
	return `  # so that 12,345 is twelve thousand; if it is twelve and a bit: decimal: ","`
}

// value returns how the mapping reads a column.
func (c *column) value(more string) string {
	_, options := c.guess.fact()
	if c.list {
		options = "split: json"
	}
	if options != "" && more != "" && strings.HasPrefix(options, "format") {
		more = ""
	}
	if options == "" {
		options = more
	} else if more != "" {
		options += ", " + more
	}
	if options == "" {
		return scalar(c.name)
	}
	return fmt.Sprintf("{column: %s, %s}", scalar(c.name), options)
}
