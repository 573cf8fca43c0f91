package tracing

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// A collector sends batches of spans by OTLP over HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp). The exporter
// of the OpenTelemetry project does the same, but it brings gRPC and its 80 packages into the program.
type collector struct {
	settings exportSettings
	agent    string
	client   *http.Client
	ctx      context.Context // ends with Stop
	stop     context.CancelFunc
}

var _ otlptrace.Client = (*collector)(nil)

// How long a failed batch is tried again, as the exporter of the OpenTelemetry project does.
const (
	firstPause = 5 * time.Second
	maxPause   = 30 * time.Second
	maxRetry   = time.Minute
)

// maxReply is the maximum number of bytes of a collector's answer that are read.
const maxReply = 64 << 10

func newCollector(s exportSettings, version string) *collector {
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, IdleConnTimeout: 90 * time.Second, TLSClientConfig: s.tls,
	}
	c := &collector{settings: s, agent: "nexum/" + version, client: &http.Client{Transport: transport, Timeout: s.timeout}}
	c.ctx, c.stop = context.WithCancel(context.Background())
	return c
}

// Start implements otlptrace.Client.
func (c *collector) Start(context.Context) error { return nil }

// Stop implements otlptrace.Client. It ends uploads.
func (c *collector) Stop(context.Context) error {
	c.stop()
	c.client.CloseIdleConnections()
	return nil
}

// UploadTraces implements otlptrace.Client. It tries again for a minute if the collector is overloaded.
func (c *collector) UploadTraces(ctx context.Context, spans []*otlp.ResourceSpans) error {
	body, err := c.encode(spans)
	if err != nil {
		return fmt.Errorf("encoding spans: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.ctx, cancel)()
	start := time.Now()
	for pause := firstPause; ; pause = min(2*pause, maxPause) {
		err := c.send(ctx, body)
		busy, ok := errors.AsType[*busyError](err)
		if !ok {
			return err
		}
		wait := max(busy.after, pause/2+rand.N(pause))
		if time.Since(start)+wait > maxRetry {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(context.Cause(ctx), err)
		case <-time.After(wait):
		}
	}
}

// encode returns the body of a request. The message of a request has the same form as TracesData.
func (c *collector) encode(spans []*otlp.ResourceSpans) (body []byte, err error) {
	data := &otlp.TracesData{ResourceSpans: spans}
	if c.settings.json {
		writeIDsInHex(data)
		body, err = protojson.MarshalOptions{UseEnumNumbers: true}.Marshal(data)
	} else {
		body, err = proto.Marshal(data)
	}
	if err != nil || !c.settings.gzip {
		return body, err
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// writeIDsInHex changes the ids so that protojson writes them in hexadecimal, as OTLP asks.
func writeIDsInHex(data *otlp.TracesData) {
	for _, r := range data.ResourceSpans {
		for _, scope := range r.ScopeSpans {
			for _, s := range scope.Spans {
				s.TraceId, s.SpanId, s.ParentSpanId = inHex(s.TraceId), inHex(s.SpanId), inHex(s.ParentSpanId)
				for _, l := range s.Links {
					l.TraceId, l.SpanId = inHex(l.TraceId), inHex(l.SpanId)
				}
			}
		}
	}
}

// inHex returns the bytes whose base64 form is the hexadecimal form of an id of 8 or 16 bytes.
func inHex(id []byte) []byte {
	out, err := base64.StdEncoding.DecodeString(hex.EncodeToString(id))
	if err != nil {
		panic(fmt.Sprintf("tracing: an id of %d bytes", len(id))) // its type is an array
	}
	return out
}

// A busyError is a failure that may pass. after is the least time to wait, if the collector says so.
type busyError struct {
	error
	after time.Duration
}

func (e *busyError) Unwrap() error { return e.error }

// send makes one attempt.
func (c *collector) send(ctx context.Context, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.settings.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	for name, values := range c.settings.headers {
		r.Header[name] = values
	}
	r.Header.Set("User-Agent", c.agent)
	r.Header.Set("Content-Type", "application/x-protobuf")
	if c.settings.json {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.settings.gzip {
		r.Header.Set("Content-Encoding", "gzip")
	}
	resp, err := c.client.Do(r)
	if err != nil {
		if e, ok := errors.AsType[*url.Error](err); ok && e.Temporary() && ctx.Err() == nil {
			return &busyError{error: err}
		}
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	reply, err := io.ReadAll(io.LimitReader(resp.Body, maxReply))
	if err != nil {
		return fmt.Errorf("reading the answer of the collector: %w", err)
	}
	switch resp.StatusCode {
	case http.StatusOK, http.StatusAccepted, http.StatusNoContent:
		return rejected(resp.Header.Get("Content-Type"), reply)
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return &busyError{fmt.Errorf("the collector is busy: %s", resp.Status), retryAfter(resp.Header.Get("Retry-After"))}
	}
	return fmt.Errorf("the collector answers %s: %.200q", resp.Status, reply)
}

// retryAfter reads the header Retry-After: seconds or a date.
func retryAfter(text string) time.Duration {
	if s, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(s) * time.Second
	}
	if t, err := http.ParseTime(text); err == nil {
		return max(time.Until(t), 0)
	}
	return 0
}

// rejected returns an error if the collector took only a part of a batch.
func rejected(media string, reply []byte) error {
	var spans, message string
	if len(reply) == 0 {
		return nil
	}
	switch media {
	case "application/json":
		var r struct {
			PartialSuccess struct {
				RejectedSpans any    `json:"rejectedSpans"` // a text, as protobuf writes 64 bits, or a number
				ErrorMessage  string `json:"errorMessage"`
			} `json:"partialSuccess"`
		}
		if err := json.Unmarshal(reply, &r); err != nil {
			return fmt.Errorf("the answer of the collector: %w", err)
		}
		if n := r.PartialSuccess.RejectedSpans; n != nil {
			spans = fmt.Sprint(n)
		}
		message = r.PartialSuccess.ErrorMessage
	case "application/x-protobuf":
		partial, _, err := field(reply, 1)
		if err == nil {
			var n uint64
			var text []byte
			if _, n, err = field(partial, 1); err == nil {
				text, _, err = field(partial, 2)
			}
			spans, message = strconv.FormatUint(n, 10), string(text)
		}
		if err != nil {
			return fmt.Errorf("the answer of the collector: %w", err)
		}
	}
	if message == "" && (spans == "" || spans == "0") {
		return nil
	}
	return fmt.Errorf("the collector rejected %.20s spans: %.200q", cmp.Or(spans, "0"), message)
}

// field returns the last value of a field of a protobuf message: bytes or an integer. Both are zero if it has none.
func field(message []byte, number protowire.Number) (text []byte, n uint64, err error) {
	for len(message) > 0 {
		at, typ, size := protowire.ConsumeTag(message)
		if size < 0 {
			return nil, 0, protowire.ParseError(size)
		}
		message = message[size:]
		size = protowire.ConsumeFieldValue(at, typ, message)
		if size < 0 {
			return nil, 0, protowire.ParseError(size)
		}
		if at == number && typ == protowire.BytesType {
			text, _ = protowire.ConsumeBytes(message)
		}
		if at == number && typ == protowire.VarintType {
			n, _ = protowire.ConsumeVarint(message)
		}
		message = message[size:]
	}
	return text, n, nil
}
