package table

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"nexum/graph/claim"

	"go.yaml.in/yaml/v4"

	"nexum/loader/format"
	"nexum/schema/spelling"
)

// value makes a text from a row: for a fact, a name, an attribute or a date.
type value struct {
	pos
	what               string // a description for messages: facts.foundedOn
	from               *template
	lang               *template
	typ                string // text, number, boolean, date; if it is empty, the use of the value decides
	dates              []*DateFormat
	decimal, thousands string
	units              []string
	yes, no            []string
	words              map[string]string
	other              *template // the meaning of texts that words lacks; nil for none
	split              string
	divide             *big.Rat // what numbers are divided by; nil for nothing
	required           bool
	bound              bool // whether the start or end of a period is a bound, as with claim.Date.OrBefore
	where              []condition
	first              []*value // alternatives: the first one with a text counts; empty for none
}

// value reads the name of a column, a template, or a map with options.
func (p *parser) value(n *yaml.Node, what string) *value {
	v := &value{pos: posOf(n), what: what}
	if n.Kind != yaml.MappingNode || isColumn(n) {
		s := p.text(n, what)
		if s == "" {
			return nil
		}
		v.from = p.columnOrTemplate(n, what, s)
		return v
	}
	given := 0
	from := func(read func(n *yaml.Node) *template) field {
		return func(n *yaml.Node) {
			given++
			v.from = read(n)
		}
	}
	p.object(n, what, map[string]field{
		"column": from(func(n *yaml.Node) *template {
			return &template{parts: []part{{column: p.text(n, "column")}}, pos: posOf(n)}
		}),
		"template": from(func(n *yaml.Node) *template { return p.template(n, "template") }),
		"value": from(func(n *yaml.Node) *template {
			return &template{parts: []part{{text: p.text(n, "value")}}, pos: posOf(n)}
		}),
		"language":  func(n *yaml.Node) { v.lang = p.template(n, "language") },
		"type":      func(n *yaml.Node) { v.typ = p.word(n, "type", "text", "number", "boolean", "date") },
		"format":    func(n *yaml.Node) { v.dates = p.dateFormats(n) },
		"decimal":   func(n *yaml.Node) { v.decimal = p.text(n, "decimal") },
		"thousands": func(n *yaml.Node) { v.thousands = p.text(n, "thousands") },
		"divide":    func(n *yaml.Node) { v.divide = p.divide(n) },
		"unit":      func(n *yaml.Node) { v.units = p.texts(n, "unit") },
		"true":      func(n *yaml.Node) { v.yes = p.texts(n, "true") },
		"false":     func(n *yaml.Node) { v.no = p.texts(n, "false") },
		"map":       func(n *yaml.Node) { v.words = p.words(n) },
		"default":   func(n *yaml.Node) { v.other = p.meaning(n) },
		"where":     func(n *yaml.Node) { v.where = p.where(n) },
		"first": func(n *yaml.Node) {
			given++
			p.list(n, "first", func(n *yaml.Node) {
				if a := p.value(n, what); a != nil {
					v.first = append(v.first, a)
				}
			})
		},
		"split":    func(n *yaml.Node) { v.split = p.text(n, "split") },
		"required": func(n *yaml.Node) { v.required = p.boolean(n, "required") },
		"bound": func(n *yaml.Node) {
			if v.bound = p.boolean(n, "bound"); what != "from" && what != "to" {
				p.fail(n, "%s: bound: is for the from: and to: of claims only", what)
			}
		},
	})
	if given != 1 {
		p.fail(n, "%s needs one of column:, template:, value: and first:", what)
		return nil
	}
	if v.bound {
		v.makeBound()
	}
	if v.from == nil {
		if len(v.first) == 0 {
			return nil
		}
		v.from = v.first[0].from // the place of problems
	}
	if v.other != nil && v.words == nil {
		p.fail(n, "%s: default: needs map:", what)
	}
	if len(v.other.columns()) > 0 && v.split != "" {
		p.fail(n, "%s: default: cannot have columns beside split:, which cuts the text into several", what)
	}
	return v
}

// columnOrTemplate reads a text. It is a template if it has braces, and the name of a column otherwise.
func (p *parser) columnOrTemplate(n *yaml.Node, what, s string) *template {
	if strings.ContainsAny(s, "{}") {
		return p.template(n, what)
	}
	return &template{parts: []part{{column: s}}, pos: posOf(n)}
}

