package tracing

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// exportSettings say how spans reach a collector.
type exportSettings struct {
	url     string
	headers http.Header
	json    bool // OTLP in JSON instead of protobuf
	gzip    bool
	timeout time.Duration // for one attempt
	tls     *tls.Config   // nil for the default
}

// exportVariables reads the standard variables of an OTLP exporter
// (https://opentelemetry.io/docs/specs/otel/protocol/exporter/). A variable for traces precedes the one for all signals.
type exportVariables struct {
	env      func(name string) string
	readFile func(name string) ([]byte, error)
}

// newExportSettings returns the settings in the environment. An error names the variable, but not its value: it can be secret.
func newExportSettings(env func(name string) string) (s exportSettings, err error) {
	v := exportVariables{env, os.ReadFile}
	if s.url, err = v.url(); err != nil {
		return s, err
	}
	if s.headers, err = v.headers(); err != nil {
		return s, err
	}
	if s.timeout, err = v.timeout(); err != nil {
		return s, err
	}
	if s.tls, err = v.tls(); err != nil {
		return s, err
	}
	if s.tls != nil && strings.HasPrefix(s.url, "http:") {
		return s, fmt.Errorf("the OTEL_EXPORTER_OTLP_ variables set certificates, but the endpoint begins with http:; write https: or remove them")
	}
	_, protocol := v.lookup("PROTOCOL")
	s.json = protocol == "http/json"
	switch variable, compression := v.lookup("COMPRESSION"); compression {
	case "", "none":
	case "gzip":
		s.gzip = true
	default:
		return s, fmt.Errorf("%s is gzip or none, not %.60q", variable, compression)
	}
	return s, nil
}

// lookup returns the value of a variable and its full name; empty if it is not set.
func (v exportVariables) lookup(name string) (variable, value string) {
	for _, variable := range [...]string{"OTEL_EXPORTER_OTLP_TRACES_" + name, "OTEL_EXPORTER_OTLP_" + name} {
		if value := strings.TrimSpace(v.env(variable)); value != "" {
			return variable, value
		}
	}
	return "", ""
}

// url returns the address for spans. The endpoint for all signals is a base, to which the path of traces is added.
func (v exportVariables) url() (string, error) {
	variable, value := v.lookup("ENDPOINT")
	if variable == "" {
		return "http://localhost:4318/v1/traces", nil
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("%s is not an address; write it as http://127.0.0.1:4318", variable)
	}
	if variable == "OTEL_EXPORTER_OTLP_ENDPOINT" {
		u = u.JoinPath("v1", "traces")
	}
	return u.String(), nil
}

// headers returns the headers of a list: name=value,name=value, with values as in URLs.
func (v exportVariables) headers() (http.Header, error) {
	variable, list := v.lookup("HEADERS")
	out := http.Header{}
	for pair := range strings.SplitSeq(list, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		name, value, found := strings.Cut(pair, "=")
		name = strings.TrimSpace(name)
		value, err := url.PathUnescape(strings.TrimSpace(value))
		if !found || err != nil || !isToken(name) || strings.ContainsFunc(value, unicode.IsControl) {
			return nil, fmt.Errorf("%s is not a list of headers; write it as name=value,name=value, with values escaped as in URLs", variable)
		}
		out.Set(name, value)
	}
	return out, nil
}

// isToken reports whether a text can be the name of a header.
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`()<>@,;:\"/[]?={}`, r)
	})
}

func (v exportVariables) timeout() (time.Duration, error) {
	variable, value := v.lookup("TIMEOUT")
	if variable == "" {
		return 10 * time.Second, nil
	}
	ms, err := strconv.ParseUint(value, 10, 31)
	if err != nil || ms == 0 {
		return 0, fmt.Errorf("%s is a number of milliseconds, such as 10000, not %.60q", variable, value)
	}
	return time.Duration(ms) * time.Millisecond, nil
}

// tls returns the certificates; nil if no variable names any.
func (v exportVariables) tls() (*tls.Config, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	authority, file := v.lookup("CERTIFICATE")
	if authority != "" {
		pem, err := v.readFile(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", authority, err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s: %s has no certificate in PEM", authority, file)
		}
	}
	certificate, certFile := v.lookup("CLIENT_CERTIFICATE")
	key, keyFile := v.lookup("CLIENT_KEY")
	if (certificate == "") != (key == "") {
		return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and OTEL_EXPORTER_OTLP_CLIENT_KEY are set together or not at all")
	}
	if certificate != "" {
		pem, err := v.readFile(certFile)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", certificate, err)
		}
		secret, err := v.readFile(keyFile)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		pair, err := tls.X509KeyPair(pem, secret)
		if err != nil {
			return nil, fmt.Errorf("%s, %s: %w", certificate, key, err)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	if authority == "" && certificate == "" {
		return nil, nil //nolint:nilnil // the default is no configuration
	}
	return c, nil
}
