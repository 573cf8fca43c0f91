// Package matchtest makes records of people with known duplicates, for tests and benchmarks of matching.
package matchtest

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
)

// Ontology is the ontology of the records.
const Ontology = `
"A human being."
type Human @iri(is: "schema:Person") {
  "Date of birth."
  bornOn: Date @iri(is: "schema:birthDate")
  "Address."
  address: [String!] @evidence(as: ADDRESS)
  "Telephone number."
  phone: [String!] @evidence(as: PHONE)
  "E-mail address."
  email: [String!] @identifier(scheme: "email")
  "Passport number."
  passport: [String!] @identifier(scheme: "passport")
  "Tax number."
  taxNumber: String @identifier(scheme: "tax")
}
`

// Records are records of people, of whom some have several.
type Records struct {
	View   *graph.View
	Person map[string]int // by the id of a record: the number of its person
	Number int            // the number of records
}

// given are given names, each with other forms of the name.
var given = strings.Fields(`
robert/bob/rob william/bill/will elizabeth/liz/beth margaret/peggy/maggie james/jim/jimmy john/jack/johnny michael/mike/mick
catherine/kate/cathy alexander/alex/sasha mohammed/muhammad/mohamed susan/sue/suzy patricia/pat/trish thomas/tom richard/rick/dick
edward/ed/ted joseph/joe/jose charles/charlie/karl daniel/dan matthew/matt anthony/tony christopher/chris andrew/andy nicholas/nick
samuel/sam benjamin/ben jonathan/jon rebecca/becky jennifer/jenny deborah/debbie victoria/vicky samantha/sam stephen/steve
katarina hiroshi priya anjali fatima ahmed omar leila yusuf ingrid bjorn astrid sven olga dmitry/dima natasha/natalia pavel/paul
carlos/charles lucia mateo sofia diego camila valentina thiago kwame amara chidi ngozi wei ming xiu hao jun yan lin
`)

var (
	starts = strings.Fields(
		"bar ber bor cal car dal den far fer gar gol har hol jan kar kov lan mar mor nar nov ol pal per ram ros sal sor " +
			"tal tor val var wal zar",
	)
	middles = strings.Fields("a e i o u an en in on ar er or al el il ber den kin lan man ner rin ster ven")
	ends    = strings.Fields("ski son sen man ner ova enko ez ini ard ell ing by ton wood field berg stein mann er")
	streets = strings.Fields(
		"Main Oak Maple Cedar Park Lake Hill River Church Mill School Station Bridge Garden Forest Spring Castle King " +
			"Queen Market",
	)
	cities = strings.Fields(
		"Ashford Belton Corby Dalby Elton Fenwick Grantham Hatfield Ilford Kelso Lydney Marlow Norton Oakham Penrith " +
			"Ripley Selby Thirsk Upton Witney",
	)
)

// A person is the data from which the records of one person are made.
type person struct {
	given, family, born, address, phone, email, passport, tax string
}

// People makes about n records, from a fixed seed. A sixth of the people have two or three records. The records of one
// person differ like those of different sources.
func People(n int, seed uint64) (*Records, error) {
	o, err := schema.New(schema.Source{Name: "people.graphqls", Text: Ontology})
	if err != nil {
		return nil, err
	}
	r := &Records{Person: map[string]int{}}
	r.View, err = graph.Compile(o, claim.Revision{Number: 1}, r.claims(n, rand.New(rand.NewPCG(seed, 1))))
	return r, err
}

