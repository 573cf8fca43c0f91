package server_test

import (
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/server"
)

func TestLookups(t *testing.T) {
	h := serve(t).Handler()
	want(t, h, `{entity(id:"21vianet"){__typename id kind name aliases description}}`,
		`{"entity":{"__typename":"Company","id":"21vianet","kind":"COMPANY","name":"21Vianet","aliases":["21Vianet Group","世纪互联"],"description":"A Chinese operator of data centres."}}`)
	want(t, h, `{company(id:"21vianet"){foundedOn employees stateOwned wentPublicOn industry}}`,
		`{"company":{"foundedOn":"1999","employees":2000,"stateOwned":false,"wentPublicOn":null,"industry":null}}`)
	want(t, h, `{law(id:"21vianet"){id} company(id:"nobody"){id} entity(id:""){id} node(id:"a|b|c"){id}}`,
		`{"law":null,"company":null,"entity":null,"node":null}`)
	want(t, h, `{nodes(ids:["china","nobody","21vianet|OPERATES|azure-china"]){__typename id}}`,
		`{"nodes":[{"__typename":"State","id":"china"},null,{"__typename":"Relation","id":"21vianet|OPERATES|azure-china"}]}`)
	want(t, h, `{entity(id:"21vianet"){local:localName(language:"zh-Hans") ... on Actor{actor:localName(language:"fr")}}}`,
		`{"entity":{"local":"世纪互联","actor":null}}`)
	want(t, h, `{view(asOf:"2018"){company(id:"21vianet"){localName(language:"ZH")}}}`,
		`{"view":{"company":{"localName":"世纪互联"}}}`)
	if a := ask(t, h, `{entity(id:"21vianet"){localName(language:"zh_CN")}}`, nil); a.code(t) != "BAD_USER_INPUT" {
		t.Errorf("an invalid language tag: %s", a.code(t))
	}
	want(t, h,
		`{entity(id:"21vianet"){... on Actor{id} ... on LegalSubject{bears{edges{node{id}}}} ... on Law{inForceOn}}}`,
		`{"entity":{"id":"21vianet","bears":{"edges":[]}}}`)
}

func TestSources(t *testing.T) {
	h := serve(t).Handler()
	want(t, h, `{stats{documents sources(first: 5){relayed document{id}}}}`,
		`{"stats":{"documents":1,"sources":[{"relayed":0,"document":{"id":"isaacs-2019"}}]}}`)
	want(t, h, `{view(distrust:["isaacs-2019"]){stats{documents sources{claims}}}}`,
		`{"view":{"stats":{"documents":0,"sources":[]}}}`)
	if code := ask(t, h, `{stats{sources(first: 1001){claims}}}`, nil).code(t); code != "LIMIT_EXCEEDED" {
		t.Errorf("more than the service gives: %s", code)
	}
}

func TestTypedRelations(t *testing.T) {
	h := serve(t).Handler()
	want(t, h,
		`{company(id:"21vianet"){operates{edges{node{id} relation{type validFrom validTo claims{document{id} locator attributes revision{number message}}}}}
		partners{edges{node{id} relation{modality confidence}}} competitors{edges{node{id}}} licensors{edges{node{id}}}}}`,
		`{"company":{"operates":{"edges":[{"node":{"id":"azure-china"},"relation":{"type":"OPERATES","validFrom":"2013-06","validTo":null,
		"claims":[{"document":{"id":"isaacs-2019"},"locator":"4.5","attributes":{"under":"licence"},"revision":{"number":1,"message":"test"}}]}}]},
		"partners":{"edges":[{"node":{"id":"microsoft"},"relation":{"modality":"ALLEGED","confidence":0.6}}]},
		"competitors":{"edges":[{"node":{"id":"sinnet"}}]},"licensors":{"edges":[{"node":{"id":"microsoft"}}]}}}`)
	// The far end has the kind of the field, even if the relation type allows other kinds.
	want(t, h, `{state(id:"china"){organs{edges{node{id name}}}}}`,
		`{"state":{"organs":{"edges":[{"node":{"id":"miit","name":"Ministry of Industry and Information Technology"}}]}}}`)
	want(t, h, `{service(id:"azure-china"){operators{edges{node{id} relation{disputed claims{stance by{id}}}}}}}`,
		`{"service":{"operators":{"edges":[{"node":{"id":"21vianet"},"relation":{"disputed":false,"claims":[{"stance":"SUPPORTS","by":null}]}},
		{"node":{"id":"sinnet"},"relation":{"disputed":true,"claims":[{"stance":"SUPPORTS","by":null},{"stance":"DISPUTES","by":{"id":"microsoft"}}]}}]}}}`)
	want(t, h, `{service(id:"azure-china"){operators(filter:{includeDisputed:false}){edges{node{id}}}}}`,
		`{"service":{"operators":{"edges":[{"node":{"id":"21vianet"}}]}}}`)
	want(t, h, `{company(id:"21vianet"){partners(filter:{minConfidence:0.7}){edges{node{id}}}}}`,
		`{"company":{"partners":{"edges":[]}}}`)
}

