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
	"nexum/graph/query"
	"nexum/schema"
)

//go:embed language.md
var language string

// A page is a resource that is generated from the newest view.
type page struct {
	uri, name, title, description string
	text                          func(context.Context, *query.Session) (string, error)
}

// pages returns the resources that describe what an agent can ask.
func pages() []page {
	return []page{
		{
			"nexum://language", "language", "The language of questions, on a page",
			"How to write a question for ask and compare: literals, comparisons, arithmetic, negation, aggregates, order, " +
				"and the mistakes that are common. It is the same for every graph.",
			func(context.Context, *query.Session) (string, error) { return language, nil },
		},
		{
			"nexum://ontology", "ontology", "The words of this graph: its kinds, facts and relation types",
			"Each kind with its facts, each relation type with its direction, the kinds at both ends and its attributes, and " +
				"how many there are. Read it before you write a question.",
			ontology,
		},
		{
			"nexum://rules", "rules", "The rules by which relations are derived",
			"Each rule with its id, its meaning and its text. They say what a derived relation means, and which ids without " +
				"can leave out.",
			rules,
		},
		{
			"nexum://datasets", "datasets", "What was loaded, and which documents it cites",
			"What each dataset is about, the size of the graph and its first and last date, every load, and the documents " +
				"with the most claims. The ids of documents are for distrust and claims.",
			datasets,
		},
		{
			"nexum://examples", "examples", "Questions that this graph can answer",
			"Questions in words that the datasets suggest, and questions in the rule language about what is stated and what " +
				"rules derive. Each can be given to ask as it is.",
			examples,
		},
	}
}

// addResources adds the resources, and a tool that reads them for clients that have tools only.
func (s *Server) addResources() {
	var uris []string
	for _, p := range pages() {
		uris = append(uris, p.uri)
		s.sdk.AddResource(
			&sdk.Resource{URI: p.uri, Name: p.name, Title: p.title, Description: p.description, MIMEType: "text/markdown"},
			s.readResource,
		)
	}
	s.sdk.AddResourceTemplate(&sdk.ResourceTemplate{
		URITemplate: "nexum://proof{?relation,view}", Name: "proof", Title: "The whole proof of a relation",
		MIMEType: "text/markdown",
		Description: "What proof_uri of a statement names: each step of its proof with the document and the place in it. " +
			"relation is the id of the relation, view the view as JSON.",
	}, s.readResource)
	s.sdk.AddResourceTemplate(&sdk.ResourceTemplate{
		URITemplate: "nexum://answer{?q,row,view}", Name: "answer", Title: "The whole proof of an answer to a question",
		MIMEType: "text/markdown",
		Description: "What proof_uri of an answer names: each step of its proof with the document and the place in it. q " +
			"is the question, row the values of the answer, view the view as JSON.",
	}, s.readResource)
	addTool(
		s,
		"read",
		"Read a page or a whole proof",
		"Reads a resource: nexum://ontology (the kinds, facts and relation types of this graph; read it before the first "+
			"question), nexum://language (the language of questions), nexum://rules, nexum://datasets, nexum://examples, or "+
			"the proof_uri of an answer or a statement. find keeps the lines with a word.",
		func(ctx context.Context, session *query.Session, in readIn) (readOut, error) {
			text, err := in.text()
			if err != nil {
				return readOut{}, query.InputError(
					"%s: there is no resource %q; there are %s, and each proof_uri of an answer", query.Argument("uri"),
					query.Clip(in.URI),
					strings.Join(uris, ", "),
				)
			}
			out, err := text(ctx, session)
			return readOut{found(out, in.Find)}, err
		},
	)
}

type readIn struct {
	URI  string `json:"uri" jsonschema:"nexum://ontology, nexum://language, nexum://rules, nexum://datasets, nexum://examples, or a proof_uri"`
	Find string `json:"find,omitempty" jsonschema:"only the lines with this word"`
}

type readOut struct {
	Text string `json:"text"`
}

// view returns the view that the URI names; the whole graph if the URI is invalid, which text reports.
func (in readIn) view() View {
	_, v, _ := parameters(in.URI)
	return v
}

// found returns the lines that contain a word; all of them without a word.
func found(text, word string) string {
	word = strings.TrimSpace(word)
	if word == "" {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.Contains(strings.ToLower(line), strings.ToLower(word)) {
			b.WriteString(line)
		}
	}
	if b.Len() == 0 {
		return fmt.Sprintf("no line has %q; leave find out to read all lines", query.Clip(word))
	}
	return b.String()
}

// text returns the function that generates the text of the resource.
func (in readIn) text() (func(context.Context, *query.Session) (string, error), error) {
	for _, p := range pages() {
		switch {
		case p.uri != in.URI:
		case p.name == "ontology" && in.Find != "":
			return func(ctx context.Context, s *query.Session) (string, error) { return words(ctx, s, true) }, nil
		default:
			return p.text, nil
		}
	}
	values, _, err := parameters(in.URI)
	if err != nil {
		return nil, err
	}
	name, _, _ := strings.Cut(in.URI, "?")
	switch name {
	case "nexum://proof":
		return func(ctx context.Context, s *query.Session) (string, error) { return proofText(ctx, s, values) }, nil
	case "nexum://answer":
		return func(ctx context.Context, s *query.Session) (string, error) { return answerText(ctx, s, values) }, nil
	}
	return nil, sdk.ResourceNotFoundError(in.URI)
}

