package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"nexum/server"
)

// counted reads the metrics of the service by name and labels.
func counted(t *testing.T, h http.Handler) map[string]float64 {
	t.Helper()
	w := download(t, h, "/metrics")
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]float64{}
	for name, f := range families {
		for _, m := range f.GetMetric() {
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, l.GetName()+"="+l.GetValue())
			}
			value := m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
			out[name+"{"+strings.Join(labels, ",")+"}"] = value
		}
	}
	return out
}

// TestMonitor sends requests and checks that the metrics count them.
func TestMonitor(t *testing.T) {
	h := serve(t, func(o *server.Options) {
		o.Sizes = func() map[string]int64 { return map[string]int64{"store_bytes": 7} }
	}).Handler()
	post := func(query string) {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/graphql",
			strings.NewReader(fmt.Sprintf(`{"query":%q}`, query)))
		r.Header.Set("Content-Type", "application/json")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	for range 3 {
		post(`query Names { company(id: "21vianet") { name } }`)
	}
	post(`query Deep { neighborhood(of: ["21vianet"], depth: 99) { entities { id } } }`)
	post(`{ nothing }`)
	download(t, h, "/export/relations.csv")
	download(t, h, "/export/nothing.csv")
	download(t, h, "/some/path")
	got := counted(t, h)
	for name, want := range map[string]float64{
		"nexum_graphql_operations_total{operation=Names,outcome=ok}":                            3,
		"nexum_graphql_operations_total{operation=Deep,outcome=LIMIT_EXCEEDED}":                 1,
		"nexum_graphql_operations_total{operation=anonymous,outcome=GRAPHQL_VALIDATION_FAILED}": 1,
		"nexum_graphql_operation_duration_seconds{operation=Names}":                             3,
		"nexum_limits_reached_total{code=LIMIT_EXCEEDED}":                                       1,
		"nexum_http_requests_total{part=graphql,status=200}":                                    5,
		"nexum_http_requests_total{part=export,status=200}":                                     1,
		"nexum_http_requests_total{part=export,status=404}":                                     1,
		"nexum_http_requests_total{part=page,status=404}":                                       1,
		"nexum_http_request_duration_seconds{part=graphql}":                                     5,
		"nexum_size{of=entities}":                                                               12,
		"nexum_size{of=store_bytes}":                                                            7,
		"nexum_requests_in_flight{}":                                                            0,
	} {
		if have, ok := got[name]; !ok || have != want {
			t.Errorf("%s is %v (%v), want %v", name, have, ok, want)
		}
	}
	if got["nexum_revision{}"] == 0 && len(got) < 20 {
		t.Errorf("%d metrics", len(got))
	}
}

// TestMonitorIsBounded checks that names chosen by clients cannot create an unlimited number of metrics.
func TestMonitorIsBounded(t *testing.T) {
	h := serve(t).Handler()
	for i := range 300 {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/graphql",
			strings.NewReader(fmt.Sprintf(`{"query":"query Q%d { __typename }"}`, i)))
		r.Header.Set("Content-Type", "application/json")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	names := 0
	got := counted(t, h)
	for name := range got {
		if strings.HasPrefix(name, "nexum_graphql_operations_total{") {
			names++
		}
	}
	if names != 101 || got["nexum_graphql_operations_total{operation=other,outcome=ok}"] != 200 {
		t.Errorf("%d names, %v others", names, got["nexum_graphql_operations_total{operation=other,outcome=ok}"])
	}
}

// TestTokens sends requests to a service that requires a token.
func TestTokens(t *testing.T) {
	h := serve(t, func(o *server.Options) {
		o.Tokens = []string{"0123456789abcdef"}
		o.LoadTokens = []string{"fedcba9876543210"}
	}).Handler()
	for _, tt := range []struct {
		name, path, authorization string
		status                    int
	}{
		{"none", "/export/relations.csv", "", http.StatusUnauthorized},
		{"the page", "/", "", http.StatusUnauthorized},
		{"metrics", "/metrics", "", http.StatusUnauthorized},
		{"a probe", "/livez", "", http.StatusOK},
		{"the token", "/export/relations.csv", "Bearer 0123456789abcdef", http.StatusOK},
		{"a token for loads", "/export/relations.csv", "Bearer fedcba9876543210", http.StatusOK},
		{"the token as a password", "/export/relations.csv", "Basic YW5uYTowMTIzNDU2Nzg5YWJjZGVm", http.StatusOK},
		{"another one", "/export/relations.csv", "Bearer 0123456789abcdeX", http.StatusUnauthorized},
		{"a part of it", "/export/relations.csv", "Bearer 0123456789abcde", http.StatusUnauthorized},
		{"nothing behind Bearer", "/export/relations.csv", "Bearer ", http.StatusUnauthorized},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var headers []string
			if tt.authorization != "" {
				headers = []string{"Authorization", tt.authorization}
			}
			w := download(t, h, tt.path, headers...)
			if w.Code != tt.status {
				t.Errorf("status %d, want %d: %.200s", w.Code, tt.status, w.Body)
			}
			if w.Code == http.StatusUnauthorized &&
				(w.Header().Get("WWW-Authenticate") == "" || !strings.Contains(w.Body.String(), "Bearer TOKEN")) {
				t.Errorf("%v %s", w.Header(), w.Body)
			}
		})
	}
}
