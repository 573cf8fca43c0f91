package proof

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/rule"
)

// Text returns a proof as indented text, one line per step, with citations:
//
//	Cybersecurity Law CONSTRAINS 21Vianet, since 2017-06-01          derived: activity in jurisdiction
//	├─ Cybersecurity Law REGULATES network operation                 isaacs-2019, 4.46, table 14
//	└─ 21Vianet CONDUCTS network operation                           isaacs-2019, 4.5
//
// A step more than maxLevels deep gets a number and its own block below:
//
//	└─ A CONTROLS B          derived: majority, see [1]
//
//	[1] A CONTROLS B         derived: majority
//	└─ A OWNS B              register
//
// So the length of the text is proportional to the number of steps, even if the proof is deep.
func (p *Proof) Text(v *graph.View) string {
	text, _ := p.TextWithin(v, nil) // without a budget
	return text
}

// TextWithin is Text with a budget that is charged for the memory while the text is written. b can be nil.
func (p *Proof) TextWithin(v *graph.View, b *budget.Budget) (string, error) {
	w := newWriter(v, b)
	w.proof(p, position{})
	return w.finish()
}

// Text returns the proof of an answer to a query as text, with one block for each literal of its body.
func (r *Row) Text(v *graph.View, q *rule.Query) string {
	text, _ := r.TextWithin(v, q, nil)
	return text
}

// TextWithin is Text with a budget that is charged for the memory while the text is written. b can be nil.
func (r *Row) TextWithin(v *graph.View, q *rule.Query, b *budget.Budget) (string, error) {
	w := newWriter(v, b)
	for _, m := range r.Premises {
		if q.Body[m.Literal].Kind != rule.KindLiteral || m.Proof != nil {
			w.premise(q.Body, m, position{})
		}
	}
	for _, list := range r.Others { // write premises that hold in all periods once
		for _, m := range list {
			if q.Body[m.Literal].Kind != rule.KindLiteral &&
				!slices.ContainsFunc(r.Premises, func(o Premise) bool { return o.equal(m) }) {
				w.premise(q.Body, m, position{})
			}
		}
	}
	if len(w.lines) == 0 { // if only kinds are left, show their sources
		for _, m := range r.Premises {
			if m.Fact != nil {
				w.fact(*m.Fact, m.Period, position{})
			} else if m.Mention != nil {
				w.proof(m.Mention, position{})
			}
		}
	}
	return w.finish()
}

// equal reports whether two premises are the same, with the same period.
func (m Premise) equal(o Premise) bool {
	if m.Literal != o.Literal || (m.Proof == nil) != (o.Proof == nil) || (m.Fact == nil) != (o.Fact == nil) ||
		m.Parts != nil ||
		o.Parts != nil {
		return false
	}
	switch {
	case m.Proof != nil:
		return m.Proof == o.Proof || m.Proof.Rule == nil && o.Proof.Rule == nil && m.Proof.Relation == o.Proof.Relation &&
			m.Proof.Period == o.Proof.Period && m.Proof.Attributes == o.Proof.Attributes
	case m.Fact != nil:
		return m.Fact.Same(*o.Fact) && m.Period == o.Period
	}
	return m.Period == o.Period && m.Attributes == o.Attributes
}

// A writer writes the text of proofs.
type writer struct {
	v      *graph.View
	lines  [][2]string // the statement and its reason
	done   map[*Proof]bool
	later  []*Proof       // proofs too deep to be written where they are used
	number map[*Proof]int // the numbers of the proofs in later, from 1
	budget *budget.Budget
	held   int64
	failed error
}

func newWriter(v *graph.View, b *budget.Budget) *writer {
	return &writer{v: v, done: map[*Proof]bool{}, number: map[*Proof]int{}, budget: b}
}

const (
	// manyLines is the length of a text in lines from which on a step is not written a second time.
	manyLines = 300
	// maxLevels is the number of nested levels after which a step gets its own block.
	maxLevels = 12
	// maxColumn is the greatest start of the second column. In a longer line, only its own second column is moved.
	maxColumn = 140
)