func (p *parser) dateFormats(n *yaml.Node) (out []*DateFormat) {
	for _, s := range p.texts(n, "format") {
		f, err := ParseDateFormat(s)
		if err != nil {
			p.fail(n, "%s", err)
			continue
		}
		out = append(out, f)
	}
	return out
}

// meaning reads the default of a map: a text, which may be empty, or a template if it has braces.
func (p *parser) meaning(n *yaml.Node) *template {
	s := p.scalar(n, "default")
	if strings.ContainsAny(s, "{}") {
		return p.template(n, "default")
	}
	return &template{parts: []part{{text: s}}, pos: posOf(n)}
}

// meant returns the meaning of a text of the column in the value's map, and whether it has one.
func (v *value) meant(r *row, s string) (string, bool) {
	word, ok := v.words[s]
	if !ok && v.other != nil {
		word, _ = v.other.eval(r) // no text if a column is empty
		return word, true
	}
	return word, ok
}

// itself says for a message which default leaves texts as they are; "" if none does.
func (v *value) itself() string {
	if columns := v.from.columns(); len(columns) == 1 && v.split == "" {
		return fmt.Sprintf(" \"{%s}\", which leaves the others as they are", columns[0])
	}
	return ""
}

// words reads a map from texts to texts.
func (p *parser) words(n *yaml.Node) map[string]string {
	out := map[string]string{}
	if n.Kind != yaml.MappingNode {
		p.fail(n, "map: needs a map from values of the column to their meaning, such as {A: active, D: dissolved}")
		return out
	}
	p.pairs(n, func(k, v *yaml.Node) { out[k.Value] = p.scalar(v, "map") })
	return out
}

// bind returns the value for a table with the binder's columns.
func (v *value) bind(b *binder) *value {
	if v == nil {
		return nil
	}
	out := *v
	out.from, out.lang, out.other = v.from.bind(b), v.lang.bind(b), v.other.bind(b)
	out.where, out.first = bindConditions(b, v.where), nil
	for _, a := range v.first {
		out.first = append(out.first, a.bind(b))
	}
	return &out
}

// convert sets the conversion of a value, or of its alternatives, unless the mapping gives one.
func (v *value) convert(typ string) {
	if v.typ == "" && v.lang == nil {
		v.typ = typ
	}
	for _, a := range v.first {
		a.convert(typ)
	}
}

// makeBound makes a value and its alternatives bounds.
func (v *value) makeBound() {
	v.bound = true
	for _, a := range v.first {
		a.makeBound()
	}
}

// choose returns the value that applies to a row: v itself, or the first of its alternatives that has a text. It
// returns nil if none applies.
func (v *value) choose(r *row) *value {
	if !r.holds(v.where) {
		return nil
	}
	if len(v.first) == 0 {
		return v
	}
	for _, a := range v.first {
		if c := a.choose(r); c != nil {
			if s, missing := c.from.eval(r); missing == "" && c.means(r, s) {
				return c
			}
		}
	}
	if v.required {
		r.problem(v.from, "%s: none of the values of first: has a text", v.what)
	}
	return nil
}

// means reports whether a value may have this text. It returns false if the map of the value leaves the text out, with
// an empty text as its meaning.
func (v *value) means(r *row, s string) bool {
	if v.words == nil || v.split != "" {
		return true
	}
	word, ok := v.meant(r, s)
	return word != "" || !ok
}

// escape escapes the values of columns in a name with a prefix, as in an id.
func (v *value) escape() {
	if v == nil {
		return
	}
	v.from.escapeIfPrefixed()
	for _, a := range v.first {
		a.escape()
	}
}

// eval calls f for the texts of a row, usually one. An invalid text is a problem of the row.
func (v *value) eval(r *row, f func(text string)) {
	s, missing := v.from.eval(r)
	if missing != "" {
		if v.required {
			r.problem(v.from, "%s: the column %s is empty", v.what, missing)
		}
		return
	}
	if v.split == "" {
		v.one(r, s, f)
		return
	}
	if v.split == "json" && r.t.objects {
		r.eachText(v, s, f)
		return
	}
	if v.split == "json" {
		var list []string
		if err := json.Unmarshal([]byte(s), &list); err != nil {
			r.problem(v.from, "%s: %q is not a list of texts in JSON, as split: json requires", v.what, short(s))
		}
		for _, part := range list {
			v.one(r, part, f)
		}
		return
	}
	for part := range strings.SplitSeq(s, v.split) {
		if part = strings.TrimSpace(part); part != "" {
			v.one(r, part, f)
		}
	}
}

