package mcp

import (
	"context"
	_ "embed"
	"fmt"
	"net/url"
	"slices"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/schema"
)

//go:embed language.md
var language string

// addResources adds the resources that describe what an agent can ask.
func (s *Server) addResources() {
	s.addText("nexum://language", "language", "The language of questions, on a page", func(context.Context, *query.Session) (string, error) { return language, nil })
	s.addText("nexum://ontology", "ontology", "The kinds, facts and relation types of this graph, with their counts", ontology)
	s.addText("nexum://rules", "rules", "The rules by which relations are derived", rules)
	s.addText("nexum://datasets", "datasets", "The size of the graph, the revision, and the documents that most claims cite", datasets)
	s.addText("nexum://examples", "examples", "Questions that this graph can answer, in the rule language", examples)
	s.sdk.AddResourceTemplate(&sdk.ResourceTemplate{
		URITemplate: "nexum://proof{?relation,view}", Name: "proof", Title: "The whole proof of a relation", MIMEType: "text/plain",
	}, s.readProof)
	s.sdk.AddResourceTemplate(&sdk.ResourceTemplate{
		URITemplate: "nexum://answer{?q,row,view}", Name: "answer", Title: "The whole proof of an answer to a question", MIMEType: "text/plain",
	}, s.readAnswer)
}

// addText adds a resource that is generated from the newest view.
func (s *Server) addText(uri, name, title string, text func(context.Context, *query.Session) (string, error)) {
	s.sdk.AddResource(&sdk.Resource{URI: uri, Name: name, Title: title, MIMEType: "text/markdown"},
		func(ctx context.Context, r *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
			return s.read(ctx, r, View{}, text)
		})
}

func (s *Server) read(ctx context.Context, r *sdk.ReadResourceRequest, v View, text func(context.Context, *query.Session) (string, error)) (*sdk.ReadResourceResult, error) {
	var out string
	_, err := s.within(ctx, v, func(ctx context.Context, session *query.Session) error {
		var err error
		out, err = text(ctx, session)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{{URI: r.Params.URI, MIMEType: "text/markdown", Text: out}}}, nil
}

// parameters parses the URI of a proof.
func parameters(uri string) (url.Values, View, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return nil, View{}, sdk.ResourceNotFoundError(uri)
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, View{}, sdk.ResourceNotFoundError(uri)
	}
	v, err := parseView(values.Get("view"))
	return values, v, err
}

func (s *Server) readProof(ctx context.Context, r *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
	values, v, err := parameters(r.Params.URI)
	if err != nil {
		return nil, err
	}
	return s.read(ctx, r, v, func(ctx context.Context, session *query.Session) (string, error) {
		x, holds, err := session.Relation(ctx, values.Get("relation"))
		if err != nil {
			return "", err
		}
		if !holds {
			return "", &query.Error{Code: query.CodeNotFound, Message: fmt.Sprintf("%s does not hold in this view", query.Clip(values.Get("relation")))}
		}
		list, err := session.Engine.Prove(ctx, x, 1)
		if err != nil || len(list) == 0 {
			return "", err
		}
		return list[0].TextWithin(session.View, session.Budget())
	})
}

func (s *Server) readAnswer(ctx context.Context, r *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
	values, v, err := parameters(r.Params.URI)
	if err != nil {
		return nil, err
	}
	return s.read(ctx, r, v, func(ctx context.Context, session *query.Session) (string, error) {
		a, err := session.Ask(ctx, values.Get("q"))
		if err != nil {
			return "", asked(values.Get("q"), err)
		}
		row := strings.Split(values.Get("row"), "\x1f")
		if values.Get("row") == "" {
			row = []string{}
		}
		for i := range a.Rows {
			if slices.Equal(query.RowKey(a.Rows[i]), row) {
				return rowText(a, &a.Rows[i])
			}
		}
		return "", &query.Error{Code: query.CodeNotFound, Message: "the question has no such answer any more; ask it again"}
	})
}

