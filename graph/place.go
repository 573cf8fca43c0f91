package graph

import (
	"strings"
	"unicode"
)

// A place in a document is a text: components from the outermost to the innermost, separated by commas, such as "4.46,
// table 14". Semicolons separate several places: "4.5; 4.46".

// WithinPlace reports whether the place of a claim is equal to or inside the place asked. The place must have each
// component of asked: "table 14" matches all of "4.46, table 14", and "4.46, table 14" matches that table only. A
// section number also matches the sections inside it: "4" and "4.4" match "4.4.6". If digits nest, "4.4" matches "4.46"
// too, but otherwise no other section. The comparison ignores case.
func WithinPlace(place, asked string, digitsNest bool) bool {
	wanted := components(asked)
	for one := range strings.SplitSeq(place, ";") {
		have := components(one)
		all := true
		for _, w := range wanted {
			all = all && containsComponent(have, w, digitsNest)
		}
		if all {
			return true
		}
	}
	return false
}

func components(place string) []string {
	var out []string
	for c := range strings.SplitSeq(place, ",") {
		if c = strings.ToLower(strings.Join(strings.Fields(c), " ")); c != "" {
			out = append(out, c)
		}
	}
	return out
}

func containsComponent(have []string, wanted string, digitsNest bool) bool {
	for _, c := range have {
		rest, ok := strings.CutPrefix(c, wanted)
		switch {
		case !ok:
		case rest == "":
			return true
		case !sectionNumber(wanted) || !sectionNumber(c):
		case rest[0] == '.', digitsNest && strings.Contains(wanted, "."):
			return true
		}
	}
	return false
}

// sectionNumber reports whether a component is a section number such as 4 or 4.46.
func sectionNumber(c string) bool {
	return c != "" && strings.Trim(c, "0123456789.") == "" && c[0] != '.'
}

// PlaceKey returns a sort key that orders places as a document has them. Numbers are ordered by value: note 11 before
// note 100 and, unless digits nest, section 4.9 before 4.10.
func PlaceKey(place string, digitsNest bool) string {
	var b strings.Builder
	digits := ""
	nested := false // whether the digits follow a dot
	flush := func() {
		if !nested || !digitsNest {
			b.WriteString(strings.Repeat("0", max(0, 9-len(digits))))
		}
		b.WriteString(digits)
		digits = ""
	}
	last := ' '
	for _, r := range place {
		if r >= '0' && r <= '9' {
			if digits == "" {
				nested = last == '.'
			}
			digits += string(r)
		} else {
			if digits != "" {
				flush()
			}
			b.WriteRune(unicode.ToLower(r))
		}
		last = r
	}
	if digits != "" {
		flush()
	}
	return b.String()
}
