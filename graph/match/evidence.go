package match

import (
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
)

// Evidence is the kind of a reason: a value of the enum MatchEvidence of an ontology, or one of the constants below.
type Evidence string

// The evidence of facts.
const (
	Name        Evidence = "NAME"
	Date        Evidence = "DATE"
	Address     Evidence = "ADDRESS"
	Phone       Evidence = "PHONE"
	Email       Evidence = "EMAIL"
	Country     Evidence = "COUNTRY"
	Class       Evidence = "CLASS"
	Affiliation Evidence = "AFFILIATION"
	Identifier  Evidence = "IDENTIFIER"
	None        Evidence = "NONE"
)

// The evidence of other sorts.
const (
	Neighbor Evidence = "NEIGHBOR" // they have relations of one type to the same entity
	Related  Evidence = "RELATED"  // one has a relation to the other
	Kind     Evidence = "KIND"     // they have different kinds
	Claimed  Evidence = "CLAIMED"  // a source proposes that they are the same
)

// wellKnown are the terms of vocabularies that count as evidence without @evidence, as prefix:name.
var wellKnown = map[string]Evidence{
	"schema:birthDate": Date, "schema:foundingDate": Date, "ftm:birthDate": Date, "ftm:incorporationDate": Date,
	"schema:address": Address, "ftm:address": Address, "ftm:full": Address, "vcard:adr": Address,
	"schema:telephone": Phone, "ftm:phone": Phone, "foaf:phone": Phone,
	"schema:email": Email, "ftm:email": Email, "foaf:mbox": Email,
	"schema:gender": Class, "ftm:gender": Class, "foaf:gender": Class, "ftm:legalForm": Class,
	"schema:nationality": Country, "ftm:nationality": Country, "ftm:country": Country, "ftm:jurisdiction": Country,
	"schema:alternateName": Name, "schema:legalName": Name, "ftm:weakAlias": Name, "ftm:previousName": Name,
	"ftm:alias": Name, "ftm:name": Name,
}

// prefixes are the namespaces of the terms of wellKnown, for foreign facts.
var prefixes = [...]struct{ base, prefix string }{
	{"http://schema.org/", "schema:"},
	{"https://schema.org/", "schema:"},
	{"http://xmlns.com/foaf/0.1/", "foaf:"},
	{"http://www.w3.org/2006/vcard/ns#", "vcard:"},
}

// single lists the schemes in which an entity has at most one identifier.
var single = []string{
	"lei", "imo", "wikidata", "orcid", "inn", "ogrn", "uscc", "cnpj", "cpf", "siren", "abn", "nip", "cik", "mitre", "ein",
}

// contact has the schemes whose values several people can share, and one person can change, with their evidence.
var contact = map[string]Evidence{"phone": Phone, "email": Email, "url": Affiliation, "domain": Affiliation}

// A class is a set of facts whose values are compared with each other.
type class struct {
	evidence Evidence
	scheme   string // the scheme, if the values are identifiers
	single   bool   // whether an entity can have only one value
	name     string // for readers: lei, birthDate
}

// classes maps the facts of a view that are evidence to their classes.
type classes struct {
	list   []class
	byKind [][]int16 // by index of kind, then by predicate: the index in list, or -1
}

func newClasses(v Source) *classes {
	c := &classes{}
	byKey := map[class]int16{}
	number := func(k class) int16 {
		key := class{evidence: k.evidence, scheme: k.scheme}
		i, ok := byKey[key]
		if !ok {
			i = int16(len(c.list))
			byKey[key], c.list = i, append(c.list, k)
		} else if !k.single {
			c.list[i].single = false
		}
		return i
	}
	foreign := make([]int16, v.PredLen())
	for p := range foreign {
		foreign[p] = -1
		if e, ok := wellKnown[shorten(v.PredName(graph.Pred(p)))]; ok && e != Name {
			foreign[p] = number(class{evidence: e, name: strings.ToLower(string(e))})
		}
	}
	names := v.NamePreds()
	for _, p := range names {
		foreign[p] = number(class{evidence: Name, name: "name"})
	}
	for _, k := range v.Ontology().Kinds() {
		row := append([]int16(nil), foreign...)
		for _, f := range k.Facts {
			p, ok := v.Pred(f.Name)
			if !ok {
				continue
			}
			if of, ok := classOf(f); ok {
				row[p] = number(of)
			}
		}
		c.byKind = append(c.byKind, row)
	}
	return c
}

// classOf returns the class of a fact. It returns false if the fact is no evidence.
func classOf(f *schema.Fact) (class, bool) {
	known, ok := wellKnown[f.IRI]
	e := Evidence(f.Match)
	switch {
	case e == None:
		return class{}, false
	case e != "" && e != Identifier:
	case e != Identifier && f.Scheme != "" && contact[f.Scheme] != "":
		e = contact[f.Scheme]
	case f.Scheme != "" || e == Identifier:
		return class{
			evidence: Identifier, scheme: f.Scheme, single: !f.List || slices.Contains(single, f.Scheme),
			name: f.Scheme,
		}, true
	case ok:
		e = known
	case f.Begins:
		e = Date
	default:
		return class{}, false
	}
	return class{evidence: e, name: strings.ToLower(string(e))}, true
}

// shorten returns a term of a well-known vocabulary as prefix:name.
func shorten(iri string) string {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(iri, p.base); ok {
			return p.prefix + rest
		}
	}
	return iri
}

// dateParts are the parts of a date that are compared; a missing part is 0.
type dateParts struct{ year, month, day int }

func parseDate(text string) (dateParts, bool) {
	d, ok := claim.ReadDate(text)
	if !ok {
		return dateParts{}, false
	}
	y, m, day := d.Parts()
	return dateParts{y, m, day}, true
}