// ontology lists the kinds and relation types: first those that the view uses, with their counts, then the others.
func ontology(ctx context.Context, s *query.Session) (string, error) {
	counts, err := s.View.StatsWithin(ctx)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("# Kinds\n\nA kind is asked as company(X), a fact as foundedOn(X, D).\n\n")
	for i, k := range s.View.Ontology().Kinds() {
		fmt.Fprintf(&b, "- %s, asked as %s(X): %d. %s", k.Name, k.Singular, counts.Kinds[i], oneLine(k.Description))
		var facts []string
		for _, f := range k.Facts {
			facts = append(facts, f.Name)
		}
		if len(facts) > 0 {
			b.WriteString(" Facts: " + strings.Join(facts, ", "))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n# Relation types\n\nWritten in questions as type(Source, Target). How many are stated; rules may derive more.\n\n")
	for _, t := range s.View.Ontology().Types() {
		b.WriteString(typeLine(s.View, t, counts.Types))
	}
	foreign := false
	for p, n := range counts.Types {
		if name := s.View.PredName(graph.Pred(p)); n > 0 && s.View.PredType(graph.Pred(p)) == nil {
			if !foreign {
				b.WriteString("\n# Predicates of foreign data\n\n")
				foreign = true
			}
			fmt.Fprintf(&b, "- %q(X, Y): %d\n", name, n)
		}
	}
	return b.String(), nil
}

func typeLine(v *graph.View, t *schema.RelationType, counts []int) string {
	n := 0
	if p := int(v.TypePred(t)); p < len(counts) {
		n = counts[p]
	}
	line := fmt.Sprintf("- %s(%s, %s): %d. %s", t.Term, ends(t.From), ends(t.To), n, oneLine(t.Description))
	if len(t.Attributes) > 0 {
		line += " Attributes: " + strings.Join(t.Attributes, ", ")
	}
	return line + "\n"
}

// ends formats the kinds that an end of a relation can have.
func ends(kinds []string) string {
	if len(kinds) > 6 {
		return fmt.Sprintf("any of %d kinds", len(kinds))
	}
	return strings.Join(kinds, " | ")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// rules lists the rules with their texts.
func rules(_ context.Context, s *query.Session) (string, error) {
	var b strings.Builder
	b.WriteString("# Rules\n\nA rule says: the head holds if all of the body does.\n\n")
	for _, r := range s.Engine.Program().Rules() {
		b.WriteString(strings.TrimSpace(r.Text) + "\n\n")
	}
	return b.String(), nil
}

// mostDocuments is the maximum number of documents in the list.
const mostDocuments = 50

func datasets(ctx context.Context, s *query.Session) (string, error) {
	v := s.View
	counts, err := v.StatsWithin(ctx)
	if err != nil {
		return "", err
	}
	first, last := v.Span()
	var b strings.Builder
	fmt.Fprintf(&b, "Revision %d. %d entities, %d stated relations, %d facts, %d claims of %d documents.", v.Revision().Number,
		counts.Entities, counts.Relations, counts.Facts, counts.Claims, counts.Documents)
	if !first.IsZero() {
		fmt.Fprintf(&b, " Dates from %v to %v.", first, last)
	}
	b.WriteString("\n\n")
	for _, d := range v.Datasets() {
		fmt.Fprintf(&b, "# %s: %s\n\n%s\n\n", d.Name, d.Title, oneLine(d.Description))
	}
	b.WriteString("# Loads\n\n")
	for _, r := range v.Revisions() {
		fmt.Fprintf(&b, "- revision %d, %s: %s\n", r.Number, r.CommittedAt.UTC().Format("2006-01-02"), oneLine(claim.Subject(r.Message)))
	}
	b.WriteString("\n# Documents, by how many claims they make\n\n")
	for _, c := range counts.Sources[:min(mostDocuments, len(counts.Sources))] {
		fmt.Fprintf(&b, "- %s (%s): %d claims, %d relayed by others\n", v.ID(c.Document), v.Name(c.Document), c.Claims, c.Relayed)
	}
	return b.String(), nil
}

// examples lists the questions that the datasets suggest, and generates some about the most frequent data of the view and
// about what its rules yield.
func examples(ctx context.Context, s *query.Session) (string, error) {
	counts, err := s.View.StatsWithin(ctx)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, d := range s.View.Datasets() {
		if len(d.Questions) == 0 {
			continue
		}
		fmt.Fprintf(&b, "# What %s suggests to ask\n\n", d.Name)
		for _, q := range d.Questions {
			fmt.Fprintf(&b, "- %s (%s)\n", oneLine(q.Text), oneLine(q.Hint))
		}
		b.WriteString("\n")
	}
	b.WriteString("# What is stated\n\n")
	for _, t := range mostUsed(s.View, counts.Types, 8) {
		fmt.Fprintf(&b, "    %s(X, Y)\n", t.Term)
		if len(t.Attributes) > 0 {
			fmt.Fprintf(&b, "    %s(X, Y, %s: A)\n", t.Term, t.Attributes[0])
		}
		fmt.Fprintf(&b, "    %s(X, Y) | count(Y) by X | order count desc\n", t.Term)
	}
	b.WriteString("\n# What rules derive\n\n")
	seen := map[string]bool{}
	for _, r := range s.Engine.Program().Rules() {
		t := r.Head.Type
		if t == nil || seen[t.Term] {
			continue
		}
		seen[t.Term] = true
		fmt.Fprintf(&b, "    %s(X, Y)        %s\n", t.Term, oneLine(r.Meaning))
	}
	b.WriteString("\nPut /id in the place of a variable to ask of one entity, and join literals with commas.\n")
	return b.String(), nil
}

// mostUsed returns the relation types with the most stated relations.
func mostUsed(v *graph.View, counts []int, most int) []*schema.RelationType {
	var out []*schema.RelationType
	for _, t := range v.Ontology().Types() {
		if p := int(v.TypePred(t)); p < len(counts) && counts[p] > 0 {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b *schema.RelationType) int { return counts[v.TypePred(b)] - counts[v.TypePred(a)] })
	return out[:min(most, len(out))]
}
