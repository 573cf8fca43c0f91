package table

import (
	"regexp"
	"slices"
	"strings"

	"nexum/graph/identifier"
)

// idForms are forms of cells that no heading has.
var idForms = []struct {
	name string
	form *regexp.Regexp
}{
	{"IRI", regexp.MustCompile(`(?i)^(?:<[a-z][a-z0-9+.-]*:[^\s<>]+>|(?:[a-z][a-z0-9+.-]*://|urn:[a-z0-9-]+:)[^\s<>]+)$`)},
	{"e-mail address", regexp.MustCompile(`(?i)^(?:mailto:)?[^\s@<>,;:]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$`)},
	{"UUID", regexp.MustCompile(`(?i)^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$`)},
	{"hash", regexp.MustCompile(`(?i)^(?:0x)?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|(?:[0-9a-f]{32}){2,4})$`)},
}

// checkedIDs are the schemes of identifiers with check digits and letters. A number passes a check by chance.
var checkedIDs = []string{"lei", "isin", "iban", "figi", "orcid"}

// numbered matches an id that is a word and a number: EMP-0012. A word and a year can be a heading: FY2019.
var (
	numbered     = regexp.MustCompile(`^([A-Za-z]{1,6}[-_:/]?)[0-9]{3,}$`)
	numberedYear = regexp.MustCompile(`(?:18|19|20)[0-9]{2}$`)
)

// idForm returns the name of the form of a cell, or "".
func idForm(s string) string {
	for _, f := range idForms {
		if f.form.MatchString(s) {
			return f.name
		}
	}
	for _, name := range checkedIDs {
		if _, err := identifier.Normalize(name, s); err == nil && strings.ContainsAny(s, "0123456789") {
			return name
		}
	}
	return ""
}

// numberedForm returns the word before the number of an id, or "".
func numberedForm(s string) string {
	if m := numbered.FindStringSubmatch(s); m != nil && !numberedYear.MatchString(s) {
		return m[1]
	}
	return ""
}

// beginsWithIDs reports whether a cell of the first row has the form of an id, as all cells below it have: the row is
// one of data then. IRIs can be headings, too: they name properties, and the cells below are of other domains.
func beginsWithIDs(first []string, below []headRow) bool {
	terms, others := 0, 0
	for j, c := range first {
		c = strings.TrimSpace(c)
		form := idForm(c)
		switch {
		case form == "IRI" && isTermAbove(c, below, j):
			terms++
		case form != "" && allBelow(below, j, func(s string) bool { return idForm(s) == form }):
			others++
		}
	}
	if others > 0 || terms > 0 {
		return others > terms
	}
	form := numberedForm(strings.TrimSpace(first[0]))
	return form != "" && allBelow(below, 0, func(s string) bool { return numberedForm(s) == form })
}

// allBelow reports whether a column has cells that are not empty, and all of them are as is says.
func allBelow(below []headRow, column int, is func(string) bool) bool {
	some := false
	for i := range below {
		if s := strings.TrimSpace(below[i].cells[column]); s != "" {
			if !is(s) {
				return false
			}
			some = true
		}
	}
	return some
}

var termEnd = regexp.MustCompile(`^[^:]+:(?://[^/#]+)?.*[/#:][A-Za-z][A-Za-z_-]*>?$`)

// isTermAbove reports whether an IRI ends in a word, as those of properties do, and no cell below it is an IRI of its
// domain.
func isTermAbove(iri string, below []headRow, column int) bool {
	domain := domainOf(iri)
	return termEnd.MatchString(iri) && !slices.ContainsFunc(below, func(r headRow) bool {
		s := strings.TrimSpace(r.cells[column])
		return idForm(s) == "IRI" && domainOf(s) == domain
	})
}

// domainOf returns the last two labels of the host of an IRI or, if it has no host, its scheme and what follows up to
// the next colon.
func domainOf(iri string) string {
	scheme, rest, _ := strings.Cut(strings.ToLower(strings.Trim(iri, "<>")), ":")
	host, ok := strings.CutPrefix(rest, "//")
	if !ok {
		name, _, _ := strings.Cut(rest, ":")
		return scheme + ":" + name
	}
	if end := strings.IndexAny(host, "/?#:"); end >= 0 {
		host = host[:end]
	}
	labels := strings.Split(host, ".")
	return strings.Join(labels[max(len(labels)-2, 0):], ".")
}
