package export

import (
	"context"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// An Entity has the data of an entity that formats write.
type Entity struct {
	ID, Kind, Name string // Kind is the value of EntityKind, such as COMPANY
	Aliases        []string
	Description    string
	Period         claim.Period // when it exists, according to the facts that begin and end it
	Facts          []Value      // in the order of the columns of the export
	Citations      []Citation   // one per place

	said   []saidFact       // all facts except rules, including those that claims only deny; each id has only one kind
	merges []saidMerge      // the pairs of ids that claims merge, propose to merge, or keep apart
	denied []deniedRelation // relations from the entity that claims only deny
	kind   string           // the name of the kind, such as Company
}

// A Value is the values of one fact. Texts is empty if there are none.
type Value struct{ Texts []string }

// A saidFact is a fact with its claims, for formats that keep each claim.
type saidFact struct {
	predicate string
	value     claim.Value
	summary   graph.Summary
	citations []Citation
	denied    bool // whether claims only deny it
}

// A saidMerge is a pair of ids with the claims that both are one entity, or that they are not.
type saidMerge struct {
	id, subject, object string
	state               graph.MergeState
	undefined           bool // whether no other claim gives the kind of the subject
	summary             graph.Summary
	citations           []Citation
}

// A deniedRelation is a relation that does not hold, since claims only deny it. It is part of the entity at its source:
// as an edge it would look like a relation that holds.
type deniedRelation struct {
	*Relation
	predicate string // the type or the foreign predicate, as claims name it
}

// A Relation has the data of a relation that formats write.
type Relation struct {
	ID, Source, Type, Target string
	SourceName, TargetName   string
	SourceKind, TargetKind   string
	Predicate                string // for foreign data; empty for types of the ontology
	Occurrence               string // the key of an occurrence of a repeatable type; empty if there is none
	Symmetric                bool
	Derived                  bool
	// Rule is the id of the rule that derives the relation. A stated relation has one only if the rule changes its
	// summary, for example to a higher confidence.
	Rule string
	graph.Summary
	Held      []graph.Summary // its periods in chronological order, with a summary of the claims; can be empty
	Periods   []claim.Period  // the same periods without summaries; periods that share a day are merged
	Citations []Citation      // those of its claims, or of the claims that its proof rests on
	// Attributes are the attributes of its claims, or those that rules compute for a derived relation, sorted by
	// name.
	Attributes []Attribute

	premises []string // ids of the relations that are premises of Rule, without duplicates, for RDF
}

// premises returns the ids of the relations among the premises of a rule, without duplicates.
func premises(v *graph.View, list []proof.Premise) []string {
	var out []string
	for _, m := range list {
		var ids []string
		if m.Proof != nil {
			ids = append(ids, v.RelationID(m.Proof.Relation))
		}
		for _, part := range m.Parts {
			ids = append(ids, premises(v, part)...)
		}
		for _, id := range ids {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// A Citation is a claim with its citation as text.
type Citation struct {
	claim.Context
	Text string // the citation in the form that people read

	// If the claim was made about a merged id, subject and object are the ids that it was made about. modality and
	// doubt are those of the claim itself; the Context has at most the certainty of the merge.
	subject, object string
	modality        claim.Modality
	doubt           float64
}

// asMade returns the context with the modality and doubt of the claim itself, if the claim was made about a merged id.
func (c *Citation) asMade() claim.Context {
	out := c.Context
	if c.subject != "" {
		out.Modality, out.Doubt = c.modality, c.doubt
	}
	return out
}

// foreignType is the relation type that stands for all foreign predicates.
const foreignType = "RELATED"

// A recorder makes the records of a graph.
type recorder struct {
	ctx     context.Context
	graph   *Graph
	columns []column
}

// NewRelation returns the data of a relation that formats write. e must be an engine of the view v.
func NewRelation(ctx context.Context, v *graph.View, e *engine.Engine, r graph.Relation) (*Relation, error) {
	c := recorder{ctx: ctx, graph: &Graph{View: v, Engine: e}}
	return c.relation(r)
}

// NewEntity returns the data of an entity that formats write, without the columns of its facts.
func NewEntity(ctx context.Context, v *graph.View, n graph.Node) *Entity {
	c := recorder{ctx: ctx, graph: &Graph{View: v}}
	return c.entity(n)
}

// Value returns the JSON form of a relation.
func (r *Relation) Value() any { return newJSONRelation(r) }

// Texts returns the citations as texts.
func Texts(list []Citation) []string { return texts(list) }

// Cite returns the citations of claims, one per place.
func Cite(claims []graph.ResolvedClaim) []Citation { return places(cite(claims, false)) }

func (c *recorder) entity(n graph.Node) *Entity {
	v := c.graph.View
	kind := v.Kind(n)
	e := &Entity{ID: v.ID(n), Kind: kind.Enum, Name: v.Name(n), kind: kind.Name}
	var all []graph.ResolvedClaim
	aliases := map[string]bool{e.Name: true}
	for f := range v.Facts(n) {
		name := v.PredName(f.Pred)
		claims := v.FactClaims(f)
		all = append(all, claims...)
		if name == claim.PredicateRule {
			continue
		}
		citations := cite(claims, false)
		if name == claim.PredicateKind && f.Value.Text != kind.Name {
			citations = slices.DeleteFunc(citations, func(c Citation) bool {
				return c.subject == ""
			}) // an id has one kind in a file
		}
		if len(citations) > 0 {
			e.said = append(e.said, saidFact{predicate: name, value: f.Value, summary: v.FactSummary(f), citations: citations})
		}
		switch name {
		case claim.PredicateKind:
			continue
		case claim.PredicateAlias, claim.PredicateName:
			if !aliases[f.Value.Text] {
				aliases[f.Value.Text] = true
				e.Aliases = append(e.Aliases, f.Value.Text)
			}
			continue
		}
	}
	e.merges = c.merges(n, e.said)
	c.denials(n, e)
	e.Description = description(v, n)
	e.Period = lifetime(v, n)
	e.Citations = places(cite(all, false))
	for _, col := range c.columns {
		e.Facts = append(e.Facts, col.value(v, n))
	}
	return e
}

func description(v *graph.View, n graph.Node) string {
	if p, ok := v.Pred(claim.PredicateDescription); ok {
		if f, ok := v.Fact(n, p); ok {
			return f.Value.Text
		}
	}
	return ""
}

// lifetime returns the period in which an entity exists, as the view computes it. It returns no period if that one
// would end before it begins, because tools reject such periods.
func lifetime(v *graph.View, n graph.Node) claim.Period {
	p := v.Lifetime(n)
	if p.Empty() {
		return claim.Period{}
	}
	return p
}

// endsOf returns the part of the data of a relation that needs neither claims nor rules.
func endsOf(v *graph.View, r graph.Relation) Relation {
	x := Relation{
		ID: v.RelationID(r), Occurrence: v.Occurrence(r), Source: v.ID(r.Source), Target: v.ID(r.Target),
		SourceName: v.Name(r.Source), TargetName: v.Name(r.Target),
		SourceKind: v.Kind(r.Source).Enum, TargetKind: v.Kind(r.Target).Enum, Type: foreignType, Derived: r.Derived(),
	}
	if t := v.PredType(r.Type); t != nil {
		x.Type, x.Symmetric = t.Name, t.Symmetric
	} else {
		x.Predicate = v.PredName(r.Type)
	}
	return x
}

func (c *recorder) relation(r graph.Relation) (*Relation, error) {
	v := c.graph.View
	of := endsOf(v, r)
	x := &of
	var err error
	if x.Summary, err = c.graph.Engine.Summarize(c.ctx, r); err != nil {
		return nil, err
	}
	if x.Held, err = c.graph.Engine.Summaries(c.ctx, r); err != nil {
		return nil, err
	}
	for _, s := range x.Held {
		x.Periods = append(x.Periods, s.Period)
	}
	x.Periods = claim.JoinPeriods(x.Periods)
	if !r.Derived() {
		x.Attributes, x.Citations = statedAttributes(v, r), cite(v.Claims(r), len(x.Held) > 1)
		if x.Summary == v.Summary(r) {
			return x, nil
		}
	} else if x.Attributes, err = c.graph.computed(c.ctx, r); err != nil {
		return nil, err
	}
	proofs, err := c.proofs(r, x.Held)
	if err != nil {
		return nil, err
	}
	var leaves []proof.Leaf
	for _, p := range proofs {
		if p.Rule != nil && x.Rule == "" {
			x.Rule, x.premises = p.Rule.ID, premises(v, p.Premises)
		}
		leaves = append(leaves, p.Leaves()...)
	}
	if r.Derived() {
		var claims []graph.ResolvedClaim
		for _, l := range proof.EvidenceFirst(v, leaves) {
			claims = append(claims, l.Claims(v)...)
		}
		x.Citations = places(cite(claims, len(x.Held) > 1))
	}
	return x, nil
}

// proofsByPeriod is the number of proofs of a derived relation to examine per period, if it has several periods.
const proofsByPeriod = 8

// proofs returns the best proof of a relation that a rule derives, or whose summary a rule changes. If the relation
// holds in several periods, the result also has one proof for each other period.
func (c *recorder) proofs(r graph.Relation, held []graph.Summary) ([]*proof.Proof, error) {
	if len(held) < 2 {
		return c.graph.Engine.Prove(c.ctx, r, 1)
	}
	all, err := c.graph.Engine.Prove(c.ctx, r, proofsByPeriod*len(held))
	if err != nil {
		return nil, err
	}
	out := all[:1:1]
	for _, s := range held {
		within := func(p *proof.Proof) bool { return s.Period.Covers(p.Period) }
		if i := slices.IndexFunc(all, within); i >= 0 && !slices.ContainsFunc(out, within) {
			out = append(out, all[i])
		}
	}
	return out, nil
}

// cite makes citations of claims. If dates is true, the text of a citation includes the period of the claim.
func cite(claims []graph.ResolvedClaim, dates bool) []Citation {
	var out []Citation
	for i := range claims {
		c := &claims[i]
		said := c.Weakened() // a file has the merged entities, so a claim is at most as certain as their merge
		said.Revision = 0
		out = append(out, Citation{said, citation(&said, dates), c.Subject, c.Object, c.Context.Modality, c.Context.Doubt})
	}
	return out
}

// places keeps the first citation of each text. The text includes the place and, for example, a denial.
func places(list []Citation) []Citation {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(c Citation) bool {
		old := seen[c.Text]
		seen[c.Text] = true
		return old
	})
}

// documents returns the ids of the cited documents, without duplicates.
func documents(list []Citation) []string {
	var out []string
	seen := map[string]bool{"": true}
	for _, c := range list {
		if !seen[c.Document] {
			seen[c.Document] = true
			out = append(out, c.Document)
		}
	}
	return out
}

func texts(list []Citation) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.Text
	}
	return out
}
