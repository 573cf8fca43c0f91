package infer

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"nexum/schema"
)

// Ontology returns the draft as GraphQL SDL, in the form for a dataset.
func (d *Draft) Ontology() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Drafted by nexum infer from %s.\n", strings.Join(d.Sources, ", "))
	b.WriteString("# Edit names, descriptions and types as you like; the terms in @iri and in the mapping have to stay.\n")
	for _, n := range slices.Concat(d.Assumed, d.Notes) {
		fmt.Fprintf(&b, "# %s\n", n)
	}
	for _, k := range d.kinds {
		k.write(&b)
	}
	if len(d.types) == 0 {
		return b.String()
	}
	b.WriteString("\nextend enum RelationType {\n")
	for _, t := range d.types {
		t.write(&b)
	}
	b.WriteString("}\n")
	return b.String()
}

// quoted returns a text as a description or argument.
func quoted(s string) string { return strconv.Quote(strings.ToValidUTF8(s, "?")) }

func iri(s string) string {
	if s == "" {
		return ""
	}
	return " @iri(is: " + quoted(s) + ")"
}

// thousands returns a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// enumValues lists the kinds of one end of a relation type. If there are several and some ends have no kind, the
// list has Thing too.
func enumValues(ends map[*kind]int, untyped int) string {
	var out []string
	for _, k := range sorted(ends) {
		out = append(out, schema.EnumValue(k.word))
	}
	if untyped > 0 && len(out) != 1 {
		out = append(out, schema.EnumValue(schema.Thing))
	}
	return strings.Join(out, ", ")
}

// count returns a number with commas and a noun.
func count(n int, what string) string {
	s := thousands(n)
	if n == 1 {
		return s + " " + what
	}
	if strings.HasSuffix(what, "y") {
		return s + " " + what[:len(what)-1] + "ies"
	}
	return s + " " + what + "s"
}

// begin writes a definition up to its fields. It returns false if there is nothing to write.
func (k *kind) begin(b *strings.Builder) bool {
	if k.extends {
		if len(k.facts)+len(k.fields) == 0 {
			return false
		}
		fmt.Fprintf(b, "\nextend type %s", k.word)
		return true
	}
	fmt.Fprintf(b, "\n%s\ntype %s", quoted(fmt.Sprintf("%s: %s.", k.what, count(k.count, "entity"))), k.word)
	if k.plural != strings.ToLower(k.word[:1])+k.word[1:]+"s" {
		fmt.Fprintf(b, " @kind(plural: %s)", quoted(k.plural))
	}
	b.WriteString(iri(k.iri))
	return true
}

func (k *kind) write(b *strings.Builder) {
	if !k.begin(b) {
		return
	}
	if len(k.facts)+len(k.fields) == 0 {
		b.WriteString("\n")
		return
	}
	b.WriteString(" {\n")
	for _, f := range k.facts {
		typ, _ := f.typ.fact()
		if f.list {
			typ = "[" + typ + "!]"
		}
		typ = cmp.Or(f.as, typ)
		fmt.Fprintf(b, "  %s\n  %s: %s%s%s%s\n", quoted(f.describe(k)), f.word, typ, f.evidence, f.label(), iri(f.iri))
	}
	for _, f := range k.fields {
		direction := "OUT"
		if f.in {
			direction = "IN"
		}
		var ends []string
		for _, e := range f.ends {
			ends = append(ends, e.word)
		}
		end := "Entity"
		if len(ends) == 1 {
			end = ends[0]
		}
		fmt.Fprintf(
			b,
			"  %s\n  %s: [%s!] @relation(type: %s, direction: %s)\n",
			quoted(describeField(f, ends)),
			f.word,
			end,
			f.typ.word,
			direction,
		)
	}
	b.WriteString("}\n")
}

// describe returns the description of a fact: its origin, and how often it occurs.
func (f *fact) describe(k *kind) string {
	name := f.what
	if name == "" {
		name = f.iri
	}
	s := fmt.Sprintf("%s: %s of %s have it", name, thousands(f.count), count(k.count, "entity"))
	if f.list {
		s += ", some several times"
	}
	if f.typ.example != "" && len(f.typ.example) <= 40 {
		s += ", such as " + f.typ.example
	}
	return s + "."
}

// label returns the directive @label for a fact if its name differs from the heading of its column, for example because
// the heading has signs or letters that no name has; otherwise "".
func (f *fact) label() string {
	if f.iri != "" || f.as != "" {
		return ""
	}
	return label(f.name, f.word)
}

// label returns the directive @label for a heading. It returns "" if the heading and the name differ only in letter
// case and in the separators of words.
func label(heading, name string) string {
	plain := plainName(strings.TrimPrefix(name, "HAS_"))
	if heading == "" || strings.EqualFold(plainName(heading), plain) {
		return ""
	}
	language := "en"
	if isChinese(heading) {
		language = "zh"
	}
	return fmt.Sprintf(" @label(language: %q, text: %s)", language, quoted(heading))
}

// isChinese reports whether a text has Chinese characters and no others of East Asia.
func isChinese(s string) bool {
	has := func(scripts ...*unicode.RangeTable) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, scripts...) })
	}
	return has(unicode.Han) && !has(unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// plainName returns a name without the separators of its words.
func plainName(s string) string {
	return strings.NewReplacer(" ", "", "_", "", "-", "", ".", "").Replace(s)
}

func describeField(f field, ends []string) string {
	if f.in {
		return fmt.Sprintf("The sources of %s: %s.", f.typ.word, strings.Join(ends, ", "))
	}
	return fmt.Sprintf("The targets of %s: %s.", f.typ.word, strings.Join(ends, ", "))
}

func (t *relationType) write(b *strings.Builder) {
	fmt.Fprintf(
		b,
		"  %s\n  %s @predicate(from: [%s], to: [%s], inverse: %s",
		quoted(fmt.Sprintf("%s: %s.", t.what, count(t.count, "relation"))),
		t.word,
		enumValues(t.from, 0),
		enumValues(t.to, t.untyped),
		quoted(inverse(t.word)),
	)
	if len(t.attributes) > 0 {
		var names []string
		for _, a := range t.attributes {
			names = append(names, quoted(a.word))
		}
		fmt.Fprintf(b, ", attributes: [%s]", strings.Join(names, ", "))
	}
	b.WriteString(")")
	if t.repeats {
		b.WriteString(" @repeatable")
	}
	fmt.Fprintf(b, "%s%s\n", label(t.heading, t.word), iri(t.iri))
}
