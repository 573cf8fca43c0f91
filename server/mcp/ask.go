package mcp

import (
	"context"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// languageGuide is a short introduction to the language, sufficient to write a question.
const languageGuide = `
The question is a list of literals that must all hold, such as  constrains(Law, /21vianet), enacted(Body, Law)
- Variables begin with an upper-case letter; _ is anything. An entity is its id behind a slash: /21vianet. Texts are in quotes, and compared as a whole: find names with search.
- owns(X, Y) is a relation from X to Y, named in lower camel case (KIND_OF is kindOf); owns(X, Y, percent: P) reads an attribute;
  company(X) asks for a kind; foundedOn(X, D) for a fact; "knows"(X, Y) for a predicate of foreign data; not owns(X, Y) for absence.
- P > 50, X != Y, D < 2017-06 compare; R = P * Q / 100 computes.
- Then optionally  | select X   or   | sum(P), count(Y) by X | having sum > 50 | order sum desc
nexum://ontology lists the words of this graph, nexum://language the whole language. Errors show the place to mend.`

// addAskingTools adds the tools for questions, proofs and comparisons.
func (s *Server) addAskingTools() {
	addTool(
		s,
		"ask",
		"Ask a question in the rule language",
		"Answers a question that joins relations, facts and conditions; the best tool for anything but a look at one "+
			"entity. Each answer has its status and proof."+languageGuide,
		ask,
	)
	addTool(
		s,
		"why",
		"Prove a relation",
		"Explains why a relation holds: the whole proof, each line with the document and the place in it. Use it before "+
			"you assert something. Name the relation by its id, as statements have it, or by source, type and target.",
		why,
	)
	addTool(
		s,
		"why_not",
		"Explain why a relation does not hold",
		"For a relation that does not hold: the rules that could yield it, what each needs and has, and what is missing. "+
			"If it holds, or if no rule can yield it, the note says so. Name the relation as in the tool why.",
		whyNot,
	)
	addTool(
		s,
		"fragility",
		"Find what a relation depends on",
		"Returns the smallest sets of documents, or of relations, without which a relation would not hold: a set of one "+
			"is a single point of failure. Name the relation as in the tool why.",
		fragility,
	)
	addTool(
		s,
		"conflicts",
		"Find duties that cannot both be kept",
		"Lists who bears two duties that cannot both be kept, by which laws, each with its proof; of one entity, if "+
			"of is given.",
		conflicts,
	)
	addTool(
		s,
		"compare",
		"Compare two views",
		"Asks one question of two views, and returns the answers that only one of them gives: what changes without a "+
			"source, at another date, or if a relation is assumed. Write the question as for the tool ask.",
		compare,
	)
}

type askIn struct {
	Question string `json:"question" jsonschema:"the question, in the rule language"`
	Page
	View
}

// An Answer is one answer to a question.
type Answer struct {
	Values map[string]string `json:"values" jsonschema:"the value of each variable; for an entity, its id"`
	Names  map[string]string `json:"names,omitempty" jsonschema:"the name of each entity among the values"`
	Standing
	Sources  []string `json:"sources,omitempty" jsonschema:"the claims behind the answer, each as document, place in it"`
	Proof    string   `json:"proof,omitempty" jsonschema:"the beginning of the proof: each line ends in a document and the place in it"`
	ProofURI string   `json:"proof_uri,omitempty" jsonschema:"the resource that has all of the proof"`
}

type askOut struct {
	Answers    []Answer `json:"answers"`
	Total      int      `json:"total" jsonschema:"how many answers there are in all"`
	NextOffset *int     `json:"next_offset,omitempty"`
	Note       string   `json:"note,omitempty"`
}

func ask(ctx context.Context, s *query.Session, in askIn) (askOut, error) {
	a, err := s.Ask(ctx, in.Question)
	if err != nil {
		return askOut{}, asked(in.Question, err)
	}
	page, next, err := cut(a.Rows, in.Page)
	if err != nil {
		return askOut{}, err
	}
	out := askOut{Answers: []Answer{}, Total: len(a.Rows), NextOffset: next}
	room := in.room()
	for i := range page {
		x, err := answer(a, &page[i], in.View)
		if err != nil {
			return askOut{}, err
		}
		if !room.fits(x) {
			out.NextOffset = in.after(i)
			break
		}
		out.Answers = append(out.Answers, x)
	}
	if len(a.Rows) == 0 {
		out.Note = "No answer. That is not proof that it is false; why_not says what a relation lacks. Texts are compared " +
			"as a whole: find names with search."
		if why := s.NoAnswer(ctx, in.Question); why != "" {
			out.Note = "No answer: " + why + ". That is not proof that it is false; why_not says what a relation lacks. " +
				"Texts are compared as a whole: find names with search."
		}
	}
	if len(a.Columns()) == 0 && len(a.Rows) > 0 {
		out.Note = "Yes."
	}
	return out, nil
}

// answer describes one row.
func answer(a *query.Answers, r *proof.Row, v View) (Answer, error) {
	out := Answer{Values: map[string]string{}, Standing: newStanding(r.Summary, r.Held, derived(r.Premises))}
	for i, c := range a.Columns() {
		value := r.Values[i]
		out.Values[c.Name] = value.Text
		if value.Type == rule.EntityType {
			if out.Names == nil {
				out.Names = map[string]string{}
			}
			out.Names[c.Name] = a.Session.View.Name(value.Node)
		}
	}
	out.Sources = cited(a.Session.View, r.Premises)
	text, err := rowText(a, r)
	if err != nil {
		return out, err
	}
	if out.Proof = short(text); out.Proof != "" {
		out.ProofURI = answerURI(a.Query.Text, query.RowKey(*r), v)
	}
	return out, nil
}

// derived reports whether a rule yields one of the premises.
func derived(list []proof.Premise) bool {
	for _, m := range list {
		if m.Proof != nil && m.Proof.Rule != nil {
			return true
		}
		for _, part := range m.Parts {
			if derived(part) {
				return true
			}
		}
	}
	return false
}

type relationIn struct {
	Relation string `json:"relation,omitempty" jsonschema:"the id of the relation, source|TYPE|target, as statements have it; instead of the next three"`
	Source   string `json:"source,omitempty" jsonschema:"the id of the entity that the relation begins at"`
	Type     string `json:"type,omitempty" jsonschema:"the relation type, such as owns"`
	Target   string `json:"target,omitempty" jsonschema:"the id of the entity that it ends at"`
	View
}

type whyOut struct {
	Holds     bool       `json:"holds"`
	Statement *Statement `json:"statement,omitempty"`
	Proofs    []string   `json:"proofs,omitempty" jsonschema:"up to three proofs, the strongest first"`
	Note      string     `json:"note,omitempty"`
}

// mostProofs is the maximum number of proofs of one relation in a response.
const mostProofs = 3

func why(ctx context.Context, s *query.Session, in relationIn) (whyOut, error) {
	named, err := in.named(s)
	if err != nil {
		return whyOut{}, err
	}
	r, holds, err := s.Relation(ctx, named.String())
	if err != nil {
		return whyOut{}, err
	}
	if list := s.Occurrences(named, mostOccurrences+1); !holds && named.Occurrence == "" && len(list) > 0 {
		return whyOut{Holds: true, Note: "It holds several times; give relation one of: " + joined(list)}, nil
	}
	if !holds {
		return whyOut{
			Note: "It does not hold in this view; why_not explains what is missing. Mind the direction: the relation is from " +
				"source to target.",
		}, nil
	}
	x, err := statement(ctx, s, in.View, r)
	if err != nil {
		return whyOut{}, err
	}
	x.Proof = ""
	list, err := s.Engine.Prove(ctx, r, mostProofs)
	if err != nil {
		return whyOut{}, err
	}
	out := whyOut{Holds: true, Statement: &x}
	room := Page{}.room()
	for _, p := range list {
		text, err := p.TextWithin(s.View, s.Budget())
		if err != nil {
			return whyOut{}, err
		}
		if text = unaligned(text); !room.fits(text) {
			out.Note = "There are more proofs: read proof_uri."
			break
		}
		out.Proofs = append(out.Proofs, text)
	}
	return out, nil
}

// mostOccurrences is the number of occurrences that a note names.
const mostOccurrences = 5

// joined lists ids, and says that there are more than mostOccurrences.
func joined(ids []string) string {
	if len(ids) <= mostOccurrences {
		return strings.Join(ids, ", ")
	}
	return strings.Join(ids[:mostOccurrences], ", ") + " and others"
}

// named returns the relation that the input names, and checks that its ends exist.
func (in relationIn) named(s *query.Session) (named claim.RelationID, err error) {
	words := []string{in.Relation}
	switch apart := in.Source != "" || in.Type != "" || in.Target != ""; {
	case in.Relation != "" && apart:
		return named, query.InputError("%s: give either relation, or source, type and target", query.Argument("relation"))
	case in.Relation == "" && (in.Source == "" || in.Type == "" || in.Target == ""):
		return named, query.InputError("give relation, such as 21vianet|OPERATES|azure-china, or source, type and target")
	case in.Relation == "":
		words = []string{in.Source, in.Type, in.Target}
	}
	if named, err = query.ParseRelation(s.View.Ontology(), "relation", words...); err != nil {
		return named, err
	}
	if _, err := s.Node("source", named.Source); err != nil {
		return named, err
	}
	if _, err := s.Node("target", named.Target); err != nil {
		return named, err
	}
	if _, ok := s.View.Pred(named.Predicate); !ok {
		return named, unknownWord("relation type", named.Predicate, query.NearType(s.View.Ontology(), named.Predicate))
	}
	return named, nil
}

// unaligned returns a proof without the spaces that align its columns.
func unaligned(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		begin := len(line) - len(strings.TrimLeft(line, " │├└─"))
		lines[i] = line[:begin] + strings.Join(strings.Fields(line[begin:]), " ")
	}
	return strings.Join(lines, "\n")
}

