package server_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/server"
)

const law = `"cn-cybersecurity-law-2017"`

func TestViews(t *testing.T) {
	h := serve(t).Handler()
	bound := `company(id:"21vianet"){constrainedBy{edges{node{id}}}}`
	yes, no := `{"company":{"constrainedBy":{"edges":[{"node":{"id":`+law+`}}]}}}`,
		`{"company":{"constrainedBy":{"edges":[]}}}`
	for args, data := range map[string]string{
		`asOf:"2018"`: yes, `asOf:"2017-05"`: no, `asOf:"2017-06"`: yes,
		`knownAt:"2000-01-01T00:00:00Z"`:                                       yes, // the fixture's revision has no time, so it was always known
		`without:["activity-in-jurisdiction"]`:                                 no,
		`without:["21vianet|CONDUCTS|network-operation"]`:                      no,
		`without:["china"]`:                                                    no,
		`without:["sinnet"]`:                                                   yes,
		`with:[{source:"sinnet", type: CONDUCTS, target:"network-operation"}]`: yes,
	} {
		want(t, h, `{view(`+args+`){`+bound+`}}`, `{"view":`+data+`}`)
	}
	// Distrusted claims are absent, and assumed relations are hypothetical. Nested views do not change the outer
	// view.
	want(t, h, `{view(distrust:["isaacs-2019"]){company(id:"21vianet"){id}}}`, `{"view":{"company":null}}`)
	want(t, h,
		`{view(with:[{source:"sinnet", type: CONDUCTS, target:"network-operation"},{source:"sinnet", type: OPERATES_IN, target:"china"}]){
		company(id:"sinnet"){constrainedBy{edges{node{id} relation{derived modality}}}}} company(id:"sinnet"){constrainedBy{edges{node{id}}}}}`,
		`{"view":{"company":{"constrainedBy":{"edges":[{"node":{"id":`+law+
			`},"relation":{"derived":true,"modality":"HYPOTHETICAL"}}]}}},"company":{"constrainedBy":{"edges":[]}}}`)
	want(t, h, `{view(asOf:"2016"){view(asOf:"2018"){`+bound+`} `+bound+`} `+bound+`}`,
		`{"view":{"view":`+yes+`,`+no[1:len(no)-1]+`},`+yes[1:len(yes)-1]+`}`)
	for args, code := range map[string]string{
		`without:["nobody"]`: "NOT_FOUND", `without:["a|b|c"]`: "NOT_FOUND", `distrust:["nobody"]`: "NOT_FOUND",
		`with:[{source:"nobody", type: OPERATES, target:"china"}]`:    "NOT_FOUND",
		`with:[{source:"china", type: SUBSIDIARY_OF, target:"miit"}]`: "BAD_USER_INPUT",
		`asOf:"yesterday"`: "GRAPHQL_VALIDATION_FAILED",
	} {
		r := ask(t, h, `{view(`+args+`){stats{entities}}}`, nil)
		if got := r.code(t); got != code && !(code == "GRAPHQL_VALIDATION_FAILED" && got == "BAD_USER_INPUT") {
			t.Errorf("view(%s): %s, want %s", args, got, code)
		}
		if strings.Contains(r.Errors[0].Message, "input:") {
			t.Errorf("view(%s): %s", args, r.Errors[0].Message)
		}
	}
}

// TestAssumptionErrors checks that the error about an assumption names the argument that made it.
func TestAssumptionErrors(t *testing.T) {
	h := serve(t).Handler()
	for _, tt := range []struct{ name, view, argument string }{
		{"with", `with:[{source:"china", type: SUBSIDIARY_OF, target:"miit"}]`, "with"},
		{"assume", `assume:["china|SUBSIDIARY_OF|miit"]`, "assume"},
		{
			"the second of both",
			`with:[{source:"sinnet", type: OPERATES_IN, target:"china"}], assume:["nobody|OPERATES_IN|china"]`,
			"assume",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := ask(t, h, `{view(`+tt.view+`){stats{entities}}}`, nil)
			if len(r.Errors) != 1 || !strings.HasPrefix(r.Errors[0].Message, tt.argument+": ") ||
				!slices.Equal(r.Errors[0].Extensions["arguments"].([]any), []any{tt.argument}) {
				t.Errorf("%v, want an error about %s", r.Errors, tt.argument)
			}
		})
	}
}

