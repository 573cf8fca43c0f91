package cayley

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"nexum/graph/claim"
)

// ErrRefused is wrapped by the error of a commit with a claim that cannot be stored: an empty id, a NUL byte,
// invalid UTF-8, a name that begins with nexum:, or a context out of range. All kinds of stores refuse the same
// claims, before they write any part of the claim.
var ErrRefused = errors.New("claim cannot be stored")

// attempt is one attempt to write revisions.
type attempt struct{ name string }

// revisionNode returns the node of a revision.
func (a attempt) revisionNode(number uint64) quad.IRI {
	return quad.IRI(revisionPrefix + strconv.FormatUint(number, 10) + "." + a.name)
}

// contextNode returns the node of a context. name is the name of the context in exports, KEY.NUMBER.
func (a attempt) contextNode(name string) quad.IRI {
	return quad.IRI(contextPrefix + name + "." + a.name)
}

// contextName returns the name of a context, KEY.NUMBER, from the key of its content and its revision.
func contextName(key claim.ContextKey, revision uint64) string {
	return contextKey(key) + "." + strconv.FormatUint(revision, 10)
}

func contextKey(key claim.ContextKey) string { return base64.RawURLEncoding.EncodeToString(key[:]) }

// add appends a delta that adds a quad to a batch.
func add(batch []cgraph.Delta, s, p, o, label quad.Value) []cgraph.Delta {
	return append(batch, cgraph.Delta{
		Quad:   quad.Quad{Subject: s, Predicate: p, Object: o, Label: label},
		Action: cgraph.Add,
	})
}

// addContext appends the quads of a context.
func addContext(batch []cgraph.Delta, node, revision quad.IRI, c *claim.Context) []cgraph.Delta {
	contextFields(c, func(f field, text string) {
		batch = add(batch, node, f.iri(), fieldValue(f, text), nil)
	})
	return add(batch, node, fieldRevision.iri(), revision, nil)
}

// addRevision appends the quads of a revision, its mark last.
func addRevision(batch []cgraph.Delta, node quad.IRI, r claim.Revision) []cgraph.Delta {
	batch = add(batch, node, fieldMessage.iri(), fieldValue(fieldMessage, r.Message), nil)
	return add(batch, node, fieldCommitted.iri(), fieldValue(fieldCommitted, r.CommittedAt.Format(timeLayout)), nil)
}

func fieldValue(f field, text string) quad.Value {
	if f.isEntity() {
		return entityNode(text)
	}
	return quad.TypedString{Value: quad.String(text), Type: textType}
}

// entityNode returns the node of an entity or predicate.
func entityNode(id string) quad.Value {
	if strings.HasPrefix(id, "_:") && isBlankName(id[2:]) {
		return quad.BNode(id[2:])
	}
	return quad.IRI(id)
}

// valueNode returns the node of a claim's object. It uses lexical values only: Cayley hashes its own times to the
// second, so that two times within one second would be one node.
func valueNode(v *claim.Value) quad.Value {
	switch {
	case v.Entity:
		return entityNode(v.Text)
	case v.Lang != "":
		return quad.LangString{Value: quad.String(v.Text), Lang: v.Lang}
	case v.Datatype != "":
		return quad.TypedString{Value: quad.String(v.Text), Type: quad.IRI(v.Datatype)}
	}
	return quad.String(v.Text)
}

// checkClaim returns an error if a claim cannot be stored. It does not check the context.
func checkClaim(c *claim.Claim) error {
	if err := checkName("subject", c.Subject); err != nil {
		return err
	}
	if err := checkName("predicate", c.Predicate); err != nil {
		return err
	}
	o := &c.Object
	switch {
	case o.Entity:
		if o.Lang != "" || o.Datatype != "" {
			return fmt.Errorf("%w: object %q is an entity and has a language or datatype", ErrRefused, o.Text)
		}
		return checkName("object", o.Text)
	case o.Lang != "" && o.Datatype != "":
		return fmt.Errorf("%w: object %q has both a language and a datatype", ErrRefused, o.Text)
	case o.Lang != "" && !isLang(o.Lang):
		return fmt.Errorf("%w: language %q is not of the form en or zh-hans", ErrRefused, o.Lang)
	case o.Datatype != "":
		if err := checkName("datatype", o.Datatype); err != nil {
			return err
		}
	}
	return checkText("object", o.Text)
}

// checkContext returns an error if a context cannot be stored.
func checkContext(c *claim.Context) error {
	for _, f := range [...]struct{ what, text string }{
		{"document", c.Document},
		{"relaying document", c.Relays},
		{"speaker", c.By},
	} {
		if f.text == "" {
			continue
		}
		if err := checkName(f.what, f.text); err != nil {
			return err
		}
	}
	for _, f := range [...]struct{ what, text string }{
		{"locator", c.Locator},
		{"attributes", c.Attributes},
		{"graph", c.Graph},
	} {
		if err := checkText(f.what, f.text); err != nil {
			return err
		}
	}
	if back, err := claim.ParsePeriod(c.Period.From.String(), c.Period.To.String()); err != nil || back != c.Period {
		return fmt.Errorf(
			"%w: the period from %q to %q has a date that does not exist or is not written so",
			ErrRefused,
			c.Period.From,
			c.Period.To,
		)
	}
	switch {
	case c.Stance > claim.Retracts:
		return fmt.Errorf("%w: there is no stance %d", ErrRefused, uint8(c.Stance))
	case c.Modality > claim.Hypothetical:
		return fmt.Errorf("%w: there is no modality %d", ErrRefused, uint8(c.Modality))
	case math.IsNaN(c.Doubt):
		return fmt.Errorf("%w: doubt is not a number", ErrRefused)
	case c.Graph != "" && !isGraphTerm(c.Graph):
		return fmt.Errorf("%w: graph %q is not an IRI or blank node as N-Quads writes it", ErrRefused, c.Graph)
	}
	return nil
}

func checkName(what, name string) error {
	if name == "" {
		return fmt.Errorf("%w: %s is empty", ErrRefused, what)
	}
	if strings.HasPrefix(name, private) {
		return fmt.Errorf("%w: %s %q begins with %s, which is reserved for the store", ErrRefused, what, name, private)
	}
	return checkText(what, name)
}

func checkText(what, text string) error {
	if strings.IndexByte(text, 0) >= 0 {
		return fmt.Errorf("%w: %s %.60q has a NUL byte", ErrRefused, what, text)
	}
	if !utf8.ValidString(text) {
		return fmt.Errorf("%w: %s %.60q is not valid UTF-8", ErrRefused, what, text)
	}
	return nil
}

// isLang reports whether s is a language tag in the syntax of N-Quads.
func isLang(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if part == "" {
			return false
		}
		for _, c := range []byte(part) {
			letter := 'a' <= c|0x20 && c|0x20 <= 'z'
			if !letter && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
	}
	return true
}
