package match_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/match"
	"nexum/graph/match/matchtest"
	"nexum/schema"
)

const ontology = `
"A body that can act."
interface Body @iri(is: "ftm:LegalEntity")

"A body of which only this is known."
type Party implements Body @iri(is: "ftm:LegalEntity") @kind(plural: "parties") {
  "When it was founded or born."
  begun: Date @begins
}

"A firm."
type Firm implements Body {
  "When it was founded."
  foundedOn: Date @begins
  "LEI."
  lei: String @identifier(scheme: "lei")
  "Address."
  address: [String!] @evidence(as: ADDRESS)
  "Telephone number."
  phone: [String!] @evidence(as: PHONE)
  "Web sites."
  sites: [String!] @identifier(scheme: "domain")
  "Country."
  country: String @evidence(as: COUNTRY)
  "A note, which is no evidence."
  note: String @identifier(scheme: "note") @evidence(as: NONE)
}

"A human being."
type Person implements Body @iri(is: "schema:Person") @kind(plural: "people") {
  "Date of birth."
  bornOn: Date @iri(is: "schema:birthDate")
  "Gender."
  gender: String @iri(is: "schema:gender")
  "Passport number."
  passport: [String!] @identifier(scheme: "passport")
  "Tax number."
  taxNumber: String @identifier(scheme: "tax")
  "Address."
  address: [String!] @evidence(as: ADDRESS)
  "Telephone number."
  phone: [String!] @evidence(as: PHONE)
  "E-mail address."
  email: [String!] @identifier(scheme: "email")
}

extend enum RelationType {
  "The source owns the target."
  OWNS @predicate(from: [BODY], to: [BODY], inverse: "owned by")
}
`