// readResource answers the request for a resource.
func (s *Server) readResource(ctx context.Context, r *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
	in := readIn{URI: r.Params.URI}
	text, err := in.text()
	if err != nil {
		return nil, err
	}
	var out string
	_, err = s.inView(ctx, in.view(), s.argumentName("read"), func(ctx context.Context, session *query.Session) error {
		var err error
		out, err = text(ctx, session)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{{URI: in.URI, MIMEType: "text/markdown", Text: out}}},
		nil
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

// proofText returns the whole proof of a relation.
func proofText(ctx context.Context, s *query.Session, values url.Values) (string, error) {
	x, holds, err := s.Relation(ctx, values.Get("relation"))
	if err != nil {
		return "", err
	}
	if !holds {
		return "", &query.Error{
			Code:    query.CodeNotFound,
			Message: fmt.Sprintf("%s does not hold in this view", query.Clip(values.Get("relation"))),
		}
	}
	list, err := s.Engine.Prove(ctx, x, 1)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0].TextWithin(s.View, s.Budget())
}

// answerText returns the whole proof of an answer.
func answerText(ctx context.Context, s *query.Session, values url.Values) (string, error) {
	a, err := s.Ask(ctx, values.Get("q"))
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
}

// ontology lists the kinds and relation types that the view uses, with their counts, and only the names of the others.
func ontology(ctx context.Context, s *query.Session) (string, error) { return words(ctx, s, false) }

// words lists the kinds and relation types. If all is set, those that the view does not use are listed in full, too.
func words(ctx context.Context, s *query.Session, all bool) (string, error) {
	counts, err := s.View.StatsWithin(ctx)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	var unused []string
	b.WriteString("# Kinds\n\nA kind is asked as company(X), a fact as foundedOn(X, D).\n\n")
	for i, k := range s.View.Ontology().Kinds() {
		if counts.Kinds[i] == 0 && !all {
			unused = append(unused, k.Name)
			continue
		}
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
	others(&b, "Kinds without entities", unused)
	unused = nil
	b.WriteString("\n# Relation types\n\nWritten in questions as type(Source, Target). The number is that of stated " +
		"relations; rules may derive more.\n\n")
	derived := s.Engine.Program().Yields()
	for _, t := range s.View.Ontology().Types() {
		p := s.View.TypePred(t)
		stated := int(p) < len(counts.Types) && counts.Types[p] > 0
		if !all && !stated && !slices.Contains(derived, p) {
			unused = append(unused, t.Term)
			continue
		}
		b.WriteString(typeLine(s.View, t, counts.Types))
	}
	others(&b, "Relation types that are neither stated nor derived", unused)
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

// others writes the names of the kinds, facts and relation types that the view does not use.
func others(b *strings.Builder, what string, names []string) {
	if len(names) > 0 {
		fmt.Fprintf(b, "- %s (to see more of them, call the tool read with the argument find): %s\n", what,
			strings.Join(names, ", "))
	}
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
	fmt.Fprintf(&b, "Revision %d. %d entities, %d stated relations, %d facts, %d claims of %d documents.",
		v.Revision().Number, counts.Entities, counts.Relations, counts.Facts, counts.Claims, counts.Documents)
	if !first.IsZero() {
		fmt.Fprintf(&b, " Dates from %v to %v.", first, last)
	}
	b.WriteString("\n\n")
	for _, d := range v.Datasets() {
		fmt.Fprintf(&b, "# %s: %s\n\n%s\n\n", d.Label(), oneLine(d.Title), oneLine(d.Description))
	}
	b.WriteString("# Loads\n\n")
	for _, r := range v.Revisions() {
		fmt.Fprintf(&b, "- revision %d, %s: %s\n", r.Number, r.CommittedAt.UTC().Format("2006-01-02"),
			oneLine(r.Subject()))
	}
	b.WriteString("\n# Documents, by how many claims they make\n\n")
	for _, c := range counts.Sources[:min(mostDocuments, len(counts.Sources))] {
		fmt.Fprintf(&b, "- %s (%s): %d claims, %d relayed by others\n", v.ID(c.Document), v.Name(c.Document),
			c.Claims, c.Relayed)
	}
	return b.String(), nil
}

// examples lists the questions that the datasets suggest, and generates some about the most frequent data of the view
// and about what its rules yield.
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
	seen := map[string]bool{}
	for _, r := range s.Engine.Program().Rules() {
		t := r.Head.Type
		if t == nil || seen[t.Term] {
			continue
		}
		if len(seen) == 0 {
			b.WriteString("\n# What rules derive\n\n")
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
	slices.SortStableFunc(out, func(a, b *schema.RelationType) int {
		return counts[v.TypePred(b)] - counts[v.TypePred(a)]
	})
	return out[:min(most, len(out))]
}
