package rule

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nexum/graph"
)

// Text writes a proof as indented text, a line a step, with citations:
//
//	Cybersecurity Law CONSTRAINS 21Vianet, since 2017-06-01          derived: activity in jurisdiction
//	├─ Cybersecurity Law REGULATES network operation                 isaacs-2019, 4.46, table 14
//	└─ 21Vianet CONDUCTS network operation                           isaacs-2019, 4.5
func (p *Proof) Text(v *graph.View) string {
	w := writer{v: v}
	w.proof(p, "", "")
	return w.String()
}

// Text writes why an answer to a query holds, a block for each literal of its body.
func (r *Row) Text(v *graph.View, q *Query) string {
	w := writer{v: v}
	for _, m := range r.Premises {
		if q.Body[m.Literal].Kind != KindLiteral || m.Proof != nil {
			w.premise(q.Body, m, "", "")
		}
	}
	for _, list := range r.Others { // what holds for all of the periods is told once
		for _, m := range list {
			if q.Body[m.Literal].Kind != KindLiteral && !slices.ContainsFunc(r.Premises, func(o Premise) bool { return o.same(m) }) {
				w.premise(q.Body, m, "", "")
			}
		}
	}
	if len(w.lines) == 0 { // then who says of what kind something is, is all there is
		for _, m := range r.Premises {
			if m.Fact != nil {
				w.fact(*m.Fact, m.Period, "")
			} else if m.Mention != nil {
				w.proof(m.Mention, "", "")
			}
		}
	}
	return w.String()
}

// same reports whether two premises say the same for the same time.
func (m Premise) same(o Premise) bool {
	if m.Literal != o.Literal || (m.Proof == nil) != (o.Proof == nil) || (m.Fact == nil) != (o.Fact == nil) || m.Parts != nil || o.Parts != nil {
		return false
	}
	switch {
	case m.Proof != nil:
		return m.Proof == o.Proof || m.Proof.Rule == nil && o.Proof.Rule == nil && m.Proof.Relation == o.Proof.Relation &&
			m.Proof.Period == o.Proof.Period && m.Proof.Attributes == o.Proof.Attributes
	case m.Fact != nil:
		return m.Fact.Same(*o.Fact) && m.Period == o.Period
	}
	return true
}

