package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// remoteCases are commands and their arguments.
var remoteCases = []struct{ name, args string }{
	{"answers with proofs", "ask;constrains(L, /21vianet);--first;3"},
	{"all answers, in two pages and more", "ask;operatesIn(X, Y);--first;0;--format;csv;--no-proofs"},
	{"answers as JSON", "ask;employees(X, N);--format;json"},
	{"a table", "ask;owns(X, Y, percent: P);--format;table"},
	{"yes", "ask;operates(/21vianet, /azure-china);--format;csv"},
	{"no answer", "ask;operates(/adobe, /azure-china)"},
	{"another view", "ask;exposedTo(X, /china);--without;microsoft;--as-of;2016"},
	{"an assumption", "ask;owns(/adobe, X);--with;adobe|OWNS|oracle"},
	{"a search", "search;china;--first;3"},
	{"a search by kind", "search;china;--kind;law;--format;json"},
	{"nothing found", "search;qqqqqqq"},
	{"an entity", "show;isaacs-2019;--first;0;--format;csv"},
	{"an entity and some relations", "show;21vianet;--no-derived;--type;operates,provides"},
	{"a relation", "show;21vianet|OPERATES|azure-china"},
	{"a derived relation", "show;cn-icp-isp-licensing|CONSTRAINS|21vianet"},
	{"an entity, cut", "show;21vianet;--first;2"},
	{"paths", "paths;microsoft;china;--first;3;--avoid;21vianet;--max-length;4"},
	{"paths of a type, as JSON", "paths;microsoft;china;--type;operates,provides,partOf;--format;json"},
	{"no path", "paths;microsoft;china;--max-length;1;--type;owns"},
	{"a neighborhood", "neighborhood;21vianet;microsoft;--limit;20;--format;csv"},
	{"a neighborhood, as of a year", "neighborhood;21vianet;--as-of;2010;--no-derived"},
	{"cycles", "cycles;--first;2"},
	{"a timeline", "timeline;21vianet;--format;json"},
	{"a timeline of all", "timeline;--first;5"},
	{"conflicts", "conflicts;--first;2;--format;json"},
	{"why not", "whynot;us-cloud-act-2018;constrains;china;--first;1"},
	{"fragility", "fragility;cn-icp-isp-licensing|CONSTRAINS|21vianet"},
	{"entities", "entities;company;--order;foundedOn;--first;3"},
	{"relations", "relations;21vianet;--type;owns"},
	{"subgraph", "subgraph;21vianet;azure-china"},
	{"merges", "merges"},
	{"stats", "stats"},
	{"rules", "rules;jurisdiction"},
	{"a comparison", "compare;exposedTo(X, /china);--after-without;microsoft;--first;0"},
	{"a comparison of distrust", "compare;operates(X, Y);--before-as-of;2010;--after-distrust;isaacs-2019;--format;csv"},
	{"claims", "claims;isaacs-2019;4.46"},
	{"claims, as JSON", "claims;jones-2012;--first;3;--format;json"},
	{"metrics", "metrics;pagerank;degree;--of;21vianet;--first;3"},
	{"matches", "match;--kind;law;--min-score;0.2;--first;3"},
	{"aggregates", "aggregate;company;--group-by;headquarteredIn;--fact;foundedOn;--first;3"},
	{"a check of a proof", "check-proof;testdata/operates.proof.json"},
	{"the schema", "schema"},
	{"metrics of some", "metrics;core;--ids;21vianet;--ids;microsoft;--format;table"},
}

// TestRemote checks that a running service and the store that it serves give the same answers, byte for byte.
func TestRemote(t *testing.T) {
	data := bundled(t)
	url := "http://" + serve(t, "--data", data)
	for _, tt := range remoteCases {
		t.Run(tt.name, func(t *testing.T) {
			args := strings.Split(tt.args, ";")
			want, wantNotes, err := both(append(args, "--data", data)...)
			if err != nil {
				t.Fatal(err)
			}
			got, notes, err := both(append(args, "--url", url)...)
			if err != nil || got != want || notes != wantNotes {
				t.Errorf("%v\n--- the service\n%s%s--- the store\n%s%s", err, got, notes, want, wantNotes)
			}
		})
	}
	t.Run("every command that reads", func(t *testing.T) {
		tested := map[string]bool{"merge-claims": true} // by TestMergeInService
		for _, tt := range remoteCases {
			tested[strings.Split(tt.args, ";")[0]] = true
		}
		for name, c := range new(cli).readingCommands() {
			if _, ok := c.(remoteCommand); ok && !tested[name] {
				t.Errorf("%s --url is not tested", name)
			}
		}
	})
}

