package infer

import (
	"fmt"
	"slices"
	"strings"

	"nexum/loader/format"
)

// booleanWords holds a word for true and one for false, in the spelling of the values of a column.
type booleanWords struct {
	yes, no           string
	hasYes, hasNo     bool
	exactYes, exactNo string // the words in the spelling of the first such value
}

// booleanPairs are the words for true and false in lower case, in addition to true and false.
var booleanPairs = [...][2]string{
	{"yes", "no"},
	{"y", "n"},
	{"ja", "nein"},
	{"j", "n"},
	{"oui", "non"},
	{"o", "n"},
	{"sí", "no"},
	{"si", "no"},
	{"sì", "no"},
	{"s", "n"},
	{"sim", "não"},
	{"ja", "nee"},
	{"ja", "nej"},
	{"ja", "nei"},
	{"tak", "nie"},
	{"да", "нет"},
	{"так", "ні"},
	{"evet", "hayır"},
	{"是", "否"},
	{"wahr", "falsch"},
	{"vrai", "faux"},
	{"t", "f"},
}

// seeBoolean finds out whether a value is a word for true or false. All values of a column are of one pair.
func (g *guess) seeBoolean(s string) {
	low := strings.ToLower(s)
	if low == "true" || low == "false" {
		g.notBool = g.words != nil
		return
	}
	if g.words == nil {
		if g.seen > 1 {
			g.notBool = true
			return
		}
		g.words = &booleanWords{}
	}
	g.notBool = !g.words.see(low, s)
}

// see adds a value, and reports whether it is one of the two words.
func (w *booleanWords) see(low, exact string) bool {
	for _, pair := range booleanPairs {
		if low != pair[0] && low != pair[1] {
			continue
		}
		if w.hasYes && w.yes != pair[0] || w.hasNo && w.no != pair[1] {
			continue
		}
		if low == pair[0] && !w.hasYes {
			w.yes, w.hasYes, w.exactYes = pair[0], true, exact
		}
		if low == pair[1] && !w.hasNo {
			w.no, w.hasNo, w.exactNo = pair[1], true, exact
		}
		return true
	}
	return false
}

// both reports whether there are values of both meanings. A column with only NO may be a column of countries.
func (w *booleanWords) both() bool { return w.hasYes && w.hasNo }

// options returns the options of a mapping that give the words for true and false; w may be nil.
func (w *booleanWords) options() string {
	if w == nil {
		return ""
	}
	return fmt.Sprintf("true: [%s], false: [%s]", scalar(w.exactYes), scalar(w.exactNo))
}

// dateWords are words of the names of columns with dates.
var dateWords = []string{
	"date", "day", "datum", "tag", "jour", "fecha", "since", "seit", "born", "founded", "established",
	"registered", "joined", "hired", "signed", "eintritt", "austritt", "geboren", "gruendung", "data",
}

// codeWords are words of the names of columns whose numbers are codes.
var codeWords = []string{
	"code", "zip", "zipcode", "plz", "postleitzahl", "postcode", "postal", "phone", "telephone", "telefon", "tel",
	"telefone", "telefono", "fax", "mobile", "mobil", "handy", "msisdn", "iban", "bic", "account", "konto", "kontonummer",
	"ssn", "vat", "tin", "inn", "ogrn", "kpp", "isin", "lei", "imei", "imsi", "bsn", "cpf", "cnpj", "siren", "siret",
	"okpo", "bik", "schet", "indeks",
}

// readName uses the information in the name of a column about its values.
func (c *column) readName() {
	g := &c.guess
	named := func(list []string) bool {
		return slices.ContainsFunc(c.words, func(w string) bool { return slices.Contains(list, w) })
	}
	if g.seen == 0 || g.notNumber && !g.spaces.all() {
		return
	}
	g.days = named(dateWords) && g.least >= 15_000 && g.greatest < 80_000 && !format.IsNumber(c.name)
	g.compact = named(dateWords) && g.hasFormats()
	g.code = !g.days && !g.compact && (!g.notInt || !g.notWhole || g.spaces.all()) && named(codeWords)
}
