package server

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"nexum/loader/format"
	"nexum/schema/spelling"
)

// requestBody is the body of a GraphQL request.
type requestBody struct {
	Query         *string        `json:"query"`
	DocumentID    string         `json:"documentId"`
	DocID         string         `json:"doc_id"` // from the network layers in Relay's documentation
	OperationName *string        `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	Extensions    map[string]any `json:"extensions"`
}

// bodies has reusable buffers for the bodies of requests.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// largestKept is the largest capacity in bytes of a buffer that is kept for other requests.
const largestKept = 64 << 10

// readBody reads the parameters of a POST request. If it rejects the request, it returns the HTTP status and a message.
func (t *transport) readBody(w http.ResponseWriter, r *http.Request,
	p *graphql.RawParams,
) (status int, message string) {
	if !isJSON(r.Header.Get(
		"Content-Type")) { // a browser sends forms and plain text of any page without a preflight request
		return http.StatusUnsupportedMediaType, wrongMediaType(r)
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return http.StatusUnsupportedMediaType, "send the body without Content-Encoding"
	}
	buffer := bodies.Get().(*bytes.Buffer)
	buffer.Reset()
	defer func() {
		if buffer.Cap() <= largestKept {
			bodies.Put(buffer)
		}
	}()
	_, err := buffer.ReadFrom(limited(w, r, t.limit))
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge,
			fmt.Sprintf("the body is over %d bytes, the most allowed (--limit-body)", tooLarge.Limit)
	}
	if err != nil {
		return http.StatusBadRequest, "the body cannot be read"
	}
	body := buffer.Bytes()
	if !utf8.Valid(body) {
		return http.StatusBadRequest, "the body is not UTF-8"
	}
	raw, ok := scanBody(body)
	if !ok {
		if trimmed := bytes.TrimLeft(body, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '[' {
			return http.StatusBadRequest, "send one query per request; batches (a JSON array) are not served"
		}
		raw = requestBody{}
		if err := decode(body, &raw); err != nil {
			return http.StatusBadRequest, err.Error() + `; send {"query": "{ … }", "variables": { … }}`
		}
		if wrong := wrongMember(body); wrong != "" {
			return http.StatusBadRequest, wrong
		}
	}
	if raw.Query != nil {
		p.Query = *raw.Query
	}
	if raw.OperationName != nil {
		p.OperationName = *raw.OperationName
	}
	p.Variables, p.Extensions = raw.Variables, raw.Extensions
	return check(p, cmp.Or(raw.DocumentID, raw.DocID))
}

// wrongMember returns a message about a member of a request that looks like a parameter of a view, or like a misspelt
// member; empty if there is none. Other unknown members are ignored, as GraphQL over HTTP requires, but an answer that
// ignored a view or variables would be wrong.
func wrongMember(body []byte) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return ""
	}
	known := []string{"query", "documentId", "doc_id", "operationName", "variables", "extensions"}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		switch {
		case slices.Contains(known, name):
		case slices.Contains(viewParams, name):
			return fmt.Sprintf("a request has no member %s; a view is a field: { view(%s: …) { … } }", name, name)
		default:
			if near := spelling.DidYouMean(name, slices.Values(known)); near != "" {
				return fmt.Sprintf("a request has no member %q%s", clip(name), near)
			}
		}
	}
	return ""
}

// wrongMediaType returns the message for a request whose Content-Type is not JSON. It contains the Content-Type.
func wrongMediaType(r *http.Request) string {
	of := "has none"
	if sent := r.Header.Get("Content-Type"); sent != "" {
		of = fmt.Sprintf("has %q", clip(sent))
	}
	return "send JSON with Content-Type: application/json; this request " + of
}

// isJSON reports whether a header Content-Type announces JSON in UTF-8.
func isJSON(contentType string) bool {
	if contentType == typeJSON {
		return true
	}
	media, params, err := mime.ParseMediaType(contentType)
	charset := params["charset"]
	return err == nil && media == typeJSON && (charset == "" || strings.EqualFold(charset, "utf-8"))
}

// limited returns the body of a request. Reading it fails after limit bytes.
func limited(w http.ResponseWriter, r *http.Request, limit int64) io.Reader {
	if r.ContentLength >= 0 && r.ContentLength <= limit { // the server reads no more than that
		return r.Body
	}
	return http.MaxBytesReader(w, r.Body, limit)
}

// decode decodes one JSON value. Its errors do not repeat the input.
func decode(b []byte, into any) error {
	if json.Valid(b) {
		if at, found := format.LoneSurrogate(b); found {
			return fmt.Errorf("%s at byte %d is one half of a surrogate pair, which is no character", b[at:at+6], at+1)
		}
		if key, found := format.DuplicateKey(b); found {
			return fmt.Errorf("an object has the key %q twice", clip(key))
		}
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	err := d.Decode(into)
	if err == nil {
		if _, err := d.Token(); err != io.EOF {
			return errors.New("there is text after the JSON")
		}
		return nil
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		want := "an object"
		if t.Type.Kind().String() == "string" {
			want = "a text"
		}
		name := t.Field
		if name == "" {
			name = "this"
		}
		return errors.New(name + " must be " + want + ", not " + t.Value)
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok && len(b) > 0 {
		return fmt.Errorf("this is not JSON: byte %d does not fit", syntax.Offset)
	}
	if len(bytes.TrimSpace(b)) > 0 {
		return errors.New("this is not JSON: it ends too early")
	}
	return errors.New("there is no JSON: the text is empty")
}
