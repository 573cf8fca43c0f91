package match

import (
	"slices"
	"strings"

	"nexum/graph/identifier"
)

// suffix is the part of a name that distinguishes relatives with the same name.
type suffix uint8

const (
	noSuffix suffix = iota
	senior
	junior
	second
	third
	fourth
)

var suffixes = map[string]suffix{
	"sr": senior, "senior": senior, "jr": junior, "junior": junior, "ii": second, "2nd": second, "iii": third,
	"3rd": third, "iv": fourth,
}

// titles are words such as Mr that are not a part of a name.
var titles = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "prof": true, "sir": true, "hon": true, "the": true,
	"and": true, "of": true, "von": true, "van": true, "der": true, "de": true, "la": true, "el": true, "al": true,
	"bin": true, "ibn": true, "bn": true, "y": true,
}

// parseName returns the words of a name that are compared, its suffix and its legal form.
func parseName(text string) (words []string, of suffix, form uint8) {
	all := latinName(text)
	forms := legalForms()
	last := len(all) - 1
	for i, w := range all {
		if s := suffixes[w]; s != noSuffix && len(all) > 2 && i > 0 {
			of = s
			continue
		}
		atEnd := i == last || i > 0 && i == last-1 && forms[all[last]] != 0
		if f := forms[w]; f != 0 && last > 0 && (i == 0 || atEnd) {
			if form == 0 || i > 0 {
				form = f
			}
			continue
		}
		if !titles[w] {
			words = append(words, w)
		}
	}
	if len(words) == 0 { // a name that consists only of titles and suffixes
		words, of, form = all, noSuffix, 0
	}
	return words[:min(len(words), maxWords)], of, form
}

// normal returns the text and the words by which a value of a class is compared. The text is empty if there is nothing
// to compare.
func normal(k *class, text string) (string, []string) {
	var words []string
	switch k.evidence {
	case Date:
		return text, nil
	case Identifier:
		return identifierText(k.scheme, text), nil
	case Phone:
		return phoneText(text), nil
	case Email:
		return emailText(text), nil
	case Address:
		words = addressWords(text)
	default:
		words = latin(text)
	}
	words = words[:min(len(words), maxAddress)]
	return strings.Join(words, " "), words
}

// streets maps words of addresses to the abbreviations by which they are compared.
var streets = map[string]string{
	"street": "st", "str": "st", "strasse": "st", "saint": "st", "road": "rd", "avenue": "ave", "av": "ave", "lane": "ln",
	"drive": "dr", "boulevard": "blvd", "place": "pl", "court": "ct", "square": "sq", "apartment": "apt", "appt": "apt",
	"apartments": "apt", "building": "bldg", "bld": "bldg", "suite": "ste", "north": "n", "south": "s", "east": "e",
	"west": "w", "floor": "fl", "way": "way", "ulica": "ul", "ulitsa": "ul", "prospekt": "pr", "no": "", "p": "", "o": "",
	"po": "box", "postfach": "box",
}

// addressWords returns the words of an address.
func addressWords(text string) []string {
	list := latin(text)
	out := list[:0]
	for _, w := range list {
		if short, ok := streets[w]; ok {
			w = short
		}
		for _, end := range [...]string{"strasse", "str"} {
			if stem, ok := strings.CutSuffix(w, end); ok && len(stem) > 2 {
				w = stem + "st"
			}
		}
		if w != "" {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// phoneText returns the digits of a telephone number without leading zeros. It returns the empty text if there are
// fewer than five.
func phoneText(text string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
	digits = strings.TrimLeft(digits, "0")
	if len(digits) < 5 {
		return ""
	}
	return digits
}

// phoneEndLen is the number of digits at the end of a telephone number that identify it within its area.
const phoneEndLen = 7

func phoneTail(digits string) string { return digits[max(0, len(digits)-phoneEndLen):] }

// emailText returns the address in a text such as "A B" <a@example.org>, in lower case.
func emailText(text string) string {
	if i := strings.LastIndexByte(text, '<'); i >= 0 {
		text = strings.TrimSuffix(strings.TrimSpace(text[i+1:]), ">")
	}
	s, _ := identifier.Normalize("email", text)
	return strings.ToLower(s)
}

// identifierText returns an identifier in the form in which it is compared. For schemes without a known form,
// separators and case do not count.
func identifierText(scheme, text string) string {
	if identifier.Known(scheme) {
		s, _ := identifier.Normalize(scheme, text)
		return s
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(text) {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 0x80 {
			b.WriteRune(r)
		}
	}
	return b.String()
}
