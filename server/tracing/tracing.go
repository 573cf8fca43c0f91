// Package tracing connects the spans of package trace to OpenTelemetry.
//
// The standard environment variables configure it
// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). Unlike in most programs, nothing
// is sent unless one of them asks for it.
package tracing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"go.opentelemetry.io/otel" // maintained by the OpenTelemetry project, like all packages below
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"

	"nexum/graph/budget"
	"nexum/graph/query"
	"nexum/graph/rule/engine"
	"nexum/graph/trace"
)

// A Config configures New.
type Config struct {
	Version string                     // the version of the program
	Env     func(name string) string   // reads a variable of the environment
	Console io.Writer                  // for the exporter "console"
	Log     *slog.Logger               // receives errors of the export
	Options []sdk.TracerProviderOption // further options, for tests
}

// A Tracer makes the spans of requests and sends them to a collector. A nil Tracer makes none.
type Tracer struct {
	tracer   api.Tracer
	provider *sdk.TracerProvider
	log      *slog.Logger
}

var _ trace.Tracer = (*Tracer)(nil)

// New returns a tracer as the environment configures it; nil if tracing is off.
//
// It is on if OTEL_TRACES_EXPORTER is otlp or console, or if an endpoint is set and OTEL_TRACES_EXPORTER is not none.
// The exporter, the sampler, the batches and the limits of attributes read their own variables.
func New(ctx context.Context, c Config) (*Tracer, error) {
	name, err := exporterName(c.Env)
	if err != nil || name == "" {
		return nil, err
	}
	var exporter sdk.SpanExporter
	if name == "console" {
		exporter, err = stdouttrace.New(stdouttrace.WithWriter(c.Console))
	} else {
		exporter, err = otlptracehttp.New(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("OpenTelemetry: %w", err)
	}
	res, err := resource.New(ctx, resource.WithAttributes(
		attribute.String("service.name", "nexum"), attribute.String("service.version", c.Version),
	), resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { // the library has only one for the whole process
		c.Log.Warn("spans were not sent", "error", err)
	}))
	options := append([]sdk.TracerProviderOption{sdk.WithBatcher(exporter), sdk.WithResource(res)}, c.Options...)
	p := sdk.NewTracerProvider(options...)
	return &Tracer{p.Tracer("nexum", api.WithInstrumentationVersion(c.Version)), p, c.Log}, nil
}

// exporterName returns otlp or console, or "" if tracing is off.
func exporterName(env func(string) string) (string, error) {
	if strings.EqualFold(env("OTEL_SDK_DISABLED"), "true") {
		return "", nil
	}
	set := env("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || env("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
	switch name := env("OTEL_TRACES_EXPORTER"); name {
	case "none":
		return "", nil
	case "":
		if !set {
			return "", nil
		}
	case "console":
		return "console", nil
	case "otlp":
	default:
		return "", fmt.Errorf("OTEL_TRACES_EXPORTER: there is no exporter %.60q here; there are otlp, console and none", name)
	}
	for _, variable := range [...]string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} {
		switch protocol := env(variable); protocol {
		case "":
			continue
		case "http/protobuf", "http/json":
		default:
			return "", fmt.Errorf(
				"%s: nexum sends by http/protobuf or http/json, not by %.60q; collectors take it at port 4318",
				variable,
				protocol,
			)
		}
		break
	}
	return "otlp", nil
}

// Close sends the spans that are left. It logs the error if they cannot be sent.
func (t *Tracer) Close(ctx context.Context) {
	if t == nil {
		return
	}
	if err := t.provider.Shutdown(ctx); err != nil {
		t.log.Warn("spans were not sent", "error", err)
	}
}

// Flush sends the spans that have ended.
func (t *Tracer) Flush(ctx context.Context) error { return t.provider.ForceFlush(ctx) }

// Start implements trace.Tracer.
func (t *Tracer) Start(ctx context.Context, name string) (context.Context, trace.Recorder) {
	ctx, s := t.tracer.Start(ctx, name)
	return ctx, recorder{s}
}

// StartRequest starts the span of an HTTP request. It continues the trace that the headers of the request name
// (https://www.w3.org/TR/trace-context/). The span is the root of everything that the request starts.
func (t *Tracer) StartRequest(ctx context.Context, header http.Header, name string) (context.Context, trace.Recorder) {
	ctx = propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(header))
	ctx, s := t.tracer.Start(ctx, name, api.WithSpanKind(api.SpanKindServer))
	return ctx, recorder{s}
}

// TraceID returns the id of the trace of a context; "" if there is none.
func (t *Tracer) TraceID(ctx context.Context) string {
	if s := api.SpanContextFromContext(ctx); s.HasTraceID() {
		return s.TraceID().String()
	}
	return ""
}

// recorder records a span of OpenTelemetry.
type recorder struct{ span api.Span }

// Int implements trace.Recorder.
func (r recorder) Int(key string, value int64) { r.span.SetAttributes(attribute.Int64(key, value)) }

// Text implements trace.Recorder.
func (r recorder) Text(key, value string) { r.span.SetAttributes(attribute.String(key, value)) }

// End implements trace.Recorder. The span gets the code of the error, because its message can name entities.
func (r recorder) End(err error) {
	if err != nil {
		code := codeOf(err)
		r.span.SetAttributes(attribute.String("error.type", code))
		r.span.SetStatus(codes.Error, code)
	}
	r.span.End()
}

// codeOf returns the code of an error. It never contains data.
func codeOf(err error) string {
	if e, ok := errors.AsType[*query.Error](err); ok && e.Code != "" {
		return e.Code
	}
	switch {
	case errors.Is(err, budget.ErrExceeded):
		return query.CodeLimit
	case errors.Is(err, engine.ErrUndecided):
		return query.CodeInput
	case errors.Is(err, budget.ErrFull):
		return query.CodeOverloaded
	case errors.Is(err, context.DeadlineExceeded):
		return "deadline exceeded"
	case errors.Is(err, context.Canceled):
		return "canceled"
	}
	return "error"
}