// String lays the lines out in two columns.
func (w *writer) String() string {
	widest := 0
	for _, l := range w.lines {
		widest = max(widest, utf8.RuneCountInString(l[0]))
	}
	var b strings.Builder
	for _, l := range w.lines {
		b.WriteString(l[0])
		if l[1] != "" {
			b.WriteString(strings.Repeat(" ", widest-utf8.RuneCountInString(l[0])+3))
			b.WriteString(l[1])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

type writer struct {
	v     *graph.View
	lines [][2]string // what holds, and why
	done  map[*Proof]bool
}

// manyLines is how long a text gets before what it has written out already is not written out again: written out
// in full, a proof can be longer than anybody could read, or any memory hold.
const manyLines = 300

func (w *writer) line(what, why string) {
	w.lines = append(w.lines, [2]string{oneLine(what), oneLine(why)})
}

// oneLine keeps a name from breaking the lines of a text.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r") {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), " ")
}

func (w *writer) proof(p *Proof, lead, under string) {
	v := w.v
	what := lead + said(v, p.Relation) + with(p.Attributes) + since(p.Period)
	why := ""
	if p.Rule == nil {
		why = w.citations(p.Claims(v))
	} else {
		why = "derived: " + strings.ReplaceAll(p.Rule.ID, "-", " ") + manner(p.Summary)
		if len(w.lines) > manyLines && w.done[p] {
			w.line(what, why+", as above")
			return
		}
		if w.done == nil {
			w.done = map[*Proof]bool{}
		}
		w.done[p] = true
	}
	w.line(what, why)
	shown := p.shown()
	n := len(p.Span) + len(shown)
	next := func() (string, string) {
		if n--; n == 0 {
			return under + "└─ ", under + "   "
		}
		return under + "├─ ", under + "│  "
	}
	for _, f := range p.Span {
		lead, _ := next()
		w.fact(f, graph.Period{}, lead)
	}
	for _, m := range shown {
		lead, under := next()
		w.premise(p.Rule.Body, m, lead, under)
	}
}

// said writes a relation in words; of one that says of what kind an entity is: Acme is a company.
func said(v *graph.View, r graph.Relation) string {
	name := v.PredName(r.Type)
	if kind, ok := strings.CutPrefix(name, kindPrefix); ok {
		if k, ok := v.Ontology().Kind(kind); ok {
			kind = k.Singular
		}
		return v.Name(r.Source) + " is a " + kind
	}
	return v.Name(r.Source) + " " + name + " " + v.Name(r.Target)
}

// shown returns the premises that the text writes out: all but that an entity is of its kind, which its
// name tells, and which Leaves holds.
func (p *Proof) shown() []Premise {
	var out []Premise
	for _, m := range p.Premises {
		if l := p.Rule.Body[m.Literal]; l.Kind != KindLiteral || m.Proof != nil {
			out = append(out, m)
		}
	}
	return out
}

func (w *writer) premise(body []Literal, m Premise, lead, under string) {
	switch {
	case m.Proof != nil:
		w.proof(m.Proof, lead, under)
	case m.Fact != nil:
		w.fact(*m.Fact, m.Period, lead)
	case m.Parts != nil:
		w.sum(body[m.Literal].Sum, m, lead, under)
	default:
		w.line(lead+w.absent(body[m.Literal], m.Absent), "nothing says so")
	}
}

// sum writes what adds up, each part with its premises.
func (w *writer) sum(s *Sum, m Premise, lead, under string) {
	than := "at least"
	if s.Strict {
		than = "more than"
	}
	w.line(fmt.Sprintf("%s%s %s, which is %s %s", lead, s.Op, m.Total, than, s.Min), "")
	var all []Premise
	for _, p := range m.Parts {
		all = append(all, p...)
	}
	for i, p := range all {
		l, u := under+"├─ ", under+"│  "
		if i == len(all)-1 {
			l, u = under+"└─ ", under+"   "
		}
		w.premise(s.Body, p, l, u)
	}
}

func (w *writer) fact(f graph.Fact, when graph.Period, lead string) {
	w.line(lead+w.v.Name(f.Entity)+": "+w.v.PredName(f.Pred)+" "+f.Value.Text+since(when), w.citations(w.v.FactClaimsIn(f, when)))
}

func (w *writer) absent(l Literal, ends [2]graph.Node) string {
	name := func(i int) string {
		switch c := l.Args[i].Const; {
		case ends[i] != graph.NoNode:
			return w.v.Name(ends[i])
		case c.Type == EntityType: // which the view does not have
			return c.Text
		}
		return "any"
	}
	switch l.Kind {
	case ForeignLiteral:
		return fmt.Sprintf("not: %s %s %s", name(0), strings.Trim(l.Name, `<>"`), name(1))
	case RelationLiteral:
		return fmt.Sprintf("not: %s %s %s", name(0), l.Type.Name, name(1))
	}
	return fmt.Sprintf("not: %s %s", name(0), l.Name)
}

// with writes attributes as they are read after a relation: with percent 51, role chairman.
func with(attributes string) string {
	var all map[string]any
	d := json.NewDecoder(strings.NewReader(attributes))
	d.UseNumber() // digits as the source writes them
	if attributes == "" || d.Decode(&all) != nil {
		return ""
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, fmt.Sprintf("%s %v", name, all[name]))
	}
	return " with " + strings.Join(out, ", ")
}

// since writes a period as it is read after a relation.
func since(p graph.Period) string {
	if p.IsZero() {
		return ""
	}
	return ", " + p.String()
}

// manner tells what keeps a derived relation from being plain fact.
func manner(s graph.Summary) string {
	var out []string
	if s.Modality != graph.Stated {
		out = append(out, "rests on what is only "+strings.ToLower(s.Modality.String()))
	}
	if s.Confidence < 1 {
		out = append(out, "confidence "+strconv.FormatFloat(s.Confidence, 'f', -1, 64))
	}
	if s.Disputed {
		out = append(out, "disputed")
	}
	if len(out) == 0 {
		return ""
	}
	return " (" + strings.Join(out, ", ") + ")"
}

// citations writes who says so, each document once for the same place and manner.
func (w *writer) citations(claims []graph.ClaimOf) string {
	var out []string
	seen := map[string]bool{}
	for _, c := range claims {
		s := Cite(c.Context)
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

// Cite writes where a claim stands, and in what way it is made unless it is plainly stated.
func Cite(c graph.Context) string {
	s := c.Document
	if s == "" {
		s = "no document"
	}
	if c.Locator != "" {
		s += ", " + c.Locator
	}
	if c.Relays != "" {
		s += ", from " + c.Relays
	}
	var how []string
	if c.Stance == graph.Disputes {
		how = append(how, "denied")
	} else if c.Modality != graph.Stated {
		how = append(how, strings.ToLower(c.Modality.String()))
	}
	if c.By != "" {
		how = append(how, "by "+c.By)
	}
	if len(how) > 0 {
		s += " (" + strings.Join(how, " ") + ")"
	}
	return s
}