// TestOfDocument queries the claims of a document and the claims of others that relay it, for an entity and for the
// whole view.
func TestOfDocument(t *testing.T) {
	b := &book{at: "1"}
	of := func(document, relays string) func(*claim.Context) {
		return func(c *claim.Context) { c.Document, c.Relays = document, relays }
	}
	for _, id := range []string{"isaacs-2019", "minnick-2013", "ragland-2013"} {
		b.entity(id, "Document", id)
	}
	for _, id := range []string{"a", "b", "c"} {
		b.entity(id, "Company", id)
	}
	b.relate("a", "OWNS", "b")
	b.relate("a", "OWNS", "c", of("minnick-2013", "ragland-2013"))
	b.relate("b", "OWNS", "c", of("minnick-2013", ""))
	b.relate("b", "OWNS", "c", of("isaacs-2019", ""))
	h := serve(t, func(o *server.Options) { o.Graph = fixedView{viewOf(t, b.claims)} }).Handler()
	edge := func(ids ...string) string {
		var edges []string
		for _, id := range ids {
			edges = append(edges, `{"node":{"id":"`+id+`"}}`)
		}
		return `{"relations":{"edges":[` + strings.Join(edges, ",") + `]}}`
	}
	for filter, data := range map[string]string{
		`documents:["isaacs-2019"]`:                      edge("a|OWNS|b", "b|OWNS|c"),
		`documents:["minnick-2013"]`:                     edge("a|OWNS|c", "b|OWNS|c"),
		`documents:["ragland-2013"]`:                     edge("a|OWNS|c"),
		`documents:["ragland-2013","isaacs-2019"]`:       edge("a|OWNS|b", "a|OWNS|c", "b|OWNS|c"),
		`documents:["minnick-2013"],types:[OPERATES_IN]`: edge(),
	} {
		want(t, h, `{relations(filter:{`+filter+`}){edges{node{id}}}}`, data)
	}
	want(t, h, `{entity(id:"a"){relations(filter:{documents:["minnick-2013"]}){edges{node{id}}}}}`,
		`{"entity":`+edge("a|OWNS|c")+`}`)
	want(t, h, `{view(distrust:["minnick-2013"]){relations(filter:{documents:["minnick-2013"]}){edges{node{id}}}}}`,
		`{"view":`+edge()+`}`)
	for list, code := range map[string]string{`["nobody"]`: "NOT_FOUND", `[]`: "BAD_USER_INPUT"} {
		if got := ask(t, h, `{relations(filter:{documents:`+list+`}){edges{cursor}}}`, nil).code(t); got != code {
			t.Errorf("%s: %s, want %s", list, got, code)
		}
	}
}

