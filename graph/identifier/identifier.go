// Package identifier knows schemes of identifiers: in which one form an identifier is kept, and whether its check digits are
// right.
//
// Schemes with a form of their own:
//
//	lei        Legal Entity Identifier, ISO 17442: 20 letters and digits, checked
//	imo        number of a ship, or of a company, of the International Maritime Organization: seven digits, checked
//	mmsi       radio identity of a ship: nine digits
//	isin       security, ISO 6166: 12 letters and digits, checked
//	bic        bank, ISO 9362: 8 or 11 letters and digits
//	iban       bank account, ISO 13616: checked
//	figi       financial instrument: 12 letters and digits, checked
//	cik        company or person of the U.S. SEC: up to ten digits, without zeros in front
//	duns       company of Dun & Bradstreet: nine digits
//	wikidata   entity of Wikidata: Q42; an IRI of it is read, too
//	orcid      researcher: 0000-0002-1825-0097, checked
//	isni       public identity, ISO 27729: 16 digits, checked
//	isbn       book: 10 or 13 digits, checked
//	issn       serial: 1234-5679, checked
//	doi        document: 10.1000/182; an address of it is read, too
//	mitre      object of MITRE ATT&CK: T1059.001
//	cve, cwe   vulnerability or weakness: CVE-2021-44228, CWE-79
//	url        address on the web
//	domain     domain name
//	email      address of mail
//	inn        tax number of Russia: 10 or 12 digits, checked
//	ogrn       register number of Russia: 13 or 15 digits, checked
//	uscc       unified social credit code of China: 18 letters and digits, checked
//	cnpj, cpf  tax number of a company or a person of Brazil, checked
//	siren, siret  company or establishment of France: 9 or 14 digits, checked
//	abn        business number of Australia: 11 digits, checked
//	nip        tax number of Poland: ten digits, checked
//	ein        tax number of the United States: 12-3456789
//	vat        value added tax number of a country of Europe: the country, then up to 12 letters and digits
//
// Identifiers of any other scheme are any text.
package identifier

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// ErrInvalid is wrapped by every error about a text that is no identifier of its scheme.
var ErrInvalid = errors.New("not a valid identifier")

// A scheme says how its identifiers are read.
type scheme struct {
	name   string // for messages
	clean  func(string) string
	form   *regexp.Regexp // of what clean returns; nil for any
	like   string         // an example
	check  func(string) bool
	format func(string) string // of what is right; nil to keep it
}

// Known reports whether the scheme has a form of its own.
func Known(name string) bool { _, ok := schemes[name]; return ok }

// Normalize returns the one form in which an identifier of a scheme is kept. If the text is no such identifier it
// returns the text without white space around it, and an error that says why.
func Normalize(name, text string) (string, error) {
	text = strings.TrimSpace(text)
	s, ok := schemes[name]
	if !ok {
		return text, nil
	}
	value := s.clean(text)
	if s.form != nil && !s.form.MatchString(value) {
		return text, fmt.Errorf("%w: %q is no %s, such as %s", ErrInvalid, short(text), s.name, s.like)
	}
	if s.check != nil && !s.check(value) {
		return text, fmt.Errorf("%w: %q is no %s: its check digit is wrong", ErrInvalid, short(text), s.name)
	}
	if s.format != nil {
		value = s.format(value)
	}
	return value, nil
}

func short(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// compact removes what people put between the characters of an identifier, and writes letters in upper case.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-' || r == '.' || r == '/' || r == '\u00a0' || r == '\u2011' || r == '\u2013':
			return -1
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// without removes a prefix that is often written before an identifier: IMO 9074729.
func without(prefixes ...string) func(string) string {
	return func(s string) string {
		s = compact(s)
		for _, p := range prefixes {
			if rest, ok := strings.CutPrefix(s, p); ok {
				return strings.TrimPrefix(rest, ":")
			}
		}
		return s
	}
}

// after removes an address in front of an identifier: https://doi.org/10.1000/182.
func after(prefixes ...string) func(string) string {
	return func(s string) string {
		for _, p := range prefixes {
			if len(s) > len(p) && strings.EqualFold(s[:len(p)], p) {
				return s[len(p):]
			}
		}
		return s
	}
}

// web removes http:// or https:// and www. in front of an identifier, and then one of the prefixes.
func web(prefixes ...string) func(string) string {
	strip, scheme, www := after(prefixes...), after("https://", "http://"), after("www.")
	return func(s string) string { return strip(www(scheme(s))) }
}

func upper(f func(string) string) func(string) string {
	return func(s string) string { return strings.ToUpper(f(s)) }
}

func pattern(s string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + s + `)$`) }