// one converts one text according to the options.
func (v *value) one(r *row, s string, f func(text string)) {
	if v.words != nil {
		word, ok := v.meant(r, s)
		if !ok {
			r.problem(v.from, "%s: the map has no %q; add it, or default:%s", v.what, short(s), v.itself())
			return
		}
		if s = word; s == "" {
			return
		}
	}
	switch {
	case v.isNumber():
		n, ok := v.number(s)
		if !ok {
			r.problem(v.from, "%s: %q is not a number%s", v.what, short(s), v.hint())
			return
		}
		if s, ok = v.divided(n); !ok {
			r.problem(v.from, "%s: %q cannot be divided; write it without an exponent, with at most %d digits", v.what,
				short(n), maxNumber)
			return
		}
	case v.isBoolean():
		b, ok := v.boolean(s)
		if !ok {
			r.problem(v.from, "%s: %q is not true or false; give the values: {column: …, true: [yes], false: [no]}",
				v.what, short(s))
			return
		}
		s = b
	case len(v.dates) > 0:
		date, ok := v.date(s)
		if !ok {
			r.problem(v.from, "%s: %q is not a date in the format %s", v.what, short(s), v.formats())
			return
		}
		s = date
	}
	f(s)
}

// date reads a date in the first format in which the text is an existing day. If there is none, it uses the first
// format that the text matches, and the check of dates reports what is wrong.
func (v *value) date(s string) (string, bool) {
	first, found := "", false
	for _, d := range v.dates {
		date, ok := d.ISO(s)
		if _, real := claim.ReadDate(date); ok && real {
			return date, true
		}
		if ok && !found {
			first, found = date, true
		}
	}
	return first, found
}

func (v *value) isNumber() bool {
	return v.typ == "number" || v.decimal != "" || v.thousands != "" || len(v.units) > 0 || v.divide != nil
}

func (v *value) isBoolean() bool { return v.typ == "boolean" || len(v.yes)+len(v.no) > 0 }

func (v *value) formats() string {
	var out []string
	for _, d := range v.dates {
		out = append(out, d.text)
	}
	return spelling.OrList(out)
}

// hint returns advice for a message: how a mapping states the format of numbers.
func (v *value) hint() string {
	switch {
	case v.decimal == "," && v.thousands == "":
		return `; numbers have a decimal comma here; if they also have points between thousands, add thousands: "."`
	case v.decimal == "" && v.thousands == "":
		return `; if it has a decimal comma or a unit, say so: {column: …, decimal: ",", thousands: ".", unit: EUR}`
	}
	return ""
}

// number returns a number in JSON syntax.
func (v *value) number(s string) (string, bool) {
	for _, unit := range v.units {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, unit), unit))
	}
	if v.thousands != "" {
		whole, rest := s, ""
		if v.decimal != "" {
			if i := strings.Index(s, v.decimal); i >= 0 {
				whole, rest = s[:i], s[i:]
			}
		}
		s = strings.ReplaceAll(whole, v.thousands, "") + rest
	}
	if v.decimal != "" && v.decimal != "." {
		if strings.Contains(s, ".") {
			return "", false
		}
		s = strings.Replace(s, v.decimal, ".", 1)
	}
	s = strings.TrimPrefix(s, "+")
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for len(s) > 1 && s[0] == '0' && '0' <= s[1] && s[1] <= '9' {
		s = s[1:]
	}
	if strings.HasPrefix(s, ".") {
		s = "0" + s
	}
	s = sign + strings.TrimSuffix(s, ".")
	return s, format.IsNumber(s)
}

// boolean returns a Boolean in JSON syntax.
func (v *value) boolean(s string) (string, bool) {
	is := func(words []string, own string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, s) }) || strings.EqualFold(own, s)
	}
	switch {
	case is(v.yes, "true"):
		return "true", true
	case is(v.no, "false"):
		return "false", true
	}
	return "", false
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:57]) + "…"
	}
	return s
}
