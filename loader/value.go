package loader

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/identifier"
	"nexum/schema"
	"nexum/schema/spelling"
)

const (
	maxID  = 256     // bytes of an id that is not foreign
	maxIRI = 8 << 10 // bytes of an IRI
)

// factValue returns the canonical form of the value of a fact. If the value is invalid, wrong says why.
func factValue(f *schema.Fact, n node) (value, wrong string) {
	if n.kind == null || n.kind == list || n.kind == mapping {
		return "", f.Name + " must be " + typeName(f) + ", not " + n.kind.String()
	}
	not := func(example string) string {
		return f.Name + " must be " + typeName(f) + ": write " + example + ", not " + quoteNode(n)
	}
	switch f.Type {
	case "String":
		value, wrong = plainText(n)
		if f.Scheme != "" && wrong == "" {
			value, _ = identifier.Normalize(f.Scheme, value)
		}
		return value, wrong
	case "Int":
		if n.kind != number {
			return "", not("41")
		}
		i, err := strconv.ParseInt(n.text, 10, 32)
		if err != nil {
			return "", not("41, between -2147483648 and 2147483647")
		}
		return strconv.FormatInt(i, 10), ""
	case "Float":
		if n.kind != number {
			return "", not("1.5")
		}
		v, err := strconv.ParseFloat(n.text, 64)
		if _, ok := decimal.Parse(n.text); err != nil || !ok {
			return "", not("one from -1.7e308 to 1.7e308 of at most " + strconv.Itoa(decimal.MaxDigits) + " digits")
		}
		return decimalText(n.text, v), ""
	case "Decimal":
		v, ok := decimal.Parse(strings.TrimSpace(n.text))
		if n.kind != number && n.kind != text || !ok {
			return "", not("12.50")
		}
		return v.String(), ""
	case "Boolean":
		if n.kind != boolean {
			return "", not("true or false")
		}
		return n.text, ""
	case "Date":
		d, err := claim.ParseDate(n.text)
		if err != nil {
			return "", f.Name + ": " + err.Error()
		}
		return d.String(), ""
	case "DateTime":
		d, err := claim.ParseDate(n.text)
		if err != nil {
			return "", f.Name + ": " + err.Error()
		}
		if !d.HasTime() {
			return "", not("2017-06-01T12:30:59Z")
		}
		return d.String(), ""
	}
	if !slices.Contains(f.Values, n.text) {
		return "", f.Name + " must be one of " + spelling.OrList(f.Values) + ", not " + quoteNode(n) +
			spelling.DidYouMean(n.text, slices.Values(f.Values))
	}
	return n.text, ""
}

func typeName(f *schema.Fact) string {
	switch f.Type {
	case "String":
		return "a text"
	case "Int":
		return "a whole number"
	case "Float", "Decimal":
		return "a number"
	case "Boolean":
		return "true or false"
	case "Date":
		return "a date"
	case "DateTime":
		return "a date with a time of day"
	}
	return "one of " + spelling.OrList(f.Values)
}

// quoteNode returns a node for a message, as it was written but shortened.
func quoteNode(n node) string {
	if n.kind == text {
		return quote(n.text)
	}
	return short(n.text)
}

// quote returns a text for a message, quoted and shortened.
func quote(s string) string { return strconv.Quote(short(s)) }

func short(s string) string {
	if len(s) <= 60 {
		return s
	}
	s = s[:57]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s + "…"
}

// plainText returns a text without the white space around it. A number keeps its digits: 4.10 becomes "4.10". If
// the value is invalid, wrong says why.
func plainText(n node) (value, wrong string) {
	switch n.kind {
	case text, number:
	case boolean:
		return "", "expected a text; put " + n.text + " in quotes if it is one"
	default:
		return "", "expected a text, not " + n.kind.String()
	}
	s := strings.TrimSpace(n.text)
	if s == "" {
		return "", "the text is empty; leave it out"
	}
	if i := strings.IndexFunc(s, isControl); i >= 0 {
		return "", "the text holds the control character " + strconv.QuoteRune(rune(s[i]))
	}
	return s, ""
}

// isControl reports whether c is a control character other than newline and tab.
func isControl(c rune) bool { return c < ' ' && c != '\n' && c != '\t' || c == 0x7f }

// decimalText returns the canonical form of a number that was parsed as v: as ECMAScript writes v or, if s has more
// digits than v can hold, with all the digits of s.
func decimalText(s string, v float64) string {
	text := floatText(v)
	exact, ok := decimal.Parse(s)
	if near, _ := decimal.Parse(text); ok && !exact.Equal(near) {
		return exact.String()
	}
	return text
}

