package table

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"nexum/loader/format"
)

// template is a text with columns in it, such as reg:{number|upper}.
type template struct {
	parts []part
	// escape means that the values of columns are escaped as in IRIs, because the template makes an id with a colon
	// or slash.
	escape bool
	or     *template // used if this template makes no text; nil for none
	pos
}

// part is a literal text, or a column if it has a name.
type part struct {
	text    string
	column  string
	filters []filter
	// optional means that the column may be empty. Then it adds nothing.
	optional bool
	index    int // the index of the column in the table
}

// filter changes the text of a column.
type filter func(string) string

// filterNames are the filters in the order of the documentation.
var filterNames = []string{
	"slug", "hash", "lower", "upper", "digits", "unit", "before", "after", "url", "ipv4", "ipv6", "stix-id:TYPE", "clean",
	optional,
}

// optional marks a column that may be empty. It has the syntax of a filter. See part.optional.
const optional = "optional"

func filterNamed(name string) filter {
	if typ, ok := strings.CutPrefix(name, "stix-id:"); ok {
		return stixID(typ)
	}
	switch name {
	case "slug":
		return format.Slug
	case "hash":
		return func(s string) string {
			sum := sha256.Sum256([]byte(s))
			return hex.EncodeToString(sum[:10])
		}
	case "lower":
		return strings.ToLower
	case "upper":
		return strings.ToUpper
	case "url":
		return func(s string) string {
			if !isAddress(s) {
				return ""
			}
			return s
		}
	case "ipv4":
		return func(s string) string { return address(s, netip.Addr.Is4) }
	case "ipv6":
		return func(s string) string { return address(s, netip.Addr.Is6) }
	case "clean":
		return func(s string) string {
			return strings.Map(func(c rune) rune {
				if c < ' ' && c != '\n' && c != '\t' {
					return ' '
				}
				return c
			}, s)
		}
	case "unit":
		return unitOf
	case "before":
		return func(s string) string {
			part, _, _ := strings.Cut(s, "|")
			return strings.TrimSpace(part)
		}
	case "after":
		return func(s string) string {
			_, part, _ := strings.Cut(s, "|")
			return strings.TrimSpace(part)
		}
	case "digits":
		return func(s string) string {
			return strings.Map(func(c rune) rune {
				if c < '0' || c > '9' {
					return -1
				}
				return c
			}, s)
		}
	}
	return nil
}

// stixID returns a filter that makes the id of STIX for an observable from its value; nil if there is no such type. The
// type is one such as domain-name, or file.MD5 for a file with this hash.
func stixID(typ string) filter {
	typ, hash, _ := strings.Cut(typ, ".")
	property := "value"
	if hash != "" {
		property = "hashes." + hash
	}
	if !format.IsObservable(typ, property) {
		return nil
	}
	return func(s string) string {
		if s == "" {
			return ""
		}
		return format.ObservableID(typ, property, s)
	}
}

// address returns an IP address, or the range of one, if it is of the version; otherwise "".
func address(s string, version func(netip.Addr) bool) string {
	s = strings.TrimSpace(s)
	a, err := netip.ParseAddr(s)
	if err != nil {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return ""
		}
		a = p.Addr()
	}
	if !version(a) {
		return ""
	}
	return strings.ToLower(s)
}

// unitOf returns the text before or after a number, such as € and kg.
func unitOf(s string) string {
	before := strings.IndexAny(s, "0123456789")
	if before < 0 {
		return ""
	}
	after := strings.LastIndexAny(s, "0123456789") + 1
	sign := strings.TrimSpace(strings.TrimRight(s[:before], "+-"))
	if strings.Trim(sign, "+-.,") == "" {
		sign = ""
	}
	return cmp.Or(sign, strings.TrimSpace(s[after:]))
}

// maxAddress is the maximum length of an address that is an id.
const maxAddress = 2000