type nearMiss struct {
	Rule    string   `json:"rule" jsonschema:"the id of a rule that could yield it"`
	Meaning string   `json:"meaning,omitempty"`
	Held    []string `json:"held,omitempty" jsonschema:"the premises that hold"`
	Missing []string `json:"missing,omitempty" jsonschema:"the premises that do not hold"`
	Reason  string   `json:"reason,omitempty" jsonschema:"why it does not hold, if nothing is missing"`
}

type whyNotOut struct {
	Holds    bool       `json:"holds"`
	NearMiss []nearMiss `json:"near_misses,omitempty" jsonschema:"the nearest first"`
	Note     string     `json:"note,omitempty"`
}

// mostMisses is the maximum number of near misses in a response.
const mostMisses = 5

func whyNot(ctx context.Context, s *query.Session, in relationIn) (whyNotOut, error) {
	named, err := in.named(s)
	if err != nil {
		return whyNotOut{}, err
	}
	list, err := s.WhyNot(ctx, named.Source, named.Predicate, named.Target, mostMisses)
	if message, ok := query.NoRule(err); ok {
		return whyNotOut{Note: "It does not hold, and n" + message[1:] + "."}, nil
	}
	if err != nil {
		return whyNotOut{}, err
	}
	if len(list) == 0 {
		return whyNotOut{Holds: true, Note: "It holds; why has its proof."}, nil
	}
	out := whyNotOut{}
	for _, m := range list {
		x := nearMiss{Rule: m.Rule.ID, Meaning: m.Rule.Meaning, Reason: s.Reason(m)}
		for _, h := range m.Held {
			if h.Proof == nil {
				continue
			}
			text, err := h.Proof.TextWithin(s.View, s.Budget())
			if err != nil {
				return whyNotOut{}, err
			}
			x.Held = append(x.Held, short(text))
		}
		for _, g := range m.Missing {
			text := g.Text(m.Rule)
			if g.Literal.Not {
				text += " is there, and the rule needs that it is not"
			}
			x.Missing = append(x.Missing, text)
		}
		out.NearMiss = append(out.NearMiss, x)
	}
	return out, nil
}

