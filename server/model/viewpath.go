package model

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"nexum/graph/claim"
	"nexum/graph/query"
)

// viewPath says how a view differs from the one that a request is asked of: the changes of the fields view that it
// stands in, the outermost first.
type viewPath struct {
	changes []viewChange
	hash    string // of the changes; empty without any
	byView  bool   // whether ids of entities and relations carry the view
}

// viewChange is a ViewInput as it is written in ids.
type viewChange struct {
	AsOf     string       `json:"asOf,omitempty"`
	KnownAt  *time.Time   `json:"knownAt,omitempty"`
	Without  []string     `json:"without,omitempty"`
	Distrust []string     `json:"distrust,omitempty"`
	With     []viewAssume `json:"with,omitempty"`
}

// viewAssume is a relation that a view assumes: source, type, target, since when and until when.
type viewAssume [5]string

// with returns the path of a view below.
func (p viewPath) with(in *ViewInput) viewPath {
	c := viewChange{KnownAt: in.KnownAt, Without: in.Without, Distrust: in.Distrust}
	if in.AsOf != nil {
		c.AsOf = in.AsOf.String()
	}
	for _, r := range in.With {
		c.With = append(c.With, viewAssume{r.Source, r.Type, r.Target, dateText(r.ValidFrom), dateText(r.ValidTo)})
	}
	out := viewPath{changes: append(slices.Clone(p.changes), c), byView: p.byView}
	sum := sha256.Sum256(out.text())
	out.hash = base64.RawURLEncoding.EncodeToString(sum[:12])
	return out
}

func dateText(d *claim.Date) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// text is the changes as JSON.
func (p viewPath) text() []byte {
	b, err := json.Marshal(p.changes)
	if err != nil { // no type in it can fail
		panic(err)
	}
	return b
}

// IDsByView makes the ids of entities and relations carry the view.
func (s *Scope) IDsByView() { s.path.byView = true }

// ViewID identifies the view and the revision.
func (s *Scope) ViewID() string {
	return strconv.FormatUint(uint64(s.View.Revision().Number), 10) + "." + s.path.hash
}

// key is an id that is unique across views, and stable for one revision.
func (s *Scope) key(id string) string { return s.ViewID() + "." + id }

// viewMark begins the ids that carry a view. No other id begins with a bar: it would be a relation of an entity whose id
// is empty.
const viewMark = "|view|"

// id is the id of an entity or relation as this view shows it.
func (s *Scope) id(id string) string {
	if !s.path.byView {
		return id
	}
	return viewMark + base64.RawURLEncoding.EncodeToString(s.path.text()) + "|" + id
}

// mostNested is how many views an id can have within each other.
const mostNested = 20

// open takes an id apart that carries a view, and opens the view; it returns s and the id for another id.
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
		return nil, "", query.InputError("id: this is not an id that carries a view")
	}
	at := *s
	at.path.byView = true
	out := &at
	for _, c := range changes {
		in, err := c.input()
		if err != nil {
			return nil, "", err
		}
		if out, err = out.see(in); err != nil {
			return nil, "", err
		}
	}
	return out, id, nil
}

// input is the change as the field view takes it.
func (c viewChange) input() (*ViewInput, error) {
	in := &ViewInput{KnownAt: c.KnownAt, Without: c.Without, Distrust: c.Distrust}
	var err error
	if in.AsOf, err = dateOf(c.AsOf); err != nil {
		return nil, err
	}
	for _, r := range c.With {
		t := &RelationInput{Source: r[0], Type: r[1], Target: r[2]}
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
		return nil, query.InputError("id: %s", err)
	}
	return &d, nil
}