func TestDerived(t *testing.T) {
	h := serve(t).Handler()
	got := ask(t, h,
		`{company(id:"21vianet"){constrainedBy(first:50){edges{node{name inForceOn} relation{id derived validFrom claims{stance} proof{text rule{id yields} premises{relation{id}} leaves{claims{document{id} locator}}}}}}}}`,
		nil)
	if len(got.Errors) > 0 {
		t.Fatal(got.Errors)
	}
	edges := got.Data["company"].(map[string]any)["constrainedBy"].(map[string]any)["edges"].([]any)
	if len(edges) != 1 {
		t.Fatalf("edges: %v", edges)
	}
	rel := edges[0].(map[string]any)["relation"].(map[string]any)
	proof := rel["proof"].(map[string]any)
	text := proof["text"].(string)
	if rel["derived"] != true || rel["validFrom"] != "2017-06-01" || len(proof["premises"].([]any)) != 4 ||
		len(proof["leaves"].([]any)) < 4 {
		t.Errorf("relation: %v", rel)
	}
	if !strings.Contains(text, "Cybersecurity Law CONSTRAINS 21Vianet") || !strings.Contains(text, "isaacs-2019, 4.5") {
		t.Errorf("text:\n%s", text)
	}
	want(t, h,
		`{node(id:"cn-cybersecurity-law-2017|CONSTRAINS|21vianet"){... on Relation{derived source{id} target{id}}}}`,
		`{"node":{"derived":true,"source":{"id":"cn-cybersecurity-law-2017"},"target":{"id":"21vianet"}}}`)
	want(t, h, `{law(id:"cn-cybersecurity-law-2017"){constrains{edges{node{__typename id}}}}}`,
		`{"law":{"constrains":{"edges":[{"node":{"__typename":"Company","id":"21vianet"}}]}}}`)
	want(t, h, `{company(id:"21vianet"){constrainedBy(filter:{includeDerived:false}){edges{node{id}}}}}`,
		`{"company":{"constrainedBy":{"edges":[]}}}`)
	want(t, h, `{rules{id yields rationale}}`,
		`{"rules":[{"id":"activity-in-jurisdiction","yields":"CONSTRAINS","rationale":"A statute governs conduct within its territory."}]}`)
	want(t, h,
		`{relation:node(id:"21vianet|OPERATES|azure-china"){... on Relation{proof{rule{id} premises{id} text} proofs{validFrom}}}}`,
		`{"relation":{"proof":{"rule":null,"premises":[],"text":"21Vianet OPERATES Azure China, since 2013-06   isaacs-2019, 4.5\n"},"proofs":[{"validFrom":"2013-06"}]}}`)
}

