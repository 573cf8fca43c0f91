package loader

import (
	"path/filepath"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// Rule is one rule of a .rules file.
type Rule struct {
	ID           string
	Text         string
	File         string // name of the file in messages
	Line, Column int    // where the rule begins in its file
	// Reads are the attributes that the rule reads and that the caller does not know from other data. Claims of the
	// load may have them.
	Reads []Attribute
	// Names are the entities whose ids the rule contains.
	Names []Mention
	// Foreign are the foreign predicates that the rule reads and that the caller does not know from other data, as
	// IRIs or local names. Yields is the foreign predicate that the rule yields.
	Foreign []Mention
	Yields  string
	// Gives reports whether the rule computes an attribute of its results. It is nil if the rule computes none.
	Gives func(Attribute) bool
}

// Mention is an id of an entity in a rule, with its place in the rule's file.
type Mention struct {
	ID           string
	Line, Column int
}

// readRule is a rule and its origin.
type readRule struct {
	Rule
	place
	source string // its dataset or file, by the name in messages of revisions
}

// rulesFile reads a file of rules.
func (r *reading) rulesFile(i int, src []byte, ctx claim.Context) {
	if line, col, ok := invalidUTF8(src); !ok {
		r.noRules = true
		r.problems.add(place{i, line, col}, format.NotUTF8)
		return
	}
	if r.ParseRules == nil {
		r.problems.add(place{file: i}, "rules are not read here")
		return
	}
	found, wrong := r.ParseRules(r.Ontology, r.files[i].name, src)
	for _, p := range wrong {
		r.noRules = true
		r.problems.add(place{i, p.Line, p.Column}, "%s", p.Message)
	}
	for _, rule := range found {
		at := place{i, rule.Line, rule.Column}
		if wrong := wrongID(rule.ID); wrong != "" {
			r.problems.add(at, "%s", wrong)
			continue
		}
		if strings.ContainsRune(rule.Text, 0) {
			r.problems.add(at, "the rule holds a NUL byte")
			continue
		}
		rule.File = r.files[i].name
		if !slices.ContainsFunc(r.rules, func(other readRule) bool {
			return other.ID == rule.ID
		}) { // a duplicate is reported by the check of ids
			r.rules = append(r.rules, readRule{rule, at, r.sourceOf(i)})
		}
		for _, a := range rule.Reads {
			r.reads = append(r.reads, readAttribute{a, place{i, a.Line, a.Column}})
		}
		for _, m := range rule.Names {
			r.mentions = append(r.mentions, mention{rule.ID, m.ID, place{i, m.Line, m.Column}})
		}
		for _, m := range rule.Foreign {
			r.foreign = append(r.foreign, mention{rule.ID, m.ID, place{i, m.Line, m.Column}})
		}
		r.ruled(rule.ID, at)
		r.claim(at, rule.ID, claim.PredicateRule, claim.Literal(rule.Text), &ctx)
	}
}

// sourceOf returns the origin of a file as the message of its revision names it: its dataset, or the file itself.
func (r *reading) sourceOf(file int) string {
	if d := r.files[file].dataset; d >= 0 {
		return r.datasets[d].Name
	}
	return filepath.Base(r.files[file].name)
}

// checkRules checks the rules together with those of the store. One id has one text, which only its own origin may
// change, and all rules must fit together.
func (r *reading) checkRules() {
	var claims, before []claim.RuleClaim
	if r.known != nil {
		claims = r.known.RuleClaims()
		before = claims
	}
	if r.view != nil {
		before = r.view.RuleClaims()
	}
	for _, rule := range r.rules {
		r.checkRule(rule, claims)
	}
	loaded := make([]Rule, len(r.rules))
	for i, rule := range r.rules {
		loaded[i] = rule.Rule
	}
	held := slices.DeleteFunc(newest(claims), func(h claim.RuleText) bool {
		return slices.ContainsFunc(loaded, func(rule Rule) bool { return rule.ID == h.ID })
	})
	r.ruleTexts = slices.Clone(held)
	for _, rule := range loaded {
		r.ruleTexts = append(r.ruleTexts, claim.RuleText{ID: rule.ID, Text: rule.Text})
	}
	if r.FitRules == nil || r.partial || r.noRules || len(r.rules) == 0 && r.view == nil && !r.brings {
		return
	}
	wrong, unfit := r.FitRules(r.Ontology, loaded, held, newest(before))
	for _, p := range wrong {
		r.problems.add(r.placeOf(p), "%s", p.Message)
	}
	for _, p := range unfit {
		r.notes.add(r.placeOf(p), "%s", p.Message)
	}
}

// checkRule compares a rule with the texts that the store has for its id. An earlier text with the same origin is
// retracted. Another text with another origin is a problem, unless datasets are being replaced.
func (r *reading) checkRule(rule readRule, claims []claim.RuleClaim) {
	seen := map[string]bool{} // by origin: only the newest text of another origin counts
	for _, c := range claims {
		if c.Subject != rule.ID {
			continue
		}
		from := c.By.Provenance()
		brought := from.Sources
		mine := len(brought) > 0 && from.More == 0
		for _, name := range brought {
			mine = mine && slices.Contains(r.sources(), name)
		}
		by := strings.Join(brought, "\n")
		switch {
		case mine:
			if c.Object.Text != rule.Text {
				r.retract(c.Claim)
			}
			continue
		case seen[by]:
			if r.view != nil && c.Object.Text != rule.Text {
				r.retract(c.Claim)
			}
			continue
		}
		seen[by] = true
		switch {
		case c.Object.Text == rule.Text: // both have the same text
		case r.view != nil:
			r.retract(c.Claim)
			r.notes.add(
				rule.place,
				"rule %s takes the place of the rule of this id that revision %d (%s) brought, which is retracted",
				rule.ID,
				c.By.Number,
				c.By.Subject(),
			)
		case slices.Contains(brought, rule.source):
			r.problems.add(
				rule.place,
				"the store has another rule %s, and revision %d brought %s in one, so its dataset is unknown: rename the rule, "+
					"or load all of them together",
				rule.ID,
				c.By.Number,
				from,
			)
		default:
			r.problems.add(
				rule.place,
				"the store has another rule %s, which revision %d (%s) brought: rename the rule, or load it with --replace if "+
					"it is to take the place of the other",
				rule.ID,
				c.By.Number,
				c.By.Subject(),
			)
		}
	}
}

// retract adds a retraction of a claim.
func (r *reading) retract(c claim.Claim) {
	c.Context.Stance, c.Context.Revision = claim.Retracts, 0
	r.retracted = append(r.retracted, c)
	r.report.Retracted++
}

// newest returns the newest text of each rule.
func newest(claims []claim.RuleClaim) (out []claim.RuleText) {
	for i, c := range claims {
		if i == 0 || claims[i-1].Subject != c.Subject {
			out = append(out, claim.RuleText{ID: c.Subject, Text: c.Object.Text})
		}
	}
	return out
}

// placeOf returns the place of a problem with rules. A problem of the store gets the place of the first loaded
// rule.
func (r *reading) placeOf(p Problem) place {
	name := p.File
	switch {
	case name != "":
	case len(r.datasets) > 0:
		name = r.datasets[0].root.Name()
	case len(r.rules) > 0:
		name = r.rules[0].File
	default:
		name = r.files[0].name
	}
	i := slices.IndexFunc(r.files, func(s source) bool { return s.name == name })
	if i < 0 {
		i = len(r.files)
		r.files = append(r.files, source{name: name})
	}
	return place{i, p.Line, p.Column}
}