type conflictsIn struct {
	Of string `json:"of,omitempty" jsonschema:"the id of an entity; by default, the conflicts of all"`
	Page
	View
}

type duty struct {
	ID   string   `json:"id"`
	Name string   `json:"name"`
	Laws []string `json:"laws,omitempty" jsonschema:"ids of the laws that impose it"`
}

type conflict struct {
	Bearer  Entity `json:"bearer"`
	Duty    duty   `json:"duty"`
	Against duty   `json:"against"`
	Standing
	Sources  []string `json:"sources,omitempty" jsonschema:"the claims behind it, each as document, place in it"`
	Proof    string   `json:"proof"`
	ProofURI string   `json:"proof_uri"`
}

type conflictsOut struct {
	Conflicts  []conflict `json:"conflicts"`
	Total      int        `json:"total"`
	NextOffset *int       `json:"next_offset,omitempty"`
	Note       string     `json:"note,omitempty"`
}

func conflicts(ctx context.Context, s *query.Session, in conflictsIn) (conflictsOut, error) {
	var of *string
	if in.Of != "" {
		of = &in.Of
	}
	found, err := s.Conflicts(ctx, of)
	if err != nil {
		return conflictsOut{}, err
	}
	page, next, err := cut(found.List, in.Page)
	if err != nil {
		return conflictsOut{}, err
	}
	out := conflictsOut{Conflicts: []conflict{}, Total: len(found.List)}
	if out.Total == 0 {
		out.Note = "By the claims and rules of this view, nobody asked for bears two duties that conflict. That is not " +
			"proof that nobody does."
	}
	a := &query.Answers{Session: found.Session, Query: found.Query}
	for _, c := range page {
		x := conflict{
			Bearer:   entity(s.View, c.Bearer),
			Standing: newStanding(c.Row.Summary, c.Row.Held, derived(c.Row.Premises)),
		}
		x.Bearer.Aliases, x.Bearer.Description = nil, ""
		for _, side := range []struct {
			into *duty
			id   int
		}{{&x.Duty, 0}, {&x.Against, 1}} {
			n := c.Duty
			if side.id == 1 {
				n = c.Against
			}
			laws, err := s.Laws(ctx, n)
			if err != nil {
				return conflictsOut{}, err
			}
			side.into.ID, side.into.Name = s.View.ID(n), s.View.Name(n)
			for _, law := range laws {
				side.into.Laws = append(side.into.Laws, s.View.ID(law))
			}
		}
		text, err := rowText(a, &c.Row)
		if err != nil {
			return conflictsOut{}, err
		}
		x.Sources = cited(found.Session.View, c.Row.Premises)
		x.Proof, x.ProofURI = short(text), answerURI(found.Query.Text, query.RowKey(c.Row), in.View)
		out.Conflicts = append(out.Conflicts, x)
	}
	out.Conflicts, out.NextOffset = within(out.Conflicts, next, in.Page, in.room())
	return out, nil
}