func TestAsk(t *testing.T) {
	h := serve(t).Handler()
	want(t, h,
		`{ask(query:"constrains(L, X), company(X)"){columns{name type} totalCount edges{node{values{text entity{id}} validFrom modality disputed}}}}`,
		`{"ask":{"columns":[{"name":"L","type":"ENTITY"},{"name":"X","type":"ENTITY"}],"totalCount":1,"edges":[{"node":{"values":[
		{"text":`+law+`,"entity":{"id":`+law+
			`}},{"text":"21vianet","entity":{"id":"21vianet"}}],"validFrom":"2017-06-01","modality":"STATED","disputed":false}}]}}`)
	want(t, h, `{ask(query:"foundedOn(X, D)"){columns{type} edges{node{values{text entity{id} number date}}}}}`,
		`{"ask":{"columns":[{"type":"ENTITY"},{"type":"DATE"}],"edges":[{"node":{"values":[{"text":"21vianet","entity":{"id":"21vianet"},"number":null,"date":null},{"text":"1999","entity":null,"number":null,"date":"1999"}]}}]}}`)
	want(t, h, `{ask(query:"company(X) | count(X)"){columns{name} edges{node{values{number}}}}}`,
		`{"ask":{"columns":[{"name":"count"}],"edges":[{"node":{"values":[{"number":3}]}}]}}`)
	// The pages together contain each answer once.
	var seen []string
	after := ""
	for {
		r := ask(t, h,
			`query($a: String){ask(query:"company(X)", first: 1, after: $a){edges{node{values{text}}} pageInfo{hasNextPage endCursor}}}`,
			map[string]any{
				"a": after,
			})
		if len(r.Errors) > 0 {
			t.Fatal(r.Errors)
		}
		a := r.Data["ask"].(map[string]any)
		for _, e := range a["edges"].([]any) {
			seen = append(seen,
				e.(map[string]any)["node"].(map[string]any)["values"].([]any)[0].(map[string]any)["text"].(string))
		}
		info := a["pageInfo"].(map[string]any)
		if info["hasNextPage"] != true {
			break
		}
		after = info["endCursor"].(string)
	}
	if got := strings.Join(seen, " "); got != "21vianet microsoft sinnet" {
		t.Errorf("paged: %s", got)
	}
	r := ask(t, h, `{ask(query:"constrain(L, X)"){totalCount}}`, nil)
	if r.code(t) != "BAD_USER_INPUT" || !strings.Contains(r.Errors[0].Message,
		"query:1:1: constrain is not a relation type, fact or kind; did you mean constrains?") {
		t.Errorf("a mistake: %+v", r.Errors)
	}
	for question, want := range map[string]string{
		"constrains(L, X),\n  foo(X), bar(§)": `[{"column":15,"line":2,"message":"nothing in the language begins with §"}]`,
		"constrains(L, X),\n  foo(X)":         `[{"column":3,"line":2,"message":"foo is not a relation type, fact or kind"}]`,
		"law(L), company(L X)":                `[{"column":19,"line":1,"message":"\"X\" comes where , or ) belongs"}]`,
		"law(L":                               `[{"column":6,"line":1,"message":"the end comes where , or ) belongs"}]`,
		"law(L) | ":                           `[{"column":10,"line":1,"message":"the end comes where select, count, sum, avg, total, min, max, having or order belongs"}]`,
		"foo(X), zzzzzzzzzz(Y)":               `[{"column":1,"line":1,"message":"foo is not a relation type, fact or kind"},{"column":9,"line":1,"message":"zzzzzzzzzz is not a relation type, fact or kind"}]`,
	} {
		r := ask(t, h, `query($q: String!){ask(query: $q){totalCount}}`, map[string]any{"q": question})
		if r.code(t) != "BAD_USER_INPUT" {
			t.Fatal(r.Errors)
		}
		if got, err := json.Marshal(r.Errors[0].Extensions["problems"]); err != nil || string(got) != want {
			t.Errorf("%s: %s, want %s", question, got, want)
		}
	}
}

