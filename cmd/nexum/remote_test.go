package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestRemote checks that a running service and the store that it serves give the same answers, byte for byte.
func TestRemote(t *testing.T) {
	data := bundled(t)
	url := "http://" + serve(t, "--data", data)
	for _, tt := range []struct{ name, args string }{
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
	} {
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
	t.Run("an entity, cut", func(t *testing.T) {
		out, notes, err := both("show", "21vianet", "--first", "2", "--url", url)
		if err != nil || strings.Count(out, "21Vianet ") < 2 || !strings.Contains(notes, "more relations; see them with --first 0") {
			t.Errorf("%v: %s%s", err, out, notes)
		}
	})
}

// TestRemoteErrors checks that errors of a service are as clear as those of a store.
func TestRemoteErrors(t *testing.T) {
	url := "http://" + serve(t, "--store", "memory:")
	other := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	for _, tt := range []struct{ name, args, want string }{
		{"an unknown id in a question", "ask;constrains(L, /21vianett)", "^ there is no entity /21vianett; did you mean /21vianet?"},
		{"an unknown id", "show;21vianett", `there is no entity "21vianett"`},
		{"a relation that does not hold", "show;adobe|OWNS|china", "does not hold in this view"},
		{"an unknown id of a view", "ask;company(X);--without;nobody", "nobody"},
		{"an unknown type", "show;21vianet;--type;owned", `--type: there is no "owned"`},
		{"a store as well", "ask;company(X);--store;memory:", "leave one of them out"},
		{"a limit of the service", "ask;company(X);--limit-rule-steps;10", "a service has its own limits"},
		{"no address", "ask;company(X);--url;localhost", "is no address such as"},
		{"another service", "ask;company(X);--url;" + other.URL, "not as nexum does"},
		{"no service", "ask;company(X);--url;http://127.0.0.1:1", "refused"},
		{"a verb that a service is not asked", "conflicts", "unknown flag --url"},
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