func (r *Records) claims(n int, random *rand.Rand) iter.Seq[claim.Claim] {
	return func(yield func(claim.Claim) bool) {
		for who := 0; r.Number < n; who++ {
			p := newPerson(random)
			records := 1
			if k := random.IntN(12); k < 2 {
				records = 2 + k
			}
			for range records {
				id := fmt.Sprintf("p%08d", random.Uint32N(1<<26)) // in no order
				if _, taken := r.Person[id]; taken {
					continue
				}
				r.Person[id] = who
				r.Number++
				q := p
				if records > 1 {
					q = p.varied(random)
				}
				if !q.claims(id, yield) {
					return
				}
			}
		}
	}
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// common returns a random element of a list. The first elements are the most frequent.
func common(r *rand.Rand, list []string) string {
	return list[min(r.IntN(len(list)), r.IntN(len(list)))]
}

func newPerson(r *rand.Rand) person {
	first, _, _ := strings.Cut(common(r, given), "/")
	p := person{given: first, family: common(r, starts) + pick(r, middles) + common(r, ends)}
	if r.IntN(3) > 0 {
		p.family = pick(r, starts) + pick(r, middles) + pick(r, middles) + pick(r, ends)
	}
	p.born = fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(65), 1+r.IntN(12), 1+r.IntN(28))
	p.address = fmt.Sprintf("%d %s Street, %s %05d", 1+r.IntN(300), pick(r, streets), pick(r, cities), 10000+r.IntN(2000))
	p.phone = fmt.Sprintf("+44 %d %07d", 20+r.IntN(80), r.IntN(10_000_000))
	p.email = fmt.Sprintf("%s.%s%d@example.org", p.given, p.family, r.IntN(1000))
	p.passport = fmt.Sprintf("%09d", r.IntN(1_000_000_000))
	p.tax = fmt.Sprintf("%010d", r.IntN(1_000_000_000))
	for _, field := range []*string{&p.born, &p.address, &p.phone, &p.email, &p.passport, &p.tax} {
		if r.IntN(4) == 0 {
			*field = ""
		}
	}
	return p
}

// varied returns the record of the person in another source: with other forms of the name, typing errors and missing
// fields.
func (p person) varied(r *rand.Rand) person {
	for _, name := range given {
		forms := strings.Split(name, "/")
		if forms[0] == p.given && r.IntN(3) == 0 {
			p.given = pick(r, forms)
		}
	}
	if r.IntN(5) == 0 {
		p.family = slip(r, p.family)
	}
	if p.born != "" && r.IntN(8) == 0 && p.born[8:] <= "12" {
		p.born = p.born[:5] + p.born[8:] + "-" + p.born[5:7]
	}
	if r.IntN(5) == 0 {
		p.address = fmt.Sprintf("%d %s Rd, %s", 1+r.IntN(300), pick(r, streets), pick(r, cities))
	} else {
		p.address = strings.Replace(p.address, "Street", "St.", 1)
	}
	for _, field := range []*string{&p.born, &p.phone, &p.email, &p.passport, &p.tax} {
		if r.IntN(3) == 0 {
			*field = ""
		}
	}
	return p
}

// slip returns a word with one wrong, missing or exchanged letter.
func slip(r *rand.Rand, s string) string {
	i := 1 + r.IntN(len(s)-2)
	switch r.IntN(3) {
	case 0:
		return s[:i] + s[i+1:]
	case 1:
		return s[:i] + string(rune('a'+r.IntN(26))) + s[i+1:]
	}
	return s[:i] + s[i+1:i+2] + s[i:i+1] + s[i+2:]
}

func (p person) claims(id string, yield func(claim.Claim) bool) bool {
	title := func(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
	for _, f := range [][2]string{
		{claim.PredicateKind, "Human"},
		{claim.PredicateName, title(p.given) + " " + title(p.family)},
		{"bornOn", p.born},
		{"address", p.address},
		{"phone", p.phone},
		{"email", p.email},
		{"passport", p.passport},
		{"taxNumber", p.tax},
	} {
		if f[1] == "" {
			continue
		}
		c := claim.Claim{Subject: id, Predicate: f[0], Object: claim.Literal(f[1]), Context: claim.Context{Revision: 1}}
		if !yield(c) {
			return false
		}
	}
	return true
}

// Pairs returns the number of pairs of records that are about one person.
func (r *Records) Pairs() int {
	records := map[int]int{}
	for _, who := range r.Person {
		records[who]++
	}
	n := 0
	for _, k := range records {
		n += k * (k - 1) / 2
	}
	return n
}
