// Package identifier defines schemes of identifiers. It converts an identifier to its normal form and verifies its
// check digits.
//
// Known schemes:
//
//	lei        Legal Entity Identifier, ISO 17442: 20 letters and digits, checked
//	imo        number of a ship or a company at the International Maritime Organization: seven digits, checked
//	mmsi       radio identity of a ship: nine digits
//	isin       security, ISO 6166: 12 letters and digits, checked
//	bic        bank, ISO 9362: 8 or 11 letters and digits
//	iban       bank account, ISO 13616: checked
//	figi       financial instrument: 12 letters and digits, checked
//	cik        company or person at the U.S. SEC: up to ten digits, without leading zeros
//	duns       company at Dun & Bradstreet: nine digits
//	wikidata   entity of Wikidata: Q42; an IRI is accepted too
//	orcid      researcher: 0000-0002-1825-0097, checked
//	isni       public identity, ISO 27729: 16 digits, checked
//	isbn       book: 10 or 13 digits, checked
//	issn       serial: 1234-5679, checked
//	doi        document: 10.1000/182; a URL is accepted too
//	mitre      object of MITRE ATT&CK: T1059.001
//	cve, cwe   vulnerability or weakness: CVE-2021-44228, CWE-79
//	url        web address
//	domain     domain name
//	ipv4, ipv6 address of the Internet Protocol, or a range of addresses: 198.51.100.0/24
//	mac        address of a network card: d2:fb:49:24:37:18
//	email      email address
//	inn        tax number of Russia: 10 or 12 digits, checked
//	ogrn       register number of Russia: 13 or 15 digits, checked
//	uscc       unified social credit code of China: 18 letters and digits, checked
//	cnpj, cpf  tax number of a company or a person in Brazil, checked
//	siren, siret  company or establishment in France: 9 or 14 digits, checked
//	abn        business number of Australia: 11 digits, checked
//	nip        tax number of Poland: ten digits, checked
//	ein        tax number of the United States: 12-3456789
//	vat        value added tax number of a European country: the country code, then up to 12 letters and digits
//
// Identifiers of other schemes can be any text.
package identifier

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// ErrInvalid is wrapped by every error about a text that is not an identifier of its scheme.
var ErrInvalid = errors.New("not a valid identifier")

// A scheme defines how its identifiers are parsed.
type scheme struct {
	name   string // name in messages
	clean  func(string) string
	form   *regexp.Regexp // the pattern that the result of clean must match; nil for any
	like   string         // an example
	check  func(string) bool
	format func(string) string // formats a valid identifier; nil to keep the result of clean
}

// Known reports whether the package defines the scheme.
func Known(name string) bool { _, ok := schemes[name]; return ok }

// Normalize returns the normal form of an identifier. If the text is not an identifier of the scheme, it returns the
// text without surrounding white space, and an error with the reason.
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
		if s.form == nil {
			return text, fmt.Errorf("%w: %q is no %s, such as %s", ErrInvalid, short(text), s.name, s.like)
		}
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

// compact removes separators between the characters of an identifier, and converts letters to upper case.
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

// prefixRemover returns a function that compacts an identifier and removes a prefix that often comes before it: IMO
// 9074729.
func prefixRemover(prefixes ...string) func(string) string {
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

// addressRemover returns a function that removes an address before an identifier: https://doi.org/10.1000/182.
func addressRemover(prefixes ...string) func(string) string {
	return func(s string) string {
		for _, p := range prefixes {
			if len(s) > len(p) && strings.EqualFold(s[:len(p)], p) {
				return s[len(p):]
			}
		}
		return s
	}
}

// web returns a function that removes http:// or https://, then www., and then one of the prefixes.
func web(prefixes ...string) func(string) string {
	strip, scheme, www := addressRemover(prefixes...), addressRemover("https://", "http://"), addressRemover("www.")
	return func(s string) string { return strip(www(scheme(s))) }
}

func upper(f func(string) string) func(string) string {
	return func(s string) string { return strings.ToUpper(f(s)) }
}

func pattern(s string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + s + `)$`) }
