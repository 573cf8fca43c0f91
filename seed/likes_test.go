package seed_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// changed matches a text that says at which date something began or ended.
var changed = regexp.MustCompile(`(?i)\b(until|till|since|from|before|after|by)\s+((late|early|mid)[- ])?(19|20)\d\d`)

// TestChangesAreDated checks that the beginning and the end of a claim are in its dates, and not in the text of an
// attribute: otherwise every question as of a date would have a wrong answer. The attribute basis is an exception,
// because it explains what the dates are based on.
func TestChangesAreDated(t *testing.T) {
	read := 0
	for _, c := range serve(t).claims {
		if c.Context.Attributes == "" {
			continue
		}
		var attributes map[string]any
		if err := json.Unmarshal([]byte(c.Context.Attributes), &attributes); err != nil {
			t.Fatal(err)
		}
		for name, value := range attributes {
			if read++; name != "basis" && changed.MatchString(fmt.Sprint(value)) {
				t.Errorf("%s %s %s: attribute %s is %q; give the claim dates", c.Subject, c.Predicate, c.Object.Text, name, value)
			}
		}
	}
	if read < 1000 {
		t.Errorf("only %d attributes", read)
	}
}

// TestLikesAreTreatedAlike checks that all entities of a group have the relations that rules derive for most of the
// group. An entity lacks such a relation if the data lacks a claim that the others have.
func TestLikesAreTreatedAlike(t *testing.T) {
	for _, tt := range []struct {
		// kind asks for the entities of the group, and treated for those that have the expected relation.
		name, kind, treated string
		least               int // the minimum number of entities in the group
	}{
		{
			"an American technology company has its home in the United States, where American law finds it",
			"isA(X, /us-technology-companies), company(X) | select X",
			"headquarteredIn(X, /united-states) | select X", 9,
		},
		{
			"a cloud service that somebody offers is run by somebody",
			"provides(_, X), service(X), isA(X, C), isA(C, /cloud-service-model) | select X",
			"operates(_, X) | select X", 5,
		},
		{
			"a company in the Chinese cloud market runs a cloud",
			"operatesIn(X, /china-cloud-market), company(X) | select X",
			"conducts(X, /cloud-computing-provision) | select X", 8,
		},
		{
			"who offers content over the Internet in China is a network operator there",
			"conducts(X, /internet-content-provision) | select X",
			"conducts(X, /network-operation) | select X", 10,
		},
		{
			"a service in China to whose data China gets by its operator is bound by the Cybersecurity Law",
			"exposedTo(X, /china), service(X), operatesIn(X, /china) | select X",
			"constrains(/cn-cybersecurity-law-2017, X) | select X", 7,
		},
		{
			"a cloud of an American company in the American market is bound by the SCA",
			"operates(C, X), conducts(C, /us-cloud-provision-in-us), isA(X, /cloud-computing) | select X",
			"constrains(/us-sca-1986, X) | select X", 3,
		},
		{
			"an American cloud in America is bound by the act that is aimed at clouds, as a Chinese one is",
			"constrains(/us-sca-1986, X), service(X) | select X",
			"constrains(/us-cloud-act-2018, X) | select X", 11,
		},
		{
			"an American company that the CLOUD Act binds, and that keeps data of users, is bound by the act that it updates",
			"constrains(/us-cloud-act-2018, X), conducts(X, /us-company-data-storage), company(X) | select X",
			"constrains(/us-sca-1986, X) | select X", 5,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			kind, treated := firsts(asked(t, seedView(t), tt.kind)), firsts(asked(t, seedView(t), tt.treated))
			if len(kind) < tt.least {
				t.Errorf("%d of the kind, want at least %d: %v", len(kind), tt.least, kind)
			}
			for _, x := range kind {
				if !slices.Contains(treated, x) {
					t.Errorf("not so of %s", x)
				}
			}
		})
	}
}

// TestOwnersAfterSale checks the relations of each owner with the Chinese cloud of Amazon after its sale.
func TestOwnersAfterSale(t *testing.T) {
	for asOf, want := range map[string][]string{
		"2016": {"aws: all of it"},
		"2018": {
			"aws: only the intellectual property behind the services, technically",
			"sinnet: physical infrastructure and management of the business",
		},
	} {
		t.Run(asOf, func(t *testing.T) {
			d, _ := claim.ReadDate(asOf)
			v := see(t, seedView(t), graph.Change{AsOf: d})
			var got []string
			for _, row := range asked(t, v, "owns(X, /aws-china, what: What) | select X, What") {
				got = append(got, row.Values[0].Text+": "+row.Values[1].Text)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}