func TestAskWithMistakes(t *testing.T) {
	h := serve(t).Handler()
	// Every field that accepts a question reports an unknown id with its position. An id that the view hides is not an
	// error.
	mistake := `{"code":"BAD_USER_INPUT","problems":[{"column":9,"line":1,"message":"there is no entity /21vianett; did you mean /21vianet?"}]}`
	for _, query := range []string{
		`{ask(query:"company(/21vianett)"){totalCount}}`,
		`{compare(after:{without:["china"]}, question:"company(/21vianett)"){unchanged}}`,
	} {
		r := ask(t, h, query, nil)
		if len(r.Errors) != 1 {
			t.Fatalf("%s: %+v", query, r)
		}
		if got, err := json.Marshal(r.Errors[0].Extensions); err != nil || string(got) != mistake {
			t.Errorf("%s: %s", query, got)
		}
	}
	if w := get(t, h, "/export/ask.csv?q=company(/21vianett)"); w.Code != http.StatusBadRequest ||
		!strings.Contains(w.Body.String(), "did you mean /21vianet?") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	r := ask(t, h, `{ask(query:"company(X), borneBy(X, Y)"){totalCount}}`, nil)
	if got, err := json.Marshal(r.Errors); err != nil ||
		!strings.Contains(string(got),
			`[{"column":13,"line":1,"message":"nothing can be X: in company(X) it is company, in borneBy(X, Y) duty"}]`) {
		t.Errorf("what cannot be: %s", got)
	}
	want(t, h, `{view(without:["21vianet"]){ask(query:"operates(/21vianet, X)"){totalCount}}}`,
		`{"view":{"ask":{"totalCount":0}}}`)
	// A column of an attribute has the type of its values. A question without columns is valid.
	want(t, h, `{ask(query:"operates(X, Y, under: U)"){columns{name type} edges{node{values{text number}}}}}`,
		`{"ask":{"columns":[{"name":"X","type":"ENTITY"},{"name":"Y","type":"ENTITY"},{"name":"U","type":"TEXT"}],"edges":[{"node":{"values":[
		{"text":"21vianet","number":null},{"text":"azure-china","number":null},{"text":"licence","number":null}]}}]}}`)
	want(t, h, `{ask(query:"company(/21vianet)"){columns{name} totalCount}}`, `{"ask":{"columns":[],"totalCount":1}}`)
	r = ask(t, h, `{ask(query:"operates(X, Y, under: U) | sum(U)"){totalCount}}`, nil)
	if r.code(t) != "BAD_USER_INPUT" ||
		!strings.Contains(r.Errors[0].Message, `"licence", one of its values, is not a number`) {
		t.Errorf("a sum of texts: %+v", r.Errors)
	}
}