func TestLists(t *testing.T) {
	h := serve(t).Handler()
	want(t, h, `{companies{edges{node{id} relation{id}} pageInfo{hasNextPage hasPreviousPage}}}`,
		`{"companies":{"edges":[{"node":{"id":"21vianet"},"relation":null},{"node":{"id":"microsoft"},"relation":null},{"node":{"id":"sinnet"},"relation":null}],"pageInfo":{"hasNextPage":false,"hasPreviousPage":false}}}`)
	want(t, h, `{companies(orderBy:{field:NAME,direction:DESC},first:2){edges{node{name}}}}`,
		`{"companies":{"edges":[{"node":{"name":"Sinnet"}},{"node":{"name":"Microsoft"}}]}}`)
	want(t, h, `{companies(orderBy:{field:RELATIONS,direction:DESC},first:1){edges{node{id}}}}`,
		`{"companies":{"edges":[{"node":{"id":"21vianet"}}]}}`)
	want(t, h, `{entities(filter:{namePrefix:"miit"}){edges{node{id}}}}`,
		`{"entities":{"edges":[{"node":{"id":"miit"}}]}}`)
	want(t, h, `{entities(filter:{kinds:[LAW,STATE]}){edges{node{id}}}}`,
		`{"entities":{"edges":[{"node":{"id":"china"}},{"node":{"id":"cn-cybersecurity-law-2017"}}]}}`)
	want(t, h, `{entities(filter:{related:{type:OPERATES,direction:OUT,to:"azure-china"}}){edges{node{id}}}}`,
		`{"entities":{"edges":[{"node":{"id":"21vianet"}},{"node":{"id":"sinnet"}}]}}`)
	want(t, h, `{companies(filter:{related:{type:CONDUCTS}}){edges{node{id}}}}`,
		`{"companies":{"edges":[{"node":{"id":"21vianet"}}]}}`)
	want(t, h, `{entities(filter:{ids:["sinnet","china"],kinds:[COMPANY]}){edges{node{id}}}}`,
		`{"entities":{"edges":[{"node":{"id":"sinnet"}}]}}`)
	for query, code := range map[string]string{
		`{companies(filter:{kinds:[LAW]}){edges{node{id}}}}`:                          "BAD_USER_INPUT",
		`{entities(filter:{ids:["nobody"]}){edges{node{id}}}}`:                        "NOT_FOUND",
		`{entities(filter:{related:{type:OPERATES,to:"nobody"}}){edges{node{id}}}}`:   "NOT_FOUND",
		`{entities(first:-1){edges{node{id}}}}`:                                       "BAD_USER_INPUT",
		`{entities(first:1001){edges{node{id}}}}`:                                     "LIMIT_EXCEEDED",
		`{entities(after:"?"){edges{node{id}}}}`:                                      "BAD_USER_INPUT",
		`{entities(after:"aQ"){edges{node{id}}}}`:                                     "BAD_USER_INPUT",
		`{entities(filter:{kinds:[PLANET]}){edges{node{id}}}}`:                        "GRAPHQL_VALIDATION_FAILED",
		`{entity(id:"21vianet"){relations(filter:{minConfidence:2}){edges{cursor}}}}`: "BAD_USER_INPUT",
		`{company(id:"21vianet"){operates(filter:{types:[OWNS]}){edges{cursor}}}}`:    "BAD_USER_INPUT",
		`{company(id:"21vianet"){operates(filter:{direction:IN}){edges{cursor}}}}`:    "BAD_USER_INPUT",
		`{paths(from:"nobody",to:"china"){explored}}`:                                 "NOT_FOUND",
		`{paths(from:"china",to:"miit",maxLength:99){explored}}`:                      "LIMIT_EXCEEDED",
		`{neighborhood(of:["nobody"]){truncated}}`:                                    "NOT_FOUND",
		`{subgraph(ids:["china","nobody"]){truncated}}`:                               "NOT_FOUND",
		`{entities(first:2147483647){edges{node{id}}}}`:                               "LIMIT_EXCEEDED",
		`{entities(first:99999999999){edges{node{id}}}}`:                              "GRAPHQL_VALIDATION_FAILED",
		`{search(text:"x",kinds:[company]){edges{score}}}`:                            "GRAPHQL_VALIDATION_FAILED",
		`{nope}`: "GRAPHQL_VALIDATION_FAILED",
		`{`:      "GRAPHQL_PARSE_FAILED",
	} {
		if got := ask(t, h, query, nil).code(t); got != code {
			t.Errorf("%s: code %s, want %s", query, got, code)
		}
	}
	// The value of an enum variable must be an exact name, and the value of a number variable must be a number.
	if got := ask(t, h, `query($k:[EntityKind!]){entities(filter:{kinds:$k}){edges{cursor}}}`, map[string]any{
		"k": []string{"company"},
	}).code(t); got != "BAD_USER_INPUT" {
		t.Errorf("enum in lower case: %s", got)
	}
	if got := ask(t, h, `query($n:Int){entities(first:$n){edges{cursor}}}`, map[string]any{
		"n": "5",
	}).code(t); got != "BAD_USER_INPUT" {
		t.Errorf("text for a number: %s", got)
	}
}