// A position is the place of a line in the tree of a text.
type position struct {
	lead  string // prefix of the line
	under string // prefix of the lines below
	level int
}

// finish writes the blocks of deep proofs, and formats the lines in two columns.
func (w *writer) finish() (string, error) {
	defer func() { w.budget.Free(w.held) }()
	for i := 0; i < len(w.later) && w.failed == nil; i++ {
		w.line("", "")
		w.block(w.later[i], position{lead: fmt.Sprintf("[%d] ", i+1)})
	}
	if w.failed != nil {
		return "", w.failed
	}
	widest := 0
	for _, l := range w.lines {
		if n := utf8.RuneCountInString(l[0]); n <= maxColumn {
			widest = max(widest, n)
		}
	}
	var b strings.Builder
	for _, l := range w.lines {
		b.WriteString(l[0])
		if l[1] != "" {
			b.WriteString(strings.Repeat(" ", max(0, widest-utf8.RuneCountInString(l[0]))+3))
			b.WriteString(l[1])
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

func (w *writer) line(what, why string) {
	bytes := int64(2*(len(what)+len(why)) + maxColumn) // once in lines and once in the text
	if w.failed = cmp.Or(w.failed, w.budget.Hold(bytes)); w.failed != nil {
		return
	}
	w.held += bytes
	w.lines = append(w.lines, [2]string{oneLine(what), oneLine(why)})
}

// oneLine replaces line breaks in a name by spaces.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r") {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), " ")
}

// proof writes a proof. It writes only a reference if the proof is too deep here or was written before.
func (w *writer) proof(p *Proof, at position) {
	if w.failed != nil {
		return
	}
	if p.Rule == nil {
		w.block(p, at)
		return
	}
	if n := w.number[p]; n > 0 {
		w.line(at.lead+w.relation(p), w.rule(p)+fmt.Sprintf(", see [%d]", n))
		return
	}
	if w.done[p] && (len(w.lines) > manyLines || at.level >= maxLevels) {
		w.line(at.lead+w.relation(p), w.rule(p)+", as above")
		return
	}
	if at.level >= maxLevels {
		w.later = append(w.later, p)
		w.number[p] = len(w.later)
		w.line(at.lead+w.relation(p), w.rule(p)+fmt.Sprintf(", see [%d]", len(w.later)))
		return
	}
	w.block(p, at)
}

// block writes a proof and its premises.
func (w *writer) block(p *Proof, at position) {
	var merges []graph.Merge
	if p.Rule == nil {
		claims := p.Claims(w.v)
		merges = mergesOf(w.v, claims)
		w.line(at.lead+w.relation(p), w.citations(claims))
	} else {
		w.done[p] = true
		w.line(at.lead+w.relation(p), w.rule(p))
	}
	shown := p.shown()
	n := len(p.Span) + len(shown) + len(merges)
	next := func() position {
		n--
		return at.child(n == 0)
	}
	for _, f := range p.Span {
		w.fact(f, claim.Period{}, next())
	}
	for _, m := range merges {
		w.merge(m, next())
	}
	for _, m := range shown {
		w.premise(p.Rule.Body, m, next())
	}
}

// child returns the position of a line below at; last reports whether it is the last one there.
func (at position) child(last bool) position {
	if last {
		return position{at.under + "└─ ", at.under + "   ", at.level + 1}
	}
	return position{at.under + "├─ ", at.under + "│  ", at.level + 1}
}

// relation returns the text of the conclusion of a proof.
func (w *writer) relation(p *Proof) string {
	return relationText(w.v, p.Relation) + WithText(p.Attributes) + periodSuffix(p.Period)
}

// rule returns the text of the rule of a proof.
func (w *writer) rule(p *Proof) string {
	return "derived: " + strings.ReplaceAll(p.Rule.ID, "-", " ") + certaintyText(p.Summary)
}

// relationText returns a relation as text. For a derived kind, it is "Acme is a company".
func relationText(v *graph.View, r graph.Relation) string {
	name := v.PredName(r.Type)
	if kind, ok := strings.CutPrefix(name, rule.KindPrefix); ok {
		if k, ok := v.Ontology().Kind(kind); ok {
			kind = k.Singular
		}
		return v.Name(r.Source) + " is a " + kind
	}
	return v.Name(r.Source) + " " + name + " " + v.Name(r.Target) + WithKey(v.Occurrence(r))
}

// WithKey returns the key of an occurrence as text after a relation, such as " #2020-17". It returns "" if there is no
// key, and if the key is computed: then the period and the attributes distinguish the occurrence from others.
func WithKey(key string) string {
	if key == "" || key[0] == '~' {
		return ""
	}
	return " #" + key
}

// shown returns the premises that the text includes. It leaves out stated kinds, which the names of the entities
// usually suggest, unless there are no other premises. Leaves includes them.
func (p *Proof) shown() []Premise {
	var out []Premise
	for _, m := range p.Premises {
		if l := p.Rule.Body[m.Literal]; l.Kind != rule.KindLiteral || m.Proof != nil {
			out = append(out, m)
		}
	}
	if len(out) == 0 { // if only kinds are left, show their sources
		return p.Premises
	}
	return out
}

func (w *writer) premise(body []rule.Literal, m Premise, at position) {
	switch {
	case m.Proof != nil:
		w.proof(m.Proof, at)
	case m.Fact != nil:
		w.fact(*m.Fact, m.Period, at)
	case m.Mention != nil:
		w.proof(m.Mention, at)
	case m.Parts != nil:
		w.sum(body[m.Literal].Sum, m, at)
	default:
		w.line(at.lead+w.absent(body[m.Literal], m), nothingSays(m.Period))
	}
}

// sum writes a sum and its parts with their premises.
func (w *writer) sum(s *rule.Sum, m Premise, at position) {
	than := "at least"
	if s.Strict {
		than = "more than"
	}
	why := ""
	if !m.Period.IsZero() {
		why = "no other negative value " + m.Period.String()
	}
	w.line(fmt.Sprintf("%s%s %s, which is %s %s", at.lead, s.Op, m.Total, than, s.Min), why)
	var all []Premise
	for _, p := range m.Parts {
		all = append(all, p...)
	}
	for i, p := range all {
		w.premise(s.Body, p, at.child(i == len(all)-1))
	}
}

func (w *writer) fact(f graph.Fact, when claim.Period, at position) {
	claims := w.v.FactClaimsIn(f, when)
	merges, why := mergesOf(w.v, claims), w.citations(claims)
	for other := range w.v.Rivals(f, when) {
		why += "; against it " + other.Value.Text + ": " + w.citations(w.v.FactClaimsIn(other, when))
	}
	w.line(at.lead+w.v.Name(f.Entity)+": "+w.v.PredName(f.Pred)+" "+f.Value.Text+periodSuffix(when), why)
	for i, m := range merges {
		w.merge(m, at.child(i == len(merges)-1))
	}
}

// merge writes a merge that the line above relies on.
func (w *writer) merge(m graph.Merge, at position) {
	worth := certaintyText(graph.Summary{Modality: m.Modality, Confidence: m.Confidence})
	w.line(at.lead+m.Subject+" is the same as "+m.Object+worth, w.citations(m.Claims))
}

// nothingSays returns the reason that the text gives for an absence.
func nothingSays(in claim.Period) string {
	if in.IsZero() {
		return "nothing says so"
	}
	return "nothing says so for this time"
}

// absent returns an absence as text, such as "not: Acme OWNS any with percent 5, until 2014".
func (w *writer) absent(l rule.Literal, m Premise) string {
	name := func(i int) string {
		switch c := l.Args[i].Const; {
		case m.Absent[i] != graph.NoNode:
			return w.v.Name(m.Absent[i])
		case c.Type == rule.EntityType: // an entity that the view does not have
			return c.Text
		}
		return "any"
	}
	after := WithText(m.Attributes) + periodSuffix(m.Period)
	switch l.Kind {
	case rule.ForeignLiteral:
		return fmt.Sprintf("not: %s %s %s%s", name(0), strings.Trim(l.Name, `<>"`), name(1), after)
	case rule.RelationLiteral:
		if l.Firm {
			after += ", as stated"
		}
		return fmt.Sprintf("not: %s %s %s%s", name(0), l.Type.Name, name(1), after)
	}
	return fmt.Sprintf("not: %s %s%s", name(0), l.Name, after)
}

// WithText returns attributes as text after a relation, such as " with percent 51, role chairman". It leaves out the
// caveat, which is shown beside the citation.
func WithText(attributes string) string {
	var all map[string]any
	d := json.NewDecoder(strings.NewReader(attributes))
	d.UseNumber() // keep the digits of the source
	if attributes == "" || d.Decode(&all) != nil {
		return ""
	}
	delete(all, claim.AttributeCaveat)
	if len(all) == 0 {
		return ""
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, fmt.Sprintf("%s %v", name, all[name]))
	}
	return " with " + strings.Join(out, ", ")
}

// periodSuffix returns a period as text after a relation; empty for the zero period.
func periodSuffix(p claim.Period) string {
	if p.IsZero() {
		return ""
	}
	return ", " + p.String()
}

// certaintyText describes the modality, confidence and dispute of a derived relation, unless it is stated, certain and
// undisputed.
func certaintyText(s graph.Summary) string {
	var out []string
	if s.Modality != claim.Stated {
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

// citations returns the sources of claims, each different citation once.
func (w *writer) citations(claims []graph.ResolvedClaim) string {
	var out []string
	seen := map[string]bool{}
	for _, c := range claims {
		s := Cite(c.Context)
		if ids := mergedIDs(w.v, c); ids != "" {
			s += ", about " + ids
		}
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

// mergedIDs returns the ids that a claim was made about and that were merged into other ones; the empty text if there
// are none.
func mergedIDs(v *graph.View, c graph.ResolvedClaim) string {
	var out []string
	for _, id := range [2]string{c.Subject, c.Object} {
		if n, ok := v.Lookup(id); ok && v.ID(n) != id {
			out = append(out, id)
		}
	}
	return strings.Join(out, " and ")
}

// Cite returns the citation of a claim: the document, the place in it, and the modality, confidence or denial unless
// the claim is plainly stated.
func Cite(c claim.Context) string {
	s := c.Document
	switch {
	case s == "" && c.Revision == 0 && c.Modality == claim.Hypothetical: // no revision brought it, but the view
		s = "assumed"
	case s == "":
		s = "no document"
	}
	if c.Locator != "" {
		s += ", " + c.Locator
	}
	if c.Relays != "" {
		s += ", from " + c.Relays
	}
	var how []string
	if c.Stance == claim.Disputes {
		how = append(how, "denied")
	} else if c.Modality != claim.Stated {
		how = append(how, strings.ToLower(c.Modality.String()))
	}
	if c.By != "" {
		how = append(how, "by "+c.By)
	}
	if len(how) > 0 {
		s += " (" + strings.Join(how, " ") + ")"
	}
	if text := caveat(c.Attributes); text != "" {
		s += " [" + text + "]"
	}
	return s
}

// caveat returns the attribute caveat of a claim, which every citation shows. It returns the empty text if there is
// none.
func caveat(attributes string) string {
	if !strings.Contains(attributes, `"`+claim.AttributeCaveat+`"`) {
		return ""
	}
	all := map[string]any{}
	if json.Unmarshal([]byte(attributes), &all) != nil {
		return ""
	}
	text, _ := all[claim.AttributeCaveat].(string)
	return text
}