// TestRemoteErrors checks that errors of a service are as clear as those of a store.
func TestRemoteErrors(t *testing.T) {
	url := "http://" + serve(t, "--store", "memory:")
	other := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	for _, tt := range []struct{ name, args, want string }{
		{
			"an unknown id in a question", "ask;constrains(L, /21vianett)",
			"^ there is no entity /21vianett; did you mean /21vianet?",
		},
		{"an unknown id", "show;21vianett", `there is no entity "21vianett"`},
		{"a relation that does not hold", "show;adobe|OWNS|china", "does not hold in this view"},
		{"an unknown id of a view", "ask;company(X);--without;nobody", "nobody"},
		{"an unknown type", "show;21vianet;--type;owned", `--type: there is no "owned"`},
		{"a store as well", "ask;company(X);--store;memory:", "leave one of them out"},
		{"a limit of the service", "ask;company(X);--limit-rule-steps;10", "a service has its own limits"},
		{"no address", "ask;company(X);--url;localhost", "is not an address such as"},
		{"another service", "ask;company(X);--url;" + other.URL, "not an answer of nexum"},
		{"no service", "ask;company(X);--url;http://127.0.0.1:1", "refused"},
		{"a command that a service does not run", "export", "unknown flag --url"},
		{"an unknown id of a path", "paths;21vianet;nowhere", "nowhere"},
		{"a file of the service", "match;--out;-;--accept;2", "--accept must be from 0 to 1"},
		{"a wrong value", "paths;21vianet;china;--first;-1", "first"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args := strings.Split(tt.args, ";")
			if !strings.Contains(tt.args, "--url") {
				args = append(args, "--url", url)
			}
			out, _, err := both(args...)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %s\n%s", err, tt.want, out)
			}
		})
	}
}

// TestCommander checks the requests that the service refuses, whichever program sends them.
func TestCommander(t *testing.T) {
	reached := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	t.Cleanup(other.Close)
	url := "http://" + serve(t, "--store", "memory:", "--limit-answer", "1", "--limit-rule-steps", "5")
	for _, tt := range []struct{ name, path, body, want string }{
		{"an unknown command", "/command/nothing", `{}`, "there is no command"},
		{"a command that writes files", "/command/export", `{"Output":"/tmp/x"}`, "there is no command"},
		{"an unknown flag", "/command/search", `{"Text":"a","Colour":"red"}`, `unknown field \"Colour\"`},
		{"no JSON", "/command/search", `Text`, "search of this service"},
		{"another service", "/command/search", `{"Text":"qqqqqqq","URL":"` + other.URL + `"}`, "nothing found"},
		{"another store", "/command/search", `{"Text":"qqqqqqq","Store":"memory:"}`, "unknown field"},
		{"a limit of its own", "/command/ask", `{"Question":"constrains(L, X)","Limit":{"RuleSteps":1000000000}}`, "5 steps"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			resp, err := http.Post(url+tt.path, "application/json", strings.NewReader(tt.body)) //nolint:noctx // a test
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			text, err := io.ReadAll(resp.Body)
			if err != nil || !strings.Contains(string(text), tt.want) {
				t.Errorf("%v, %s: %s, want %s", err, resp.Status, text, tt.want)
			}
		})
	}
	if reached {
		t.Error("the service asked another service")
	}
	t.Run("a form", func(t *testing.T) {
		resp, err := http.Post(url+"/command/search", "text/plain",
			strings.NewReader(`{"Text":"a"}`)) //nolint:noctx // a test
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("status %s", resp.Status)
		}
	})
}
