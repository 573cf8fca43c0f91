package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule/engine"
)

// changeFlags define how a view differs from the whole graph.
type changeFlags struct {
	AsOf     string   `help:"Only data that holds on this date." placeholder:"DATE"`
	KnownAt  string   `help:"Only data that had been loaded by this moment, such as 2026-01-31T12:00:00Z, or with this revision, such as 3." placeholder:"TIME"`
	Distrust []string `help:"Leave out the claims of these documents." placeholder:"ID"`
	Without  []string `help:"Leave out these entities, relations (source|TYPE|target), merges (id|sameAs|id) and rules." placeholder:"ID"`
	With     []string `help:"Assume these relations (source|TYPE|target, |KEY for an occurrence, and attributes after it, such as a|OWNS|b {\"percent\": 60}) and merges (id|sameAs|id)." placeholder:"SOURCE|TYPE|TARGET,..." sep:"none"`
}

// change converts the flags to a change of the view of a session. prefix is the prefix of the names of the flags.
func (f *changeFlags) change(s *query.Session, prefix string) (c graph.Change, err error) {
	c = graph.Change{Distrust: f.Distrust, Without: f.Without}
	if f.AsOf != "" {
		if c.AsOf, err = claim.ParseDate(f.AsOf); err != nil {
			return c, fmt.Errorf("--%sas-of: %w", prefix, err)
		}
	}
	if f.KnownAt != "" {
		if c.KnownAt, err = s.KnownAt(query.Argument("--"+prefix+"known-at"), f.KnownAt); err != nil {
			return c, err
		}
	}
	for _, id := range splitAssumptions(f.With) {
		assumed, err := query.Assumed(s.View.Ontology(), query.Argument("--"+prefix+"with"), id)
		if err != nil {
			return c, err
		}
		c.With = append(c.With, assumed)
	}
	return c, nil
}

// splitAssumptions splits the values of a flag at commas, except those in attributes and those after a backslash.
func splitAssumptions(values []string) (out []string) {
	for _, v := range values {
		for v != "" {
			one, rest := firstAssumption(v)
			out, v = append(out, one), rest
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// firstAssumption returns the text before the first comma that separates assumptions, and the text after it.
func firstAssumption(v string) (one, rest string) {
	depth, quoted := 0, false // within braces, and within a text in them
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\':
			i++
		case c == ',' && depth == 0:
			return strings.ReplaceAll(v[:i], `\,`, ","), v[i+1:]
		case c == '"' && depth > 0:
			quoted = !quoted
		case c == '{' && !quoted:
			depth++
		case c == '}' && !quoted:
			depth = max(depth-1, 0)
		}
	}
	return strings.ReplaceAll(v, `\,`, ","), ""
}

// questionLimits are the limits of one question, for the service and for the command.
type questionLimits struct {
	Length     int           `help:"The maximum number of relations in a path or cycle, and of steps in a neighborhood." default:"12"`
	RuleTime   time.Duration `help:"The maximum time for the rules in one request." default:"5s"`
	RuleSteps  int           `help:"The maximum number of steps of the rules in one request." default:"20000000"`
	RuleMemory int           `help:"The maximum memory for one request, including its rules, in MiB." default:"256" placeholder:"MIB"`
}

// rules returns the limits of the rule engine.
func (l *questionLimits) rules() engine.Limits {
	return engine.Limits{Steps: l.RuleSteps, Memory: l.RuleMemory << 20, Time: l.RuleTime}
}

// viewFlags select the view for a question and the limits.
type viewFlags struct {
	changeFlags `embed:""`
	Seed        bool           `help:"Ask the bundled dataset, in memory, as long as the default folder has no store." default:"true" negatable:""`
	Limit       questionLimits `embed:"" prefix:"limit-"`
}

// limits returns the limits of the command.
func (f *viewFlags) limits() *questionLimits { return &f.Limit }

// session opens the store, compiles the view that the flags select, and closes the store.
func (f *viewFlags) session(ctx context.Context, p *program) (*query.Session, error) {
	return f.searching(ctx, p, nil)
}

// searching is like session, but the session can search: index returns the search index for the view.
func (f *viewFlags) searching(ctx context.Context, p *program,
	index func(*graph.View) (query.Searcher, error),
) (*query.Session, error) {
	if err := checkLimits(f.Limit); err != nil {
		return nil, err
	}
	g, err := p.readOrSeed(ctx, f.Seed)
	if err != nil {
		return nil, err
	}
	v := g.View()
	if err := g.Close(); err != nil {
		return nil, err
	}
	o := query.Options{Limits: query.DefaultLimits()}
	o.Limits.Depth = f.Limit.Length
	if index != nil {
		if o.Searcher, err = index(v); err != nil {
			return nil, err
		}
	}
	loaded, err := engine.Load(v)
	if err != nil {
		return nil, err
	}
	limits := budget.New(f.Limit.rules().Budget())
	if p.guest {
		limits = budget.FromContext(ctx)
	}
	session := query.Open(loaded, limits, o)
	change, err := f.change(session, "")
	if err != nil {
		return nil, err
	}
	if session, err = session.With(change); err != nil {
		return nil, err
	}
	for _, u := range session.Engine.Program().Unfit() { // to standard error, separate from the answers
		fmt.Fprintf(p.err, "rule %s is not used, so its conclusions are missing: %s\n", u.ID, u.Why)
	}
	return session, nil
}
