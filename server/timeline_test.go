package server_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/server"
)

// events reads a timeline page by page and returns one line per event. arguments are those of the field.
func events(t *testing.T, s *server.Server, view, arguments string, page int) []string {
	t.Helper()
	var out []string
	after := ""
	for {
		r := ask(t, s.Handler(),
			fmt.Sprintf(
				`{view%s{timeline(%s first:%d after:%q){edges{cursor node{date what fact entity{id} relation{id derived validFrom validTo}}}
			pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}}`, view, arguments, page, after), nil)
		if len(r.Errors) > 0 {
			t.Fatalf("%s %s: %+v", view, arguments, r.Errors)
		}
		b, err := json.Marshal(r.Data["view"])
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Timeline struct {
				Edges []struct {
					Cursor string
					Node   struct {
						Date, What, Fact string
						Entity           struct{ ID string }
						Relation         *struct {
							ID                 string
							Derived            bool
							ValidFrom, ValidTo string
						}
					}
				}
				PageInfo struct {
					HasNextPage, HasPreviousPage bool
					StartCursor, EndCursor       string
				}
			}
		}
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		l := got.Timeline
		if l.PageInfo.HasPreviousPage != (after != "") {
			t.Errorf("%s: after %q: hasPreviousPage is %v", arguments, after, l.PageInfo.HasPreviousPage)
		}
		for _, e := range l.Edges {
			n := e.Node
			line := n.Date + " " + n.What + " "
			if r := n.Relation; r == nil {
				line += n.Entity.ID + " " + n.Fact
			} else {
				line += r.ID
				if r.Derived {
					line += " derived"
				}
				if n.What == "BEGINS" && r.ValidFrom != n.Date || n.What == "ENDS" && r.ValidTo != n.Date {
					t.Errorf("%s: the relation is from %s to %s", line, r.ValidFrom, r.ValidTo)
				}
			}
			out = append(out, line)
		}
		if !l.PageInfo.HasNextPage {
			return out
		}
		if len(l.Edges) != page || l.PageInfo.EndCursor != l.Edges[page-1].Cursor ||
			l.PageInfo.StartCursor != l.Edges[0].Cursor {
			t.Fatalf("%s: a page of %d: %+v", arguments, len(l.Edges), l.PageInfo)
		}
		after = l.PageInfo.EndCursor
	}
}

func TestTimeline(t *testing.T) {
	s := serve(t)
	const (
		founded  = "1999 FACT 21vianet foundedOn"
		operates = "2013-06 BEGINS 21vianet|OPERATES|azure-china"
		applies  = "2017-06-01 BEGINS cn-cybersecurity-law-2017|APPLIES_IN|china"
		binds    = "2017-06-01 BEGINS cn-cybersecurity-law-2017|CONSTRAINS|21vianet derived"
		inForce  = "2017-06-01 FACT cn-cybersecurity-law-2017 inForceOn"
	)
	vianet, ofLaw := `of:"21vianet" `, `of:`+law+` `
	for _, tt := range []struct {
		view, arguments string
		want            []string
	}{
		{"", "", []string{founded, operates, applies, inForce}},
		{"", "includeDerived:false ", []string{founded, operates, applies, inForce}},
		{"", "kinds:[COMPANY] ", []string{founded, operates}},
		{"", "types:[OPERATES,CONSTRAINS] ", []string{operates}},
		{"", "types:[APPLIES_IN] kinds:[COMPANY] ", nil},
		{"", "modalities:[STATED] ", []string{founded, operates, applies, inForce}},
		{"", "modalities:[PLANNED,ALLEGED] ", nil},
		{"", ofLaw + "types:[CONSTRAINS] modalities:[STATED] ", []string{binds}},
		{"", `from:"2013-06-30" to:"2017" `, []string{operates, applies, inForce}},
		{"", `from:"2013-07" `, []string{applies, inForce}},
		{"", `to:"1998" `, nil},
		{"", ofLaw, []string{applies, binds, inForce}},
		{"", ofLaw + "includeDerived:true ", []string{applies, binds, inForce}},
		{"", ofLaw + "includeDerived:false ", []string{applies, inForce}},
		{"", vianet, []string{founded, operates, binds}},
		{"", vianet + `from:"2017" `, []string{binds}},
		{`(without:["activity-in-jurisdiction"])`, vianet, []string{founded, operates}},
		{`(without:["china"])`, ofLaw, []string{inForce}},
		{`(asOf:"2014")`, vianet, []string{founded, operates}},
		{`(asOf:"2014")`, "", []string{founded, operates, inForce}},
		{`(asOf:"2018")`, vianet, []string{founded, operates, binds}},
		{`(distrust:["isaacs-2019"])`, "", nil},
		{`(with:[{source:"cn-cybersecurity-law-2017", type:APPLIES_IN, target:"cayman-islands", validFrom:"2020", validTo:"2021"},
			{source:"21vianet", type:OPERATES_IN, target:"cayman-islands", validTo:"2020-05"}])`, ofLaw, []string{
			applies, binds, inForce, "2020 BEGINS cn-cybersecurity-law-2017|APPLIES_IN|cayman-islands",
			"2021 ENDS cn-cybersecurity-law-2017|APPLIES_IN|cayman-islands",
		}},
		{
			`(with:[{source:"cn-cybersecurity-law-2017", type:APPLIES_IN, target:"cayman-islands", validFrom:"2020"},
			{source:"21vianet", type:OPERATES_IN, target:"cayman-islands", validTo:"2020-05"}], without:["china"])`,
			vianet,
			[]string{
				founded, operates, "2020 BEGINS cn-cybersecurity-law-2017|CONSTRAINS|21vianet derived",
				"2020-05 ENDS 21vianet|OPERATES_IN|cayman-islands",
				"2020-05 ENDS cn-cybersecurity-law-2017|CONSTRAINS|21vianet derived",
			},
		},
	} {
		for _, page := range []int{1, 2, 50} {
			if got := events(t, s, tt.view, tt.arguments, page); !slices.Equal(got, tt.want) {
				t.Errorf("%s %s, pages of %d:\n got %q\nwant %q", tt.view, tt.arguments, page, got, tt.want)
			}
		}
	}
	for query, code := range map[string]string{
		`{timeline(of:"nobody"){pageInfo{hasNextPage}}}`:         "NOT_FOUND",
		`{timeline(after:"x"){pageInfo{hasNextPage}}}`:           "BAD_USER_INPUT",
		`{timeline(includeDerived:true){pageInfo{hasNextPage}}}`: "BAD_USER_INPUT",
		`{timeline(kinds:[]){pageInfo{hasNextPage}}}`:            "BAD_USER_INPUT",
		`{timeline(of:"21vianet",kinds:[LAW]){totalCount}}`:      "BAD_USER_INPUT",
		`{timeline(types:[]){pageInfo{hasNextPage}}}`:            "BAD_USER_INPUT",
		`{timeline(modalities:[]){pageInfo{hasNextPage}}}`:       "BAD_USER_INPUT",
		`{timeline(first:-1){pageInfo{hasNextPage}}}`:            "BAD_USER_INPUT",
		`{timeline(first:100000){pageInfo{hasNextPage}}}`:        "LIMIT_EXCEEDED",
	} {
		if got := ask(t, s.Handler(), query, nil).code(t); got != code {
			t.Errorf("%s: %s, want %s", query, got, code)
		}
	}
}

