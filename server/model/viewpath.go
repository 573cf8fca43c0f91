package model

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule/proof/portable"
)

// A viewPath describes how a view differs from the view of the request: the changes of the enclosing fields view,
// from the outermost to the innermost.
type viewPath struct {
	changes []viewChange
	applied []graph.Change // the same changes
	hash    string         // a hash of the changes; empty without changes
	byView  bool           // whether the ids of entities and relations include the view
}

// A viewChange is a ViewInput in the form that ids contain.
type viewChange struct {
	AsOf     string       `json:"asOf,omitempty"`
	KnownAt  *time.Time   `json:"knownAt,omitempty"`
	Without  []string     `json:"without,omitempty"`
	Distrust []string     `json:"distrust,omitempty"`
	With     []viewAssume `json:"with,omitempty"`
	Assume   []string     `json:"assume,omitempty"`
}

// A viewAssume is an assumed relation: source, type, target, start and end. The key of an occurrence and the attributes
// follow if it has them.
type viewAssume []string

// extended returns the path extended by one change, which in describes.
func (p viewPath) extended(in *ViewInput, change graph.Change) viewPath {
	c := viewChange{KnownAt: in.KnownAt, Without: in.Without, Distrust: in.Distrust, Assume: in.Assume}
	if in.AsOf != nil {
		c.AsOf = in.AsOf.String()
	}
	for _, r := range in.With {
		assumed := viewAssume{r.Source, r.Type, r.Target, dateText(r.ValidFrom), dateText(r.ValidTo)}
		if r.Occurrence != nil || r.Attributes != nil {
			assumed = append(assumed, textOf(r.Occurrence))
		}
		if r.Attributes != nil {
			assumed = append(assumed, *r.Attributes)
		}
		c.With = append(c.With, assumed)
	}
	out := viewPath{changes: append(slices.Clone(p.changes), c), byView: p.byView}
	out.applied = append(slices.Clone(p.applied), change)
	sum := sha256.Sum256(out.text())
	out.hash = base64.RawURLEncoding.EncodeToString(sum[:12])
	return out
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func dateText(d *claim.Date) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// text encodes the changes as JSON.
func (p viewPath) text() []byte {
	b, err := json.Marshal(p.changes)
	if err != nil { // impossible: the types of changes can be encoded
		panic(err)
	}
	return b
}

// portable returns the changes in the form that files of proofs contain.
func (p viewPath) portable() []portable.Change {
	var out []portable.Change
	for _, c := range p.applied {
		out = append(out, portable.ChangeOf(c))
	}
	return out
}

// IDsByView makes the ids of entities and relations include the view.
func (s *Scope) IDsByView() { s.path.byView = true }

// ViewID returns an id of the view and its revision.
func (s *Scope) ViewID() string {
	return strconv.FormatUint(uint64(s.View.Revision().Number), 10) + "." + s.path.hash
}

// key returns an id that is unique across views and stable for one revision.
func (s *Scope) key(id string) string { return s.ViewID() + "." + id }

// viewMark is the prefix of ids that include a view. No other id begins with a bar, because it would belong to a
// relation whose source has an empty id.
const viewMark = "|view|"

// id returns the id that answers give to an entity or relation. id is its id in the graph; if ids include the view, the
// result begins with the prefix that names this view.
func (s *Scope) id(id string) string {
	if !s.path.byView {
		return id
	}
	return string(append(s.appendMark(nil), id...))
}

// appendMark appends the prefix of ids that include the view. If ids do not include it, the function appends nothing.
func (s *Scope) appendMark(b []byte) []byte {
	if !s.path.byView {
		return b
	}
	b = base64.RawURLEncoding.AppendEncode(append(b, viewMark...), s.path.text())
	return append(b, '|')
}

// mostNested is the maximum number of nested views in an id.
const mostNested = 20

// open splits an id that includes a view and opens the view. For any other id it returns s and id.
func (s *Scope) open(id string) (*Scope, string, error) {
	rest, ok := strings.CutPrefix(id, viewMark)
	if !ok {
		return s, id, nil
	}
	code, id, ok := strings.Cut(rest, "|")
	text, err := base64.RawURLEncoding.DecodeString(code)
	var changes []viewChange
	if err == nil {
		err = json.Unmarshal(text, &changes)
	}
	if !ok || err != nil || len(changes) == 0 || len(changes) > mostNested {
		return nil, "", query.InputError("%s: this id does not contain a view", query.Argument("id"))
	}
	at := *s
	at.path.byView = true
	out := &at
	for _, c := range changes {
		in, err := c.input()
		if err != nil {
			return nil, "", err
		}
		if out, err = out.WithView(in); err != nil {
			return nil, "", err
		}
	}
	return out, id, nil
}

// input converts the change to the input of the field view.
func (c viewChange) input() (*ViewInput, error) {
	in := &ViewInput{KnownAt: c.KnownAt, Without: c.Without, Distrust: c.Distrust, Assume: c.Assume}
	var err error
	if in.AsOf, err = dateOf(c.AsOf); err != nil {
		return nil, err
	}
	for _, r := range c.With {
		if len(r) < 5 || len(r) > 7 {
			return nil, query.InputError("%s: this id does not contain a view", query.Argument("id"))
		}
		t := &RelationInput{Source: r[0], Type: r[1], Target: r[2]}
		if len(r) > 5 && r[5] != "" {
			t.Occurrence = &r[5]
		}
		if len(r) > 6 {
			t.Attributes = &r[6]
		}
		if t.ValidFrom, err = dateOf(r[3]); err != nil {
			return nil, err
		}
		if t.ValidTo, err = dateOf(r[4]); err != nil {
			return nil, err
		}
		in.With = append(in.With, t)
	}
	return in, nil
}

func dateOf(text string) (*claim.Date, error) {
	if text == "" {
		return nil, nil
	}
	d, err := claim.ParseDate(text)
	if err != nil {
		return nil, query.InputError("%s: %s", query.Argument("id"), err)
	}
	return &d, nil
}