// view compiles entities. Each is written as id: kind, fact: value, …; a relation is written as id: OWNS: id.
func view(t testing.TB, lines ...string) *graph.View {
	t.Helper()
	o, err := schema.New(schema.Source{Name: "test.graphqls", Text: ontology})
	if err != nil {
		t.Fatal(err)
	}
	var claims []claim.Claim
	for _, line := range lines {
		id, rest, _ := strings.Cut(line, ": ")
		for i, part := range strings.Split(rest, "; ") {
			c := claim.Claim{
				Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal(part),
				Context: claim.Context{Revision: 1},
			}
			if i > 0 {
				predicate, value, _ := strings.Cut(part, ": ")
				c.Predicate, c.Object = predicate, claim.Literal(value)
				if predicate == "OWNS" {
					c.Object = claim.EntityValue(value)
				}
			}
			claims = append(claims, c)
		}
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func index(t testing.TB, v *graph.View) *match.Index {
	t.Helper()
	x, err := match.NewIndex(t.Context(), v, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func run(t testing.TB, x *match.Index, o match.Options) *match.Result {
	t.Helper()
	r, err := x.Match(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestPairs checks whether two records are proposed as a pair, and for which reason.
func TestPairs(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       bool
		reason     string // part of a reason
	}{
		{
			"an identifier in two notations", "Firm; name: Acme; lei: 5493001KJTIIGC8Y1R12",
			"Firm; name: Bolt Trading; lei: LEI 5493-001K-JTII-GC8Y-1R12", true, "equal lei",
		},
		{
			"an identifier of any scheme, and other names", "Person; name: Acme; passport: x-12345",
			"Person; name: Bolt; passport: X12345", true, "equal passport",
		},
		{
			"two identifiers of a kind that has one",
			"Person; name: Ann Baker; taxNumber: 1-234; bornOn: 1970-01-02; phone: 555 123 4567",
			"Person; name: Ann Baker; taxNumber: 1-235; bornOn: 1970-01-02; phone: 555 123 4567", false, "different tax",
		},
		{"a fact that is no evidence", "Firm; name: Acme; note: x", "Firm; name: Bolt; note: x", false, ""},
		{
			"a name and a date", "Person; name: Ann Baker; bornOn: 1970-01-02", "Person; name: Baker, Ann; bornOn: 1970-01-02",
			true, "the same words",
		},
		{"a name alone", "Person; name: Ann Baker", "Person; name: Ann Baker", false, "the same words"},
		{
			"exchanged day and month", "Person; name: Zoe Quill; bornOn: 1970-01-02",
			"Person; name: Zoe Quill; bornOn: 1970-02-01", true, "day and month are exchanged",
		},
		{
			"two dates of birth", "Person; name: Zoe Quill; bornOn: 1970-01-02; phone: 555 123 4567",
			"Person; name: Zoe Quill; bornOn: 1981-05-23; phone: 555 123 4567", false, "different dates",
		},
		{
			"a nickname", "Person; name: Robert Quill; bornOn: 1970-01-02", "Person; name: Bob Quill; bornOn: 1970-01-02", true,
			"are forms of one given name",
		},
		{
			"another script", "Person; name: Александр Васильев; bornOn: 1970-01-02",
			"Person; name: Alexander Vasiliev; bornOn: 1970-01-02", true, "sound alike",
		},
		{
			"Chinese characters", "Person; name: 张秀英; bornOn: 1970-01-02", "Person; name: Zhang Xiuying; bornOn: 1970-01-02",
			true, "the same words",
		},
		{
			"Chinese characters, and the surname last", "Person; name: 张秀英; bornOn: 1970-01-02",
			"Person; name: Xiuying Zhang; bornOn: 1970-01-02", true, "the same words",
		},
		{
			"a company in Chinese", "Firm; name: 阿里巴巴集团; address: 1 Main Street, Anytown",
			"Firm; name: Alibaba Group; address: 1 Main St., Anytown", true, "the same words",
		},
		{
			"Greek letters that are one sound", "Person; name: Ντόρα Μπακογιάννη; bornOn: 1954-05-06",
			"Person; name: Dora Bakoyanni; bornOn: 1954-05-06", true, "sound alike",
		},
		{
			"Arabic, with an article", "Person; name: بشار الأسد; bornOn: 1965-09-11",
			"Person; name: Bashar al-Assad; bornOn: 1965-09-11", true, "sound alike",
		},
		{
			"Arabic, with waw as a vowel", "Person; name: محمد بن سلمان آل سعود; bornOn: 1985-08-31",
			"Person; name: Mohammed bin Salman Al Saud; bornOn: 1985-08-31", true, "sound alike",
		},
		{
			"an English name in Cyrillic", "Person; name: Джордж Джонсон; bornOn: 1970-01-02",
			"Person; name: George Johnson; bornOn: 1970-01-02", true, "forms of one given name",
		},
		{
			"a German spelling of a Russian name", "Person; name: Евгений Пригожин; bornOn: 1961-06-01",
			"Person; name: Jewgeni Prigoschin; bornOn: 1961-06-01", true, "forms of one given name",
		},
		{
			"a translated name, with an identifier", "Person; name: 外交部; passport: 123456",
			"Person; name: Ministry of Foreign Affairs; passport: 123456", true, "can be a translation",
		},
		{
			"other people in other scripts", "Person; name: Мария Иванова; bornOn: 1970-01-02",
			"Person; name: Maria Petrova; bornOn: 1970-01-02", false, "other words differ",
		},
		{
			"a translated name and a date only", "Person; name: 外交部; bornOn: 1970-01-02",
			"Person; name: Ann Baker; bornOn: 1970-01-02", false, "can be a translation",
		},
		{
			"a broader kind", "Party; name: Ann Baker; begun: 1970-01-02", "Person; name: Ann Baker; bornOn: 1970-01-02",
			true, "the same day",
		},
		{
			"an unknown kind", "Firm; name: Acme Quill; phone: 555 123 4567; address: 1 Main Street, Anytown",
			"Thing; name: Acme Quill", false, "the same words",
		},
		{
			"twins",
			"Person; name: Mark Kusha; bornOn: 1997-09-28; address: 1304 Poppy Hills Dr, Blacklick; phone: 555 123 4567",
			"Person; name: Marsha Kusha; bornOn: 1997-09-28; address: 1304 Poppy Hills Drive, Blacklick; phone: 555 123 4567",
			false, "relatives",
		},
		{
			"father and son", "Person; name: David Dobbins Jr; address: 1450 City Rd, Arlington",
			"Person; name: David Dobbins Sr; address: 1450 City Rd, Arlington", false, "suffixes such as Jr.",
		},
		{
			"a firm with its form", "Firm; name: Acme Widgets GmbH; address: 1 Main Street, Anytown",
			"Firm; name: ACME Widgets; address: 1 Main St., Anytown", true, "the same words",
		},
		{
			"different kinds", "Firm; name: Ann Baker; phone: 555 123 4567", "Person; name: Ann Baker; phone: 555 123 4567",
			true, "different kinds",
		},
		{"owner and owned", "Firm; name: Acme Quill; OWNS: b", "Firm; name: Acme Quill", false, "has a relation to"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := view(t, "a: "+c.a, "b: "+c.b)
			x := index(t, v)
			r := run(t, x, match.Options{})
			a, _ := v.Lookup("a")
			b, _ := v.Lookup("b")
			p, _, ok := x.Explain(a, b)
			if !ok || len(r.Pairs) == 1 != c.want {
				t.Fatalf("%d pairs; the reasons are %v", len(r.Pairs), p.Reasons)
			}
			if text := fmt.Sprint(p.Reasons); !strings.Contains(text, c.reason) {
				t.Errorf("no reason contains %q: %s", c.reason, text)
			}
		})
	}
}

// TestAmbiguous checks that a record that matches two different people is proposed with neither of them.
func TestAmbiguous(t *testing.T) {
	const at = "; name: John Quill; address: 3212 W 32nd St, Palm Harbor"
	v := view(t, "a: Person"+at+"; bornOn: 1970-10-10", "b: Person"+at+"; bornOn: 1990-03-15", "c: Person"+at)
	r := run(t, index(t, v), match.Options{})
	if len(r.Pairs) != 0 || len(r.Ambiguous) != 2 || len(r.Clusters) != 0 {
		t.Errorf("pairs %v, ambiguous %v, clusters %v", r.Pairs, r.Ambiguous, r.Clusters)
	}
}

// TestClustersHaveNoContradiction checks that a chain of pairs does not join entities with different dates of birth in
// one cluster.
func TestClustersHaveNoContradiction(t *testing.T) {
	v := view(t,
		"a: Person; name: Ann Quill; bornOn: 1970-01-02; passport: 111111",
		"b: Person; name: Ann Quill; passport: 111111; passport: 222222",
		"c: Person; name: Ann Quill; bornOn: 1988-11-30; passport: 222222; phone: 555 123 4567",
		"d: Person; name: Ann Quill; passport: 222222; phone: 555 123 4567")
	x := index(t, v)
	r := run(t, x, match.Options{})
	for _, cluster := range r.Clusters {
		for i, a := range cluster {
			for _, b := range cluster[i+1:] {
				if _, excluded, _ := x.Explain(a, b); excluded {
					t.Errorf("%s and %s contradict each other in one cluster", v.ID(a), v.ID(b))
				}
			}
		}
	}
	if len(r.Clusters) == 0 {
		t.Error("there is no cluster")
	}
}

// TestThresholds checks the minimum scores by kind, and that pairs that are known to be different are not proposed.
func TestThresholds(t *testing.T) {
	v := view(t, "a: Person; name: Ann Quill; bornOn: 1970-01-02", "b: Person; name: Ann Quill; bornOn: 1970-01-02")
	x := index(t, v)
	for _, c := range []struct {
		name string
		o    match.Options
		want int
	}{
		{"default", match.Options{}, 1},
		{"higher", match.Options{MinScore: 0.9999}, 0},
		{"higher for the kind", match.Options{ByKind: map[string]float64{"Person": 0.9999}}, 0},
		{"higher for another kind", match.Options{ByKind: map[string]float64{"Firm": 0.9999}}, 1},
		{"known to be apart", match.Options{Apart: func(a, b graph.Node) bool { return true }}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r := run(t, x, c.o); len(r.Pairs) != c.want {
				t.Errorf("%d pairs", len(r.Pairs))
			}
		})
	}
}

// TestProperties checks on random records that scores are symmetric, that every pair with an identifier in common is in
// a block, and that the result does not depend on the ids of the records.
func TestProperties(t *testing.T) {
	people, err := matchtest.People(150, 7)
	if err != nil {
		t.Fatal(err)
	}
	v := people.View
	x := index(t, v)
	r := run(t, x, match.Options{MinScore: 1e-9})
	found := map[[2]graph.Node]float64{}
	for _, p := range append(r.Pairs, r.Ambiguous...) {
		found[[2]graph.Node{p.A, p.B}] = p.Score
	}
	nodes := slices.Collect(v.All(""))
	for i, a := range nodes {
		for _, b := range nodes[i+1:] {
			p, excluded, _ := x.Explain(a, b)
			q, otherwise, _ := x.Explain(b, a)
			if p.Score != q.Score || excluded != otherwise || fmt.Sprint(p.Reasons) != fmt.Sprint(q.Reasons) {
				t.Fatalf("%s and %s: %v one way, %v the other", v.ID(a), v.ID(b), p, q)
			}
			_, blocked := found[[2]graph.Node{a, b}]
			equal := slices.ContainsFunc(p.Reasons, func(r match.Reason) bool {
				return r.Evidence == match.Identifier && r.Bits > 0
			})
			if equal && !excluded && !blocked {
				t.Errorf("%s and %s have an identifier in common and are not compared", v.ID(a), v.ID(b))
			}
			if !excluded && p.Score > 0.85 && !blocked {
				t.Errorf("%s and %s have the score %.2f and are not compared: %v", v.ID(a), v.ID(b), p.Score, p.Reasons)
			}
		}
	}
}

// TestOrder checks that records with other ids, and therefore in another order, have the same pairs with the same
// scores.
func TestOrder(t *testing.T) {
	base := []string{
		"Person; name: Ann Quill; bornOn: 1970-01-02; phone: 555 123 4567", "Person; name: Anna Quill; bornOn: 1970-02-01",
		"Person; name: Quill Ann; phone: 555 123 4567", "Person; name: Robert Mason; bornOn: 1980-03-04",
		"Person; name: Bob Mason; bornOn: 1980-03-04", "Person; name: R Mason; bornOn: 1980-03-04",
		"Firm; name: Acme Quill Ltd; lei: 5493001KJTIIGC8Y1R12", "Firm; name: Acme; lei: 5493001KJTIIGC8Y1R12",
		"Person; name: 张秀英; bornOn: 1970-01-02", "Person; name: Zhang Xiuying; bornOn: 1970-01-02",
	}
	want := ""
	random := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		lines, of := make([]string, len(base)), map[string]int{}
		for i, at := range random.Perm(len(base)) {
			id := fmt.Sprintf("e%02d", at)
			lines[at], of[id] = id+": "+base[i], i
		}
		v := view(t, lines...)
		var got []string
		for _, p := range run(t, index(t, v), match.Options{}).Pairs {
			i, j := of[v.ID(p.A)], of[v.ID(p.B)]
			got = append(got, fmt.Sprintf("%d %d %.6f", min(i, j), max(i, j), p.Score))
		}
		slices.Sort(got)
		if text := strings.Join(got, "\n"); want == "" {
			want = text
		} else if text != want {
			t.Fatalf("got\n%s\nwant\n%s", text, want)
		}
	}
	if strings.Count(want, "\n") < 4 {
		t.Errorf("only these pairs:\n%s", want)
	}
}

// TestPeople measures the precision and recall on generated records.
func TestPeople(t *testing.T) {
	people, err := matchtest.People(1500, 1)
	if err != nil {
		t.Fatal(err)
	}
	right, wrong := 0, 0
	for _, p := range run(t, index(t, people.View), match.Options{}).Pairs {
		if people.Person[people.View.ID(p.A)] == people.Person[people.View.ID(p.B)] {
			right++
		} else {
			wrong++
		}
	}
	t.Logf("%d right, %d wrong", right, wrong)
	if right < 150 || wrong*50 > right {
		t.Errorf("%d right, %d wrong", right, wrong)
	}
}