// isAddress reports whether a text is an address of http or https that can be an id without changes.
func isAddress(s string) bool {
	return (strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")) && len(s) <= maxAddress &&
		!strings.ContainsFunc(s, func(c rune) bool {
			return c <= ' ' || strings.ContainsRune("<>\"{}|^`\\", c) || format.IsHidden(c)
		})
}

// parseTemplate parses a text with {column} and {column|filter} in it.
func parseTemplate(s string) (*template, error) {
	t := &template{}
	for s != "" {
		text, rest, found := strings.Cut(s, "{")
		if strings.Contains(text, "}") {
			return nil, fmt.Errorf("a } without a { before it")
		}
		if text != "" {
			t.parts = append(t.parts, part{text: text})
		}
		if !found {
			break
		}
		inner, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, fmt.Errorf("a { without a } after it")
		}
		p, err := parseColumn(inner)
		if err != nil {
			return nil, err
		}
		t.parts = append(t.parts, p)
		s = after
	}
	return t, nil
}

func parseColumn(s string) (part, error) {
	words := strings.Split(s, "|")
	p := part{column: strings.TrimSpace(words[0])}
	if p.column == "" {
		return part{}, fmt.Errorf("{%s} names no column", s)
	}
	for _, name := range words[1:] {
		if strings.TrimSpace(name) == optional {
			p.optional = true
			continue
		}
		f := filterNamed(strings.TrimSpace(name))
		if f == nil {
			return part{}, fmt.Errorf(
				"there is no filter %q; write one of %s, as in {%s|slug}",
				name,
				strings.Join(filterNames, ", "),
				p.column,
			)
		}
		p.filters = append(p.filters, f)
	}
	return p, nil
}

// columns returns the names of the columns in the template.
func (t *template) columns() (names []string) {
	if t == nil {
		return nil
	}
	for _, p := range t.parts {
		if p.column != "" {
			names = append(names, p.column)
		}
	}
	return append(names, t.or.columns()...)
}

// constant returns the text of a template without columns. It returns false if there are columns.
func (t *template) constant() (string, bool) {
	var b strings.Builder
	if t.or != nil {
		return "", false
	}
	for _, p := range t.parts {
		if p.column != "" {
			return "", false
		}
		b.WriteString(p.text)
	}
	return b.String(), true
}

// escapeIfPrefixed makes the template escape the values of columns if it makes an id with a colon or slash.
func (t *template) escapeIfPrefixed() {
	for _, part := range t.parts {
		t.escape = t.escape || part.column == "" && strings.ContainsAny(part.text, ":/")
	}
}

// bind returns the template for a table with the binder's columns.
func (t *template) bind(b *binder) *template {
	if t == nil {
		return nil
	}
	out := &template{parts: slices.Clone(t.parts), escape: t.escape, or: t.or.bind(b), pos: t.pos}
	for i := range out.parts {
		if p := &out.parts[i]; p.column != "" {
			p.index = b.column(p.column, t.pos)
		}
	}
	return out
}

// eval returns the text for a row, or that of the first alternative that has one. missing is the name of the first
// empty column if there is no text.
func (t *template) eval(r *row) (text, missing string) {
	text, missing = t.one(r)
	for a := t.or; missing != "" && a != nil; a = a.or {
		var none string
		if text, none = a.one(r); none == "" {
			return text, ""
		}
	}
	return text, missing
}

// one returns the text of the template itself. If a column is empty that is not optional, or all columns are empty, the
// text is "" and missing is the name of the first empty column. If there are optional columns, runs of spaces are one
// space.
func (t *template) one(r *row) (text, missing string) {
	if len(t.parts) == 1 && t.parts[0].column == "" {
		return t.parts[0].text, ""
	}
	r.buf = r.buf[:0]
	left, some := "", false // the first empty column; whether a column is not empty
	for i := range t.parts {
		p := &t.parts[i]
		if p.column == "" {
			r.buf = append(r.buf, p.text...)
			continue
		}
		s := r.text(p.index)
		for _, f := range p.filters {
			s = f(s)
		}
		if s == "" && !p.optional {
			return "", p.column
		}
		if s == "" {
			left = cmp.Or(left, p.column)
			continue
		}
		some = true
		if t.escape {
			s = format.Escaped(s)
		}
		r.buf = append(r.buf, s...)
	}
	if left == "" {
		return string(r.buf), ""
	}
	if !some {
		return "", left
	}
	return strings.Join(strings.Fields(string(r.buf)), " "), ""
}
