package infer

import "slices"

// A draft adds the directive @evidence, which nexum match needs, to facts that identify a person or a company.

// schemes are the words of columns with identifiers of a known scheme.
var schemes = nameSet(`
		lei, imo, mmsi, isin, bic, iban, figi, orcid, isni, isbn, issn, doi, inn, ogrn, cnpj, cpf, siren, siret,
		wikidata, vat`)

var emailWords = nameSet(`
		email, e mail, mail, email address, e mail address, mail address, e mail adresse, mailadresse, courriel,
		correo`)

// evidenceWords lists the types of evidence, each with the type of its values and the names of the columns that have
// it.
var evidenceWords = []struct {
	as    string
	typ   string
	names map[string]bool
}{
	{"DATE", typeDate, nameSet(`
		birth date, birthdate, date of birth, birthday, dob, born, born on, year of birth, birth year, founded,
		founded on, founding date, date of foundation, incorporated, incorporated on, incorporation date,
		date of incorporation, established, geburtsdatum, geboren, geboren am, geburtstag, gruendung,
		gruendungsdatum, gegruendet, date de naissance, naissance, ne le, fecha de nacimiento, data rozhdeniya,
		rodilsya`)},
	{"ADDRESS", typeString, nameSet(`
		address, street address, postal address, registered address, home address, anschrift, adresse, direccion,
		adres`)},
	{"PHONE", typeString, nameSet(`
		phone, telephone, phone number, telephone number, mobile, mobile phone, telefon, telefonnummer, handy,
		telefono, tel`)},
	{"COUNTRY", typeString, nameSet(`
		country, nationality, citizenship, jurisdiction, land, staat, nationalitaet, staatsangehoerigkeit, pays,
		nationalite, pais, nacionalidad, strana, grazhdanstvo`)},
}

// evidence returns the directive for a fact that identifies the entities of the rows; empty for none.
func (t *tableDraft) evidence(c *column) string {
	if scheme := c.scheme(); scheme != "" {
		if t.rowNames() == nil || t.describesOthers() || len(c.values) < c.filled {
			return "" // the tax number in a list of shipments belongs to the shipper
		}
		return ` @identifier(scheme: "` + scheme + `")`
	}
	if as := c.evidenceOf(); as != "" {
		return " @evidence(as: " + as + ")"
	}
	return ""
}

// describesOthers reports whether columns of the table name entities that have no table of their own, so that other
// columns can describe these entities instead of the rows.
func (t *tableDraft) describesOthers() bool {
	return slices.ContainsFunc(t.keys, func(r *reference) bool { return r.to[0].named != nil })
}

// scheme returns the scheme of the identifiers in a column; empty for none.
func (c *column) scheme() string {
	if typ, _ := c.guess.fact(); typ != typeString || c.list {
		return ""
	}
	if c.isCalled(emailWords) {
		return "email"
	}
	i := slices.IndexFunc(c.words, func(w string) bool { return schemes[w] })
	if i >= 0 && len(c.words) <= 2 {
		return c.words[i]
	}
	return ""
}

// evidenceOf returns the type of evidence that the values of a column are; empty for none.
func (c *column) evidenceOf() string {
	typ, _ := c.guess.fact()
	for _, e := range evidenceWords {
		if !c.list && typ == e.typ && c.isCalled(e.names) {
			return e.as
		}
	}
	return ""
}