func floatText(v float64) string {
	if v == 0 {
		return "0"
	}
	if a := math.Abs(v); a >= 1e-6 && a < 1e21 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// entityID returns an id. If it is invalid, wrong says why.
func entityID(n node) (id, wrong string) {
	if n.kind != text && n.kind != number {
		return "", "an id must be a text, not " + n.kind.String()
	}
	return n.text, wrongID(n.text)
}

// wrongID says what is wrong with an id. It is empty if the id is valid.
func wrongID(id string) string {
	if isForeign(id) {
		return wrongIRI(id)
	}
	if isSlug(id) && len(id) <= maxID {
		return ""
	}
	if strings.TrimSpace(id) == "" {
		return "an id must not be empty"
	}
	wrong := "an id must be made of lower-case letters, digits and single hyphens, not " + quote(id)
	if len(id) > maxID {
		return "an id has at most " + strconv.Itoa(maxID) + " characters"
	}
	return wrong + spelling.Hint(Slug(id))
}

// hiddenRune returns an invisible character, with which different ids could look equal: a control character, a
// character that changes the direction of text, one without width, or a noncharacter of Unicode. The joiners of
// Persian and Indic scripts are allowed, since they visibly change the characters that they join.
func hiddenRune(id string) (rune, bool) {
	for _, r := range id {
		switch {
		case r < ' ', 0x7F <= r && r <= 0x9F, r == 0x061C, r == 0x200B, 0x200E <= r && r <= 0x200F,
			0x2028 <= r && r <= 0x202E, 0x2060 <= r && r <= 0x206F, r == 0xFEFF, 0xFDD0 <= r && r <= 0xFDEF, r&0xFFFE == 0xFFFE,
			0xE0000 <= r && r <= 0xE007F:
			return r, true
		}
	}
	return 0, false
}

// isForeign reports whether an id comes from foreign data: an IRI, a path or a blank node. A foreign entity needs
// no definition; if no data gives it a kind, it is a Thing.
func isForeign(id string) bool { return strings.ContainsAny(id, ":/") }

// wrongIRI says what is wrong with the id of a foreign entity. It is empty if the id is valid.
func wrongIRI(id string) string {
	switch {
	case strings.HasPrefix(id, "nexum:"):
		return "ids that begin with nexum: are reserved"
	case len(id) > maxIRI:
		return "an IRI has at most " + strconv.Itoa(maxIRI) + " bytes"
	case strings.IndexFunc(id, badInIRI) >= 0:
		return "a foreign id is an IRI, which " + quote(id) + " is not"
	}
	if r, ok := hiddenRune(id); ok {
		return fmt.Sprintf("an id must not contain invisible characters or characters that change the direction of text, "+
			"such as U+%04X", r)
	}
	return ""
}

// badInIRI reports whether N-Quads forbids c in IRIs.
func badInIRI(c rune) bool { return c <= ' ' || strings.ContainsRune("<>\"{}|^`\\", c) }

func isSlug(s string) bool {
	hyphen := true
	for i := range len(s) {
		c := s[i]
		if c == '-' && hyphen || c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
		hyphen = c == '-'
	}
	return !hyphen
}

// Slug makes an id from a name, in lower-case letters from a to z, digits and single hyphens. It is empty if the name
// has none of these.
func Slug(s string) string {
	plain := strings.Map(func(c rune) rune { // without accents: ü is u and a mark
		if unicode.IsMark(c) {
			return -1
		}
		return c
	}, norm.NFKD.String(strings.ToLower(s)))
	parts := strings.FieldsFunc(plain, func(c rune) bool { return (c < '0' || c > '9') && (c < 'a' || c > 'z') })
	return strings.Join(parts, "-")
}

// languageTag returns a language in lower case. If it is invalid, wrong says why.
func languageTag(n node) (lang, wrong string) {
	s := strings.ToLower(n.text)
	for i, part := range strings.Split(s, "-") {
		ok := len(part) >= 1 && len(part) <= 8 && (i > 0 || len(part) >= 2)
		for _, c := range []byte(part) {
			ok = ok && ('a' <= c && c <= 'z' || i > 0 && '0' <= c && c <= '9')
		}
		if !ok || n.kind != text {
			return "", "a language must be a tag such as en, zh or zh-hant, not " + quoteNode(n)
		}
	}
	return s, ""
}
