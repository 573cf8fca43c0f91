package tracing

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	common "go.opentelemetry.io/proto/otlp/common/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// A roundTrip answers requests without a network.
type roundTrip func(r *http.Request, body []byte) *http.Response

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	return f(r, body), nil
}

// reply returns a response with one header.
func reply(status int, header, value, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Header: http.Header{header: {value}}, Body: io.NopCloser(strings.NewReader(body)),
	}
}

// settingsOf returns the settings of an environment.
func settingsOf(t *testing.T, env map[string]string) exportSettings {
	t.Helper()
	s, err := newExportSettings(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// batch returns one span with a parent and an attribute.
func batch() []*otlp.ResourceSpans {
	return []*otlp.ResourceSpans{{ScopeSpans: []*otlp.ScopeSpans{{Spans: []*otlp.Span{{
		TraceId: []byte("0123456789abcdef"), SpanId: []byte("01234567"), ParentSpanId: []byte("89abcdef"), Name: "query.Ask",
		Kind: otlp.Span_SPAN_KIND_SERVER, StartTimeUnixNano: 1 << 60,
		Attributes: []*common.KeyValue{{Key: "n", Value: &common.AnyValue{Value: &common.AnyValue_IntValue{IntValue: 7}}}},
	}}}}}}
}

// TestUploadTraces checks what a collector receives in each form.
func TestUploadTraces(t *testing.T) {
	const asJSON = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"30313233343536373839616263646566","spanId":"3031323334353637",` +
		`"parentSpanId":"3839616263646566","name":"query.Ask","kind":2,"startTimeUnixNano":"1152921504606846976",` +
		`"attributes":[{"key":"n","value":{"intValue":"7"}}]}]}]}]}`
	for _, tt := range []struct {
		name  string
		env   map[string]string
		media string
	}{
		{"protobuf", map[string]string{}, "application/x-protobuf"},
		{"compressed", map[string]string{"OTEL_EXPORTER_OTLP_COMPRESSION": "gzip"}, "application/x-protobuf"},
		{"JSON", map[string]string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json"}, "application/json"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.env["OTEL_EXPORTER_OTLP_HEADERS"] = "authorization=Bearer%20x, tenant=a"
			c := newCollector(settingsOf(t, tt.env), "1.2.3")
			var got *http.Request
			var body []byte
			c.client.Transport = roundTrip(func(r *http.Request, b []byte) *http.Response {
				got, body = r, b
				return reply(http.StatusOK, "Content-Type", tt.media, "")
			})
			if err := c.UploadTraces(t.Context(), batch()); err != nil {
				t.Fatal(err)
			}
			if got.Header.Get("Content-Encoding") == "gzip" {
				r, err := gzip.NewReader(bytes.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				if body, err = io.ReadAll(r); err != nil {
					t.Fatal(err)
				}
			}
			h := got.Header
			if got.URL.String() != "http://localhost:4318/v1/traces" || h.Get("Content-Type") != tt.media || h.Get("Authorization") != "Bearer x" ||
				h.Get("Tenant") != "a" || h.Get("User-Agent") != "nexum/1.2.3" {
				t.Errorf("%s %v", got.URL, h)
			}
			if tt.media == "application/json" {
				if text := strings.ReplaceAll(string(body), `, "`, `,"`); strings.ReplaceAll(text, `": `, `":`) != asJSON {
					t.Errorf("\n got %s\nwant %s", body, asJSON)
				}
				return
			}
			var data otlp.TracesData
			if err := proto.Unmarshal(body, &data); err != nil {
				t.Fatal(err)
			}
			if want := (&otlp.TracesData{ResourceSpans: batch()}); !proto.Equal(&data, want) {
				t.Errorf("got %s", protojson.Format(&data))
			}
		})
	}
}

// TestBusyCollector checks when a batch is sent again, and when it is given up.
func TestBusyCollector(t *testing.T) {
	for _, tt := range []struct {
		name     string
		status   int
		after    string // Retry-After
		failures int    // before a success
		attempts int
		least    time.Duration
		err      string
	}{
		{"a success", http.StatusOK, "", 0, 1, 0, ""},
		{"busy once", http.StatusServiceUnavailable, "", 1, 2, 2 * time.Second, ""},
		{"busy with a time", http.StatusTooManyRequests, "40", 1, 2, 40 * time.Second, ""},
		{"busy for too long", http.StatusTooManyRequests, "90", 1, 1, 0, "the collector is busy: Too Many Requests"},
		{"always busy", http.StatusBadGateway, "", 1000, 0, 30 * time.Second, "the collector is busy: Bad Gateway"},
		{"refused", http.StatusUnauthorized, "", 1, 1, 0, "the collector answers Unauthorized: \"who are you?\""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCollector(settingsOf(t, nil), "1")
				attempts, start := 0, time.Now()
				c.client.Transport = roundTrip(func(*http.Request, []byte) *http.Response {
					if attempts++; attempts > tt.failures {
						return reply(http.StatusOK, "Content-Type", "", "")
					}
					return reply(tt.status, "Retry-After", tt.after, "who are you?")
				})
				err := c.UploadTraces(t.Context(), batch())
				if err == nil && tt.err != "" || err != nil && (tt.err == "" || !strings.Contains(err.Error(), tt.err)) {
					t.Errorf("error %v, want %q", err, tt.err)
				}
				took := time.Since(start)
				if tt.attempts > 0 && attempts != tt.attempts || attempts > 10 || took < tt.least || took > maxRetry {
					t.Errorf("%d attempts in %v", attempts, took)
				}
			})
		})
	}
	t.Run("stopped", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := newCollector(settingsOf(t, nil), "1")
			c.client.Transport = roundTrip(func(*http.Request, []byte) *http.Response {
				return reply(http.StatusServiceUnavailable, "Retry-After", "50", "")
			})
			failed := make(chan error)
			go func() { failed <- c.UploadTraces(context.Background(), batch()) }()
			synctest.Wait()
			if err := c.Stop(t.Context()); err != nil {
				t.Error(err)
			}
			if err := <-failed; !errors.Is(err, context.Canceled) {
				t.Errorf("the upload ends with %v", err)
			}
		})
	})
}

// TestRejectedSpans checks that spans which a collector did not take are an error.
func TestRejectedSpans(t *testing.T) {
	partial := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), 3)
	partial = protowire.AppendString(protowire.AppendTag(partial, 2, protowire.BytesType), "too old")
	message := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), partial)
	for _, tt := range []struct{ name, media, reply, want string }{
		{"nothing", "application/x-protobuf", "", ""},
		{"no part", "application/json", `{}`, ""},
		{"none rejected", "application/json", `{"partialSuccess": {"rejectedSpans": "0"}}`, ""},
		{"protobuf", "application/x-protobuf", string(message), `the collector rejected 3 spans: "too old"`},
		{"JSON", "application/json", `{"partialSuccess": {"rejectedSpans": "3", "errorMessage": "too old"}}`, `the collector rejected 3 spans: "too old"`},
		{"JSON with a number", "application/json", `{"partialSuccess": {"rejectedSpans": 3}}`, `the collector rejected 3 spans: ""`},
		{"a warning", "application/json", `{"partialSuccess": {"errorMessage": "slow down"}}`, `the collector rejected 0 spans: "slow down"`},
		{"broken protobuf", "application/x-protobuf", string(message[:5]), "the answer of the collector: unexpected EOF"},
		{"broken JSON", "application/json", "{", "the answer of the collector: unexpected end of JSON input"},
		{"a page", "text/html", "<p>", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if err := rejected(tt.media, []byte(tt.reply)); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestExportSettings checks what the variables mean, and that a wrong one is named without its value.
func TestExportSettings(t *testing.T) {
	const all, traces = "OTEL_EXPORTER_OTLP_", "OTEL_EXPORTER_OTLP_TRACES_"
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		env  map[string]string
		url  string
		err  string
	}{
		{"nothing", nil, "http://localhost:4318/v1/traces", ""},
		{"a base", map[string]string{all + "ENDPOINT": "https://c:1/otlp/"}, "https://c:1/otlp/v1/traces", ""},
		{"an address of traces", map[string]string{all + "ENDPOINT": "http://a:1", traces + "ENDPOINT": "http://c:1/x"}, "http://c:1/x", ""},
		{"no address", map[string]string{traces + "ENDPOINT": "s3cret:4318"}, "", traces + "ENDPOINT is not an address"},
		{"no pairs", map[string]string{all + "HEADERS": "s3cret"}, "", all + "HEADERS is not a list of headers"},
		{"a bad name", map[string]string{all + "HEADERS": "a b=s3cret"}, "", all + "HEADERS is not a list of headers"},
		{"a line end", map[string]string{all + "HEADERS": "a=s3cret%0Ab"}, "", all + "HEADERS is not a list of headers"},
		{"no time", map[string]string{all + "TIMEOUT": "10s"}, "", all + "TIMEOUT is a number of milliseconds"},
		{"another compression", map[string]string{all + "COMPRESSION": "zstd"}, "", all + "COMPRESSION is gzip or none"},
		{"no file", map[string]string{all + "CERTIFICATE": filepath.Join(dir, "none.pem")}, "", all + "CERTIFICATE: open "},
		{"no certificate", map[string]string{all + "CERTIFICATE": empty}, "", "has no certificate in PEM"},
		{"no key", map[string]string{all + "CLIENT_CERTIFICATE": empty}, "", "are set together or not at all"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := newExportSettings(func(name string) string { return tt.env[name] })
			switch {
			case err == nil && tt.err == "" && s.url == tt.url:
			case err != nil && tt.err != "" && strings.Contains(err.Error(), tt.err) && !strings.Contains(err.Error(), "s3cret"):
			default:
				t.Errorf("%q, error %v", s.url, err)
			}
		})
	}
}

// TestCollectorCertificate sends to a collector with a certificate of its own.
func TestCollectorCertificate(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": server.URL, "OTEL_EXPORTER_OTLP_CERTIFICATE": file}
	c := newCollector(settingsOf(t, env), "1")
	if err := c.UploadTraces(t.Context(), batch()); err != nil {
		t.Error(err)
	}
	delete(env, "OTEL_EXPORTER_OTLP_CERTIFICATE")
	if err := newCollector(settingsOf(t, env), "1").UploadTraces(t.Context(), batch()); err == nil {
		t.Error("an unknown certificate is accepted")
	}
	env["OTEL_EXPORTER_OTLP_CERTIFICATE"], env["OTEL_EXPORTER_OTLP_ENDPOINT"] = file, "http://127.0.0.1:1"
	if _, err := newExportSettings(func(name string) string { return env[name] }); err == nil {
		t.Error("a certificate for an address without TLS is accepted")
	}
}
