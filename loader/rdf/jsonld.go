package rdf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/piprate/json-gold/ld"

	"nexum/loader/format"
)

// readJSONLD reads JSON-LD. It reads the whole file into memory.
func readJSONLD(r io.Reader, base string) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		src, err := io.ReadAll(io.LimitReader(r, maxJSON+1))
		if err == nil && len(src) > maxJSON {
			err = fmt.Errorf("a JSON-LD file must not have more than %d MiB; write it as N-Quads", maxJSON>>20)
		}
		if err != nil {
			yield(Quad{}, err)
			return
		}
		sets, err := expandJSONLD(src, base)
		if err != nil {
			yield(Quad{}, err)
			return
		}
		if keys := droppedKeys(src, base); len(keys) > 0 && !yield(Quad{}, &DroppedError{keys}) {
			return
		}
		for _, name := range sortedKeys(sets.Graphs) {
			if !yieldGraph(name, sets.Graphs[name], yield) {
				return
			}
		}
	}
}

func yieldGraph(name string, quads []*ld.Quad, yield func(Quad, error) bool) bool {
	var g Term
	if name != "@default" {
		g = Term{Kind: IRI, Text: name}
		if label, ok := strings.CutPrefix(name, "_:"); ok {
			g = Term{Kind: Blank, Text: label}
		}
	}
	for _, q := range quads {
		out := Quad{Subject: fromLD(q.Subject), Predicate: fromLD(q.Predicate), Object: fromLD(q.Object), Graph: g}
		if out.Subject.Kind == IRI && !IsAbsolute(out.Subject.Text) ||
			out.Object.Kind == IRI && !IsAbsolute(out.Object.Text) {
			return yield(
				Quad{},
				&SyntaxError{
					Message: fmt.Sprintf(
						"the IRI of %s is relative, and the file has no base; add @base to its context",
						cut(out.Subject.Text),
					),
				},
			)
		}
		if !yield(out, nil) {
			return false
		}
	}
	return true
}

func expandJSONLD(src []byte, base string) (set *ld.RDFDataset, err error) {
	defer func() { // the library panics on some input that is not JSON-LD
		if v := recover(); v != nil {
			set, err = nil, &SyntaxError{Message: fmt.Sprintf("this is not JSON-LD: %v", v)}
		}
	}()
	doc, err := decodeJSON(src)
	if err != nil {
		return nil, err
	}
	if err := checkContexts(doc, len(src)); err != nil {
		return nil, err
	}
	o := ld.NewJsonLdOptions(base)
	o.DocumentLoader = offline{}
	o.ProduceGeneralizedRdf = false
	out, err := ld.NewJsonLdProcessor().ToRDF(doc, o)
	if err != nil {
		return nil, jsonldError(err)
	}
	set, ok := out.(*ld.RDFDataset)
	if !ok {
		return nil, &SyntaxError{Message: "this is not JSON-LD"}
	}
	return set, nil
}

// droppedKeys returns the keys whose values JSON-LD leaves out, because they are not terms of a context.
func droppedKeys(src []byte, base string) []string {
	doc, err := decodeJSON(src)
	if err != nil {
		return nil // it is reported already
	}
	keys, terms := map[string]bool{}, map[string]bool{}
	collectKeys(doc, keys, terms)
	for key := range keys {
		if terms[key] || strings.ContainsAny(key, "@:") {
			delete(keys, key)
		}
	}
	if len(keys) == 0 || terms["@vocab"] {
		return nil
	}
	o := ld.NewJsonLdOptions(base)
	o.DocumentLoader, o.SafeMode = offline{}, true
	if _, err = ld.NewJsonLdProcessor().Expand(doc, o); err == nil { // such as keys in a value of the type @json
		return nil
	}
	return sortedKeys(keys)
}

// collectKeys collects the keys of all objects, and the terms of their contexts.
func collectKeys(v any, keys, terms map[string]bool) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			collectKeys(x, keys, terms)
		}
	case map[string]any:
		for key, x := range v {
			if key == "@context" {
				collectKeys(x, terms, terms)
				continue
			}
			keys[key] = true
			collectKeys(x, keys, terms)
		}
	}
}

// decodeJSON decodes JSON. Errors have the place.
func decodeJSON(src []byte) (any, error) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(src) {
		return nil, &SyntaxError{Message: notUTF8}
	}
	if at, found := format.LoneSurrogate(src); found {
		line, col := place(src, int64(at))
		return nil, &SyntaxError{line, col, fmt.Sprintf("%s is one half of a surrogate pair, which is no character",
			src[at:at+6])}
	}
	var doc any
	d := json.NewDecoder(bytes.NewReader(src))
	d.UseNumber()
	err := d.Decode(&doc)
	at := d.InputOffset()
	if err == nil {
		if key, found := format.DuplicateKey(src); found {
			return nil, &SyntaxError{Message: fmt.Sprintf("an object has the key %q twice; remove one of them", key)}
		}
		if _, more := d.Token(); more == io.EOF {
			return fixNumbers(doc), nil
		}
		err = errors.New("the file continues after the value; a file contains one value")
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = e.Offset - 1
	} else if errors.Is(err, io.ErrUnexpectedEOF) {
		at = int64(len(src))
	}
	line, col := place(src, at)
	return nil, &SyntaxError{line, col, "this is not JSON: " + err.Error()}
}

// fixNumbers converts numbers to the types that the library expects.
func fixNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		if err != nil {
			return v.String()
		}
		return f
	case []any:
		for i := range v {
			v[i] = fixNumbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = fixNumbers(v[k])
		}
	}
	return v
}

// place returns the line and column of a byte.
func place(src []byte, at int64) (line, col int) {
	before := src[:min(max(at, 0), int64(len(src)))]
	return bytes.Count(before, []byte("\n")) + 1, len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:]))) + 1
}

// jsonldError rewords an error of the library.
func jsonldError(err error) error {
	if e, ok := errors.AsType[*ld.JsonLdError](err); ok {
		if remote, ok := errors.AsType[*remoteError](asError(e.Details)); ok {
			return &SyntaxError{Message: remote.Error()}
		}
		return &SyntaxError{Message: fmt.Sprintf("this is not JSON-LD: %s: %v", e.Code, e.Details)}
	}
	return &SyntaxError{Message: "this is not JSON-LD: " + err.Error()}
}

func asError(v any) error {
	if err, ok := v.(error); ok {
		return err
	}
	return errors.New("")
}

// offline is a document loader that refuses to load documents.
type offline struct{}

type remoteError struct{ url string }

func (e *remoteError) Error() string {
	return fmt.Sprintf("the context %s is not in the file, and nothing is fetched from the network: "+
		"replace its address by its content", e.url)
}

// LoadDocument implements ld.DocumentLoader.
func (offline) LoadDocument(url string) (*ld.RemoteDocument, error) {
	return nil, ld.NewJsonLdError(ld.LoadingDocumentFailed, &remoteError{url})
}

// fromLD converts a node of the library to a term.
func fromLD(n ld.Node) Term {
	switch n := n.(type) {
	case ld.IRI:
		return Term{Kind: IRI, Text: n.Value}
	case ld.BlankNode:
		return Term{Kind: Blank, Text: strings.TrimPrefix(n.Attribute, "_:")}
	case ld.Literal:
		t := Term{Kind: Literal, Text: n.Value, Lang: strings.ToLower(n.Language), Datatype: n.Datatype}
		if t.Datatype == XSDString || t.Datatype == LangString {
			t.Datatype = ""
		}
		return t
	}
	return Term{}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	// The default graph comes first: its name begins with @.
	slices.Sort(keys)
	return keys
}