// TestTimelineAtItsLimit checks that the timeline reports when the rules exceed their limit, and that the events of
// stated relations are still available.
func TestTimelineAtItsLimit(t *testing.T) {
	s := serve(t, func(o *server.Options) { o.Limits.Rules = engine.Limits{Steps: 1} })
	r := ask(t, s.Handler(), `{timeline(of:"21vianet"){edges{node{date}}}}`, nil)
	if r.code(t) != "LIMIT_EXCEEDED" ||
		!strings.Contains(r.Errors[0].Message, "leave derived relations out (includeDerived)") {
		t.Errorf("%+v", r.Errors)
	}
	if got := events(t, s, "", `of:"21vianet" includeDerived:false `, 50); len(got) != 2 {
		t.Errorf("without what is derived: %q", got)
	}
}

// TestEarliestAndLatest checks that stats has the ends of the timeline of each view.
func TestEarliestAndLatest(t *testing.T) {
	for view, w := range map[string]string{
		"":                           `{"earliest":"1999","latest":"2017-06-01"}`,
		`(asOf:"2014")`:              `{"earliest":"1999","latest":"2017-06-01"}`,
		`(without:["21vianet"])`:     `{"earliest":"2017-06-01","latest":"2017-06-01"}`,
		`(distrust:["isaacs-2019"])`: `{"earliest":null,"latest":null}`,
		`(with:[{source:"microsoft", type:OWNS, target:"sinnet", validFrom:"1950", validTo:"2040-01"}])`: `{"earliest":"1950","latest":"2040-01"}`,
		// A view that assumes a stated relation does not give that relation the dates of the assumption.
		`(with:[{source:"miit", type:PART_OF, target:"china", validFrom:"1950"}])`: `{"earliest":"1999","latest":"2017-06-01"}`,
	} {
		want(t, serve(t).Handler(), `{view`+view+`{stats{earliest latest}}}`, `{"view":{"stats":`+w+`}}`)
	}
	v := viewOf(t, []claim.Claim{{Subject: "a", Predicate: claim.PredicateKind, Object: claim.Literal("Company")}})
	s := serve(t, func(o *server.Options) { o.Graph = fixedView{v} })
	want(t, s.Handler(), `{stats{earliest latest years{year}}}`, `{"stats":{"earliest":null,"latest":null,"years":[]}}`)
}

// TestYears checks that the counts by year are those of the timeline of the view.
func TestYears(t *testing.T) {
	h := serve(t).Handler()
	for view, w := range map[string]string{
		"":                       `[{"year":1999,"count":1},{"year":2013,"count":1},{"year":2017,"count":2}]`,
		`(without:["21vianet"])`: `[{"year":2017,"count":2}]`,
		`(with:[{source:"microsoft", type:OWNS, target:"sinnet", validFrom:"1950", validTo:"2017"}])`: `[{"year":1950,"count":1},{"year":1999,"count":1},{"year":2013,"count":1},{"year":2017,"count":3}]`,
	} {
		want(t, h, `{view`+view+`{stats{years{year count}}}}`, `{"view":{"stats":{"years":`+w+`}}}`)
	}
}
