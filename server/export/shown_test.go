package export_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"nexum/graph/claim"
)

// TestShownFact checks that a column with one value has the value that the service shows, in the tables whose rows
// several goroutines read and in the other formats.
func TestShownFact(t *testing.T) {
	b := &book{}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	b.entity("a", "Company", "A")
	in := func(y int) func(*claim.Context) { return during(claim.Year(y), claim.Year(y)) }
	b.say("a", "employees", claim.Literal("5000"), in(2018))
	b.say("a", "employees", claim.Literal("7"), in(2020))
	b.say("a", "employees", claim.Literal("90000"), in(2030), func(c *claim.Context) { c.Modality = claim.Planned })
	b.say("a", "employees", claim.Literal("8"), in(2031), func(c *claim.Context) { c.Modality = claim.Planned })
	b.say("a", "foundedOn", claim.Literal("1999"))
	b.say("a", "foundedOn", claim.Literal("1998-05-01"), func(c *claim.Context) { c.Doubt = 0.5 })
	b.say("a", "stateOwned", claim.Literal("false"), in(2001))
	b.say("a", "stateOwned", claim.Literal("true"), during(claim.Year(2010), claim.Date{}))
	want := map[string]string{"employees": "7", "employees.planned": "8", "foundedOn": "1999", "stateOwned": "true"}

	g := whole(t, b.claims)
	n, _ := g.View.Lookup("a")
	for fact, text := range want {
		p, ok := g.View.Pred(fact)
		if f, _ := g.View.Fact(n, p); ok && f.Value.Text != text {
			t.Errorf("the service shows %q as %s, want %q", f.Value.Text, fact, text)
		}
	}
	for _, format := range []string{"CSV_NODES", "FLOURISH_POINTS"} {
		t.Run(format, func(t *testing.T) {
			rows, err := csv.NewReader(strings.NewReader(string(write(t, g, format)))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, row := range rows[1:] {
				for i, name := range rows[0] {
					if row[0] == "a" {
						got[name] = row[i]
					}
				}
			}
			for fact, text := range want {
				if got[fact] != text {
					t.Errorf("%s is %q, want %q", fact, got[fact], text)
				}
			}
		})
	}
}
