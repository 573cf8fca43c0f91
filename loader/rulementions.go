package loader

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/schema/spelling"
)

// mention is an id that a rule names.
type mention struct {
	rule string
	id   string
	place
}

// seeMentioned records which of the ids and foreign predicates that rules name are in a claim.
func (r *reading) seeMentioned(c claim.Claim) {
	if len(r.foreign) > 0 {
		if r.brought == nil {
			r.brought = map[string]bool{}
		}
		r.brought[c.Predicate] = true
	}
	if len(r.mentions) == 0 {
		return
	}
	r.indexMentions()
	see := func(id string) {
		if found, ok := r.seen[id]; ok && !found {
			r.seen[id] = true
		}
	}
	if c.Predicate != claim.PredicateRule && c.Predicate != claim.PredicateOntology {
		see(c.Subject)
	}
	if c.Object.Entity {
		see(c.Object.Text)
	}
}

// indexMentions fills seen with the ids that rules name.
func (r *reading) indexMentions() {
	if r.seen != nil {
		return
	}
	r.seen = map[string]bool{}
	for _, m := range r.mentions {
		r.seen[m.id] = false
	}
}

// mentioned reports whether a rule names the id.
func (r *reading) mentioned(id string) bool {
	r.indexMentions()
	_, ok := r.seen[id]
	return ok
}

// checkMentions warns of ids in rules that no entity has. It is only a warning, since a later dataset may bring the
// entity.
func (r *reading) checkMentions() error {
	if r.partial {
		return nil
	}
	var unknown []mention
	for _, m := range r.mentions {
		if r.seen[m.id] {
			continue
		}
		if _, held := r.kindInStore(m.id); !held {
			unknown = append(unknown, m)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	words := make([]string, len(unknown))
	for i, m := range unknown {
		words[i] = m.id
	}
	var failed error
	there := map[string]bool{} // ids of foreign entities, which need no kind
	near := spelling.NearestOf(words, r.subjects(&failed, there))
	for _, m := range unknown {
		if there[m.id] {
			continue
		}
		hint := ""
		if n := near[m.id]; n != "" {
			hint = spelling.Hint(asConstant(n))
		}
		r.warnings.add(m.place, "rule %s names the id %s, which no entity has%s", m.rule, asConstant(m.id), hint)
	}
	return failed
}

// subjects yields the ids of the store's entities and of the entities that the claims of the load are about, some of
// them more than once. It adds the store's foreign entities that rules name to foreign.
func (r *reading) subjects(failed *error, foreign map[string]bool) iter.Seq[string] {
	return func(yield func(string) bool) {
		if r.known != nil {
			for id := range r.known.IDs() {
				if _, mentioned := r.seen[id]; mentioned && isForeign(id) {
					foreign[id] = true
				}
				if !yield(id) {
					return
				}
			}
		}
		last := ""
		*failed = r.eachClaim(func(c claim.Claim, _ []place) bool {
			if c.Predicate == claim.PredicateRule || c.Predicate == claim.PredicateOntology {
				return true
			}
			if c.Subject != last { // the claims of a context are in the order of their subjects
				last = c.Subject
				if !yield(last) {
					return false
				}
			}
			// A local object has a definition, so it is found as a subject. Only a foreign one may be named here alone.
			return !c.Object.Entity || !isForeign(c.Object.Text) || yield(c.Object.Text)
		})
		if *failed == errStop {
			*failed = nil
		}
	}
}

// asConstant returns an id in the notation of rules.
func asConstant(id string) string {
	if isForeign(id) {
		return "/<" + short(id) + ">"
	}
	return "/" + short(id)
}

// checkForeign warns of foreign predicates that rules read and no claim has, and of local names that several
// predicates have.
func (r *reading) checkForeign() {
	if r.partial {
		return
	}
	for _, rule := range r.rules {
		if rule.Yields != "" && r.brought != nil {
			r.brought[rule.Yields] = true
		}
	}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(r.brought)) {
		_, isType := r.vocab.Type(name)
		if _, isFact := r.vocab.facts[name]; !isType && !isFact && !slices.Contains(texts, name) &&
			name != claim.PredicateKind && name != claim.PredicateRule && name != claim.PredicateOntology &&
			name != claim.PredicateSameAs {
			names = append(names, name)
		}
	}
	for _, m := range r.foreign {
		var all []string
		for _, name := range names {
			if name == m.id {
				all = []string{name}
				break
			}
			if !isForeign(m.id) && localName(name) == m.id {
				all = append(all, name)
			}
		}
		switch len(all) {
		case 0:
			r.warnings.add(
				m.place,
				"rule %s reads the foreign predicate %s, which no relation or fact has%s",
				m.rule,
				quote(m.id),
				nearPredicate(m.id, names),
			)
		case 1:
		default:
			r.warnings.add(m.place, "rule %s reads %s, which can be <%s>: it is not used until it writes one of them in full",
				m.rule, quote(m.id), strings.Join(all, "> or <"))
		}
	}
}

// nearPredicate returns the end of a message about a foreign predicate that no claim has.
func nearPredicate(word string, names []string) string {
	full := map[string]string{} // full names by local name
	for _, name := range slices.Backward(names) {
		full[localName(name)] = name
	}
	if near := spelling.Nearest(localName(word), maps.Keys(full)); near != "" {
		return spelling.Hint("<" + full[near] + ">")
	}
	return ""
}

// localName returns the part of an IRI after the last /, # or :.
func localName(iri string) string {
	iri = strings.TrimRight(iri, "/#:")
	return iri[strings.LastIndexAny(iri, "/#:")+1:]
}
