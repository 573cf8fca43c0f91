package main

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"sync"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/search"
	"nexum/loader"
	"nexum/loader/formats"
	"nexum/loader/tempdir"
	"nexum/schema"
	"nexum/seed"
)

// closeOnError closes a resource after a failure and joins the errors.
func closeOnError(err error, close func() error) error {
	if e := close(); e != nil {
		return fmt.Errorf("%w (and closing: %w)", err, e)
	}
	return err
}

// newLoader returns a loader that checks data against the content of a view; nil means an empty view. set changes its
// options.
func (p *program) newLoader(
	o *schema.Ontology,
	v *graph.View,
	progress func(loader.Progress),
	set ...func(*loader.Options),
) (*loader.Loader, error) {
	fallback, err := seed.Sources()
	if err != nil {
		return nil, err
	}
	parser := rule.NewParser()
	opts := loader.Options{
		Ontology: o, Fallback: fallback, Base: p.Base, ParseRules: parseRules(parser, v), FitRules: fitRules(parser),
		Numbers: numbers(parser), Progress: progress, Formats: formats.All(),
	}
	if v != nil {
		opts.Known = v
	}
	for _, f := range set {
		f(&opts)
	}
	return loader.New(opts)
}

// parseRules returns a function that reads the rules of a dataset in the same way as the engine, together with the
// content of a view; nil means an empty view.
func parseRules(parser *rule.Parser,
	v *graph.View,
) func(*schema.Ontology, string, []byte) ([]loader.Rule, []loader.Problem) {
	// Most loads bring no rules, and preparing those of the store costs more than a small load.
	program := sync.OnceValue(func() *engine.Program {
		if v == nil || len(v.Rules()) == 0 {
			return nil
		}
		p, err := engine.Load(v)
		if err != nil {
			return nil // FitRules reports the problems of these rules
		}
		return p
	})
	return func(o *schema.Ontology, name string, src []byte) (rules []loader.Rule, problems []loader.Problem) {
		held, v := program(), v
		if held != nil {
			v = held.View()
		}
		resolved, found := parser.Rules(name, string(src), o)
		if len(found) > 0 {
			return nil, loaderProblems(found)
		}
		sources, found := parser.Split(name, string(src))
		for i, s := range sources {
			rules = append(
				rules,
				loader.Rule{
					ID:      s.ID,
					Text:    s.Text,
					Line:    s.Line,
					Column:  s.Column,
					Reads:   attributesRead(resolved[i], v, held),
					Gives:   gives(resolved[i]),
					Names:   mentions(resolved[i]),
					Foreign: foreign(resolved[i], v),
					Yields:  resolved[i].Head.Foreign,
				},
			)
		}
		return rules, loaderProblems(found)
	}
}

// attributesRead returns the attributes that a rule reads and that neither the ontology nor the view has.
func attributesRead(r *rule.Rule, v *graph.View, held *engine.Program) (out []loader.Attribute) {
	for _, a := range r.Undeclared() {
		if v != nil && a.Carried(v) || held != nil && held.Gives(a) {
			continue
		}
		out = append(out, loader.Attribute(a))
	}
	return out
}

// gives returns a function that reports whether a rule computes an attribute.
func gives(r *rule.Rule) func(loader.Attribute) bool {
	return func(a loader.Attribute) bool { return r.Gives(rule.Attribute(a)) }
}

// mentions returns the entities that a rule names.
func mentions(r *rule.Rule) (out []loader.Mention) {
	for _, c := range r.Constants() {
		out = append(out, loader.Mention(c))
	}
	return out
}

// foreign returns the foreign predicates that a rule reads, but that no relation in a view has and no rule there
// yields.
func foreign(r *rule.Rule, v *graph.View) (out []loader.Mention) {
	for _, c := range r.Predicates() {
		if v != nil {
			if _, err := engine.FindForeign(v, c.ID); err == nil {
				continue
			}
		}
		out = append(out, loader.Mention(c))
	}
	return out
}

// fitRules returns a function that checks rules together with those of the store, in the same way as the engine.
func fitRules(
	parser *rule.Parser,
) func(*schema.Ontology, []loader.Rule, []claim.RuleText, []claim.RuleText) (problems, notes []loader.Problem) {
	return func(o *schema.Ontology, loaded []loader.Rule,
		held, before []claim.RuleText,
	) (problems, notes []loader.Problem) {
		var sources []rule.Source
		for _, r := range loaded {
			sources = append(sources, rule.Source{ID: r.ID, Text: r.Text, File: r.File, Line: r.Line, Column: r.Column})
		}
		found, unfit := parser.Fit(o, sources, held, before)
		for _, u := range unfit {
			notes = append(notes, loader.Problem{Message: fmt.Sprintf("rule %s of the store is not used: %s", u.ID, u.Why)})
		}
		return loaderProblems(found), append(notes, loaderProblems(parser.Suspicious(o, sources, held))...)
	}
}

// numbers returns a function that finds the attributes that rules read as numbers.
func numbers(parser *rule.Parser) func(*schema.Ontology, []claim.RuleText) map[loader.Attribute]loader.NumberUse {
	return func(o *schema.Ontology, rules []claim.RuleText) map[loader.Attribute]loader.NumberUse {
		out := map[loader.Attribute]loader.NumberUse{}
		for a, use := range parser.Numbers(o, rules) {
			out[loader.Attribute(a)] = loader.NumberUse(use)
		}
		return out
	}
}

// loaderProblems converts problems of rules to problems of the loader.
func loaderProblems(found []rule.Problem) (out []loader.Problem) {
	for _, f := range found {
		out = append(out, loader.Problem{File: f.File, Line: f.Line, Column: f.Column, Message: f.Message})
	}
	return out
}

// seedFolder copies the bundled dataset into a temporary folder, because the loader reads folders.
func seedFolder() (dir string, remove func(), err error) {
	tmp, remove, err := tempdir.Make("seed")
	if err != nil {
		return "", nil, err
	}
	dir = filepath.Join(tmp, "seed")
	if err := os.CopyFS(dir, fs.FS(seed.Files)); err != nil {
		remove()
		return "", nil, err
	}
	return dir, remove, nil
}

// load checks paths and commits their new content.
func load(ctx context.Context, g *graph.Graph, l *loader.Loader, paths ...string) (loader.Report, error) {
	return l.Load(ctx, committing(ctx, g), paths...)
}

// committing returns a function that commits claims to a graph.
func committing(ctx context.Context, g *graph.Graph) loader.Commit {
	return func(message string, claims iter.Seq2[claim.Claim, error]) error {
		_, _, err := g.Commit(ctx, message, claims)
		return err
	}
}

// documents yields the entities of a view as documents for the search index. Each id has a document of its own, so that
// views with other merges are searched by the same index.
func documents(v *graph.View) iter.Seq[search.Document] {
	v = v.Unmerged()
	return func(yield func(search.Document) bool) {
		for n := range v.All("") {
			if !yield(document(v, n)) {
				return
			}
		}
	}
}

// document returns an entity of a view without merges as a document for the search index.
func document(v *graph.View, n graph.Node) search.Document {
	d := search.Document{ID: v.ID(n), Kind: v.Kind(n).Name, Name: v.Name(n), Aliases: v.Aliases(n)}
	for scheme, value := range v.Identifiers(n) {
		d.Identifiers = append(d.Identifiers, value, scheme+" "+value)
	}
	if description, ok := v.Pred(claim.PredicateDescription); ok {
		if f, ok := v.Fact(n, description); ok {
			d.Description = f.Value.Text
		}
	}
	return d
}