// TestPages reads lists in pages of every size. Together, the pages must equal the list in one page.
func TestPages(t *testing.T) {
	h := serve(t).Handler()
	for _, list := range []struct{ name, open, close string }{
		{"entities", `entities(%)`, ``},
		{"by name", `entities(orderBy:{field:NAME} %)`, ``},
		{"by name, backwards", `entities(orderBy:{field:NAME direction:DESC} %)`, ``},
		{"by relations", `entities(orderBy:{field:RELATIONS direction:DESC} %)`, ``},
		{"by id, backwards", `entities(orderBy:{field:ID direction:DESC} %)`, ``},
		{"of two kinds", `entities(filter:{kinds:[COMPANY LAW]} %)`, ``},
		{"typed, by name", `companies(orderBy:{field:NAME} %)`, ``},
		{"relations", `relations(%)`, ``},
		{"relations of some types", `relations(filter:{types:[OPERATES CONSTRAINS]} %)`, ``},
		{"of one entity", `entity(id:"21vianet"){relations(%)`, `}`},
		{"typed relation", `service(id:"azure-china"){operators(%)`, `}`},
		{"facts", `entity(id:"21vianet"){facts(%)`, `}`},
		{"search", `search(text:"c" %)`, ``},
	} {
		node := "node{id}"
		if list.name == "facts" {
			node = "node{name value}"
		}
		page := func(args string) (nodes []any, info map[string]any) {
			t.Helper()
			open := strings.Replace(list.open, "%", args, 1)
			got := ask(t, h, `{x:`+open+`{edges{cursor `+node+`} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}`+
				list.close+`}`, nil)
			if len(got.Errors) > 0 {
				t.Fatalf("%s: %v", list.name, got.Errors)
			}
			x := got.Data["x"].(map[string]any)
			if _, ok := x["edges"]; !ok {
				for _, v := range x {
					x = v.(map[string]any)
				}
			}
			info = x["pageInfo"].(map[string]any)
			edges := x["edges"].([]any)
			nodes = append(nodes, edges...)
			if len(edges) > 0 && (info["startCursor"] != edges[0].(map[string]any)["cursor"] ||
				info["endCursor"] != edges[len(edges)-1].(map[string]any)["cursor"]) {
				t.Errorf("%s: pageInfo %v of %v", list.name, info, edges)
			}
			return nodes, info
		}
		all, _ := page("first:1000")
		if len(all) < 2 {
			t.Errorf("%s: %d entries are too few to test with", list.name, len(all))
		}
		for size := 1; size <= len(all)+1; size++ {
			var got []any
			after := ""
			for range 100 {
				nodes, info := page("first:" + itoa(size) + after)
				if (len(got) > 0) != info["hasPreviousPage"].(bool) {
					t.Errorf("%s, pages of %d: hasPreviousPage %v after %d", list.name, size, info["hasPreviousPage"], len(got))
				}
				got = append(got, nodes...)
				if (len(got) < len(all)) != info["hasNextPage"].(bool) {
					t.Errorf("%s, pages of %d: hasNextPage %v after %d of %d", list.name, size, info["hasNextPage"],
						len(got), len(all))
				}
				if info["hasNextPage"] != true {
					break
				}
				after = ` after:"` + info["endCursor"].(string) + `"`
			}
			if !slices.EqualFunc(got, all, func(a, b any) bool {
				return a.(map[string]any)["cursor"] == b.(map[string]any)["cursor"]
			}) {
				t.Errorf("%s, pages of %d:\n got %v\nwant %v", list.name, size, got, all)
			}
		}
		nodes, info := page(`first:0`)
		if len(nodes) != 0 || info["hasNextPage"] != true || info["startCursor"] != nil {
			t.Errorf("%s: first 0 gives %v, %v", list.name, nodes, info)
		}
	}
}

func TestTraversals(t *testing.T) {
	h := serve(t).Handler()
	want(t, h,
		`{paths(from:"microsoft",to:"cayman-islands",first:1){paths{length entities{id} relations{type}} exhaustive truncated}}`,
		`{"paths":{"paths":[{"length":2,"entities":[{"id":"microsoft"},{"id":"21vianet"},{"id":"cayman-islands"}],"relations":[{"type":"LICENSES_TO"},{"type":"INCORPORATED_IN"}]}],"exhaustive":false,"truncated":null}}`)
	want(t, h, `{paths(from:"microsoft",to:"cayman-islands",avoid:["21vianet"]){paths{length} exhaustive}}`,
		`{"paths":{"paths":[],"exhaustive":true}}`)
	want(t, h, `{neighborhood(of:["cayman-islands"],depth:1){entities{id} relations{id} truncated}}`,
		`{"neighborhood":{"entities":[{"id":"cayman-islands"},{"id":"21vianet"}],"relations":[{"id":"21vianet|INCORPORATED_IN|cayman-islands"}],"truncated":"DEPTH"}}`)
	want(t, h, `{subgraph(ids:["microsoft","azure-china"]){entities{id} relations{id} truncated}}`,
		`{"subgraph":{"entities":[{"id":"microsoft"},{"id":"azure-china"}],"relations":[{"id":"microsoft|PROVIDES|azure-china"}],"truncated":null}}`)
}