func TestWhyNotAndFragility(t *testing.T) {
	h := serve(t).Handler()
	r := ask(t, h, `{whyNot(source:`+law+
		`, type: CONSTRAINS, target:"sinnet", first: 20){rule{id} held{relation{id}} missing{text type source{id} target{id} negated}}}`,
		nil)
	if len(r.Errors) > 0 {
		t.Fatal(r.Errors)
	}
	misses := r.Data["whyNot"].([]any)
	if len(misses) == 0 {
		t.Fatal("no near miss")
	}
	last := misses[len(misses)-1].(map[string]any)
	var missing []string
	for _, m := range last["missing"].([]any) {
		missing = append(missing, m.(map[string]any)["text"].(string))
	}
	if got := strings.Join(missing, "; "); !strings.Contains(got, "conducts(/sinnet, /network-operation)") ||
		!strings.Contains(got, "operatesIn(/sinnet, /china)") {
		t.Errorf("missing: %s", got)
	}
	want(t, h, `{whyNot(source:`+law+`, type: CONSTRAINS, target:"21vianet"){rule{id}}}`, `{"whyNot":[]}`)
	want(t, h,
		`{node(id:"cn-cybersecurity-law-2017|CONSTRAINS|21vianet"){... on Relation{fragility{exhaustive sets{ids members{id}}} proof{steps{label relation{id} fact{name}}}}}}`,
		`{"node":{"fragility":{"exhaustive":true,"sets":[{"ids":["isaacs-2019"],"members":[{"id":"isaacs-2019"}]}]},"proof":{"steps":[
		{"label":"Cybersecurity Law CONSTRAINS 21Vianet, since 2017-06-01","relation":{"id":"cn-cybersecurity-law-2017|CONSTRAINS|21vianet"},"fact":null},
		{"label":"21Vianet OPERATES_IN China, since 1999","relation":{"id":"21vianet|OPERATES_IN|china"},"fact":null},
		{"label":"Cybersecurity Law APPLIES_IN China, since 2017-06-01","relation":{"id":"cn-cybersecurity-law-2017|APPLIES_IN|china"},"fact":null},
		{"label":"21Vianet CONDUCTS network operation, since 1999","relation":{"id":"21vianet|CONDUCTS|network-operation"},"fact":null},
		{"label":"21Vianet: foundedOn 1999","relation":null,"fact":{"name":"foundedOn"}},
		{"label":"Cybersecurity Law REGULATES network operation, since 2017-06-01","relation":{"id":"cn-cybersecurity-law-2017|REGULATES|network-operation"},"fact":null},
		{"label":"Cybersecurity Law: inForceOn 2017-06-01","relation":null,"fact":{"name":"inForceOn"}}]}}}`)
	want(t, h,
		`{compare(after:{without:["china"]}, question:"constrains(L, X)"){unchanged added{values{text}} removed{values{text}}}}`,
		`{"compare":{"unchanged":0,"added":[],"removed":[{"values":[{"text":`+law+`},{"text":"21vianet"}]}]}}`)
	want(t, h, `{conflicts{totalCount edges{node{bearer{id}}}} cycles(through:"china"){exhaustive cycles{length}}}`,
		`{"conflicts":{"totalCount":0,"edges":[]},"cycles":{"exhaustive":true,"cycles":[]}}`)
	want(t, h, `{company(id:"21vianet"){relations(filter:{modalities:[ALLEGED]}){edges{node{id}}}}}`,
		`{"company":{"relations":{"edges":[{"node":{"id":"21vianet|PARTNERS_WITH|microsoft"}}]}}}`)
	for query, code := range map[string]string{
		`{whyNot(source:"nobody", type: CONSTRAINS, target:"china"){rule{id}}}`: "NOT_FOUND",
		`{conflicts(of:"nobody"){totalCount}}`:                                  "NOT_FOUND",
		`{cycles(through:"nobody"){exhaustive}}`:                                "NOT_FOUND",
		`{conflicts(first:-1){totalCount}}`:                                     "BAD_USER_INPUT",
	} {
		if got := ask(t, h, query, nil).code(t); got != code {
			t.Errorf("%s: %s, want %s", query, got, code)
		}
	}
}

// TestProofOfAnswerIsAcceptedAlone checks that the proof of one relation of an answer is accepted without the answer.
// The answer holds only while no source denies the relation; without the answer, the relation is disputed.
func TestProofOfAnswerIsAcceptedAlone(t *testing.T) {
	b := &book{at: "1"}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	for _, id := range []string{"acme", "bolt"} {
		b.entity(id, "Company", id)
	}
	b.relate("acme", "OWNS", "bolt")
	b.relate("acme", "OWNS", "bolt", startingAt(claim.Year(2017)), func(c *claim.Context) { c.Stance = claim.Disputes })
	b.relate("acme", "LICENSES_TO", "bolt", func(c *claim.Context) { c.Period.To = claim.Year(2015) })
	h := serve(t, func(o *server.Options) { o.Graph = fixedView{viewOf(t, b.claims)} }).Handler()
	const of = `{ask(query:"owns(X, Y), licensesTo(X, Y)"){edges{node{disputed proofs{accepted file}}}}}`
	r := ask(t, h, of, nil)
	if len(r.Errors) > 0 {
		t.Fatal(r.Errors)
	}
	row := r.Data["ask"].(map[string]any)["edges"].([]any)[0].(map[string]any)["node"].(map[string]any)
	if row["disputed"] != false {
		t.Error("the answer is disputed, although nobody denies it in its time")
	}
	proofs := row["proofs"].([]any)
	if len(proofs) != 2 {
		t.Fatalf("%d proofs, want 2", len(proofs))
	}
	for i, disputed := range []bool{true, false} {
		p := proofs[i].(map[string]any)
		step := p["file"].(map[string]any)["steps"].([]any)[0].(map[string]any)
		if p["accepted"] != true || step["disputed"] != disputed {
			t.Errorf("proof %d: accepted %v, disputed %v, want true, %v", i, p["accepted"], step["disputed"], disputed)
		}
	}
}