func TestFactsAndCounts(t *testing.T) {
	h := serve(t).Handler()
	want(t, h,
		`{entity(id:"miit"){facts{totalCount edges{node{name value language disputed claims{locator}}}} relationCounts{type direction count}}}`,
		`{"entity":{"facts":{"totalCount":3,"edges":[{"node":{"name":"alias","value":"MIIT","language":null,"disputed":false,"claims":[{"locator":"4.5"}]}},
		{"node":{"name":"kind","value":"Ministry","language":null,"disputed":false,"claims":[{"locator":"4.5"}]}},
		{"node":{"name":"name","value":"Ministry of Industry and Information Technology","language":null,"disputed":false,"claims":[{"locator":"4.5"}]}}]},
		"relationCounts":[{"type":"PART_OF","direction":"OUT","count":1}]}}`)
	want(t, h, `{revision{number message committedAt} stats{entities relations documents kinds{kind count}}}`,
		`{"revision":{"number":1,"message":"test","committedAt":null},"stats":{"entities":12,"relations":14,"documents":1,"kinds":[
		{"kind":"ACTIVITY","count":1},{"kind":"COMPANY","count":3},{"kind":"DOCUMENT","count":1},{"kind":"LAW","count":1},{"kind":"MINISTRY","count":1},
		{"kind":"PLACE","count":1},{"kind":"SERVICE","count":1},{"kind":"STATE","count":1},{"kind":"THING","count":2}]}}`)
}

func TestOntology(t *testing.T) {
	got := ask(t, serve(t).Handler(),
		`{ontology{kinds{kind name description iri facts{name type description required}} relationTypes{type name inverse symmetric from to}}}`,
		nil)
	if len(got.Errors) > 0 {
		t.Fatal(got.Errors)
	}
	o := got.Data["ontology"].(map[string]any)
	if len(o["kinds"].([]any)) < 22 || len(o["relationTypes"].([]any)) < 40 {
		t.Errorf("ontology: %d kinds, %d relation types", len(o["kinds"].([]any)), len(o["relationTypes"].([]any)))
	}
}

func TestForeign(t *testing.T) {
	h := serve(t).Handler()
	want(t, h,
		`{thing(id:"http://e/a"){name relations{edges{node{id type predicate claims{document{id name relations{edges{cursor}} facts{totalCount}}}}}}
		facts{edges{node{name value language claims{document{id kind} locator}}}}}}`,
		`{"thing":{"name":"http://e/a","relations":{"edges":[{"node":{"id":"http://e/a|http://e/knows|http://e/b","type":"RELATED","predicate":"http://e/knows",
		"claims":[{"document":{"id":"unattributed","name":"Unattributed","relations":{"edges":[]},"facts":{"totalCount":3}}}]}}]},
		"facts":{"edges":[{"node":{"name":"http://e/says","value":"hi","language":"en","claims":[{"document":{"id":"unattributed","kind":"DOCUMENT"},"locator":null}]}}]}}}`)
	want(t, h,
		`{relations(filter:{types:[RELATED]}){edges{node{id}}} node(id:"http://e/a|http://e/knows|http://e/b"){id}}`,
		`{"relations":{"edges":[{"node":{"id":"http://e/a|http://e/knows|http://e/b"}}]},"node":{"id":"http://e/a|http://e/knows|http://e/b"}}`)
}
