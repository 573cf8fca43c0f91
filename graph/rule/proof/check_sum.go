package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/rule"
)

// sum checks that the parts are different matches of the body of a sum, all in one group, that their total reaches the
// bound, that no negative match is left out, and that good returns true for the values.
func (c *Checker) sum(s *rule.Sum, parts [][]Premise, vals []*value, good func([]*value) bool) bool {
	ways := map[string]bool{}
	return len(parts) > 0 && c.parts(s, parts, vals, new(big.Rat), ways, func(vals []*value) bool {
		return c.nothingLess(s, parts, vals, ways) && good(vals)
	})
}

// parts is sum for the parts that are left. total and ways are the total and the keys of the preceding parts.
func (c *Checker) parts(s *rule.Sum, left [][]Premise, vals []*value, total *big.Rat, ways map[string]bool,
	good func([]*value) bool,
) bool {
	if len(left) == 0 {
		least, ok := rational(s.Min.String())
		return ok && (total.Cmp(least) > 0 || !s.Strict && total.Cmp(least) == 0) && good(vals)
	}
	used := map[int]Premise{}
	for _, m := range left[0] {
		used[m.Literal] = m
	}
	return c.literals(s.Body, used, positive(s.Body), slices.Clone(vals), func(mine []*value) bool {
		if c.assign(s.Body, mine); !c.compared(s.Body, mine) {
			return false
		}
		amount := big.NewRat(1, 1)
		if s.Op == "sum" {
			if mine[s.Of] == nil || mine[s.Of].num == nil {
				return false
			}
			amount = mine[s.Of].num
		}
		way := c.counted(s, used, mine)
		if ways[way] {
			return false
		}
		ways[way] = true
		next := slices.Clone(vals)
		for _, v := range s.Group {
			next[v] = mine[v]
		}
		ok := c.parts(s, left[1:], next, new(big.Rat).Add(total, amount), ways, good)
		delete(ways, way)
		return ok
	})
}

// counted returns a key that is the same for matches that count only once: the value for a count, the values of the
// variables after per, or the claims from which the summed value comes.
func (c *Checker) counted(s *rule.Sum, used map[int]Premise, mine []*value) string {
	if s.Op == "count" {
		return mine[s.Of].key()
	}
	if len(s.Per) > 0 {
		return keys(mine, func(v int) bool { return slices.Contains(s.Per, v) })
	}
	out := c.originKeys(s.Body, used, takenFrom(s.Body, s.Of), len(mine))
	if len(out) == 0 {
		return keys(mine, func(v int) bool { return v != s.Of && !slices.Contains(s.Group, v) })
	}
	return strings.Join(out, "|")
}

// originKeys returns a key for each premise of a body from whose claims the variables in taken have their values.
// variables is the number of variables.
func (c *Checker) originKeys(body []rule.Literal, used map[int]Premise, taken map[int]bool, variables int) []string {
	var out []string
	for i, l := range body {
		m, ok := used[i]
		if !ok {
			continue
		}
		switch {
		case m.Fact != nil:
			if l.Kind != rule.KindLiteral && l.Args[1].Var >= 0 && taken[l.Args[1].Var] {
				out = append(out, fmt.Sprint(m.Fact.Entity, m.Fact.Pred))
			}
		case m.Proof != nil:
			if summed := l.AttributesWith(taken); summed != nil {
				out = append(out, c.relationKey(m.Proof, l, summed, variables))
			}
		}
	}
	return out
}

// computedKey returns a key of the summed attributes of a derived relation: of the claims from which its rule computes
// them, and of its other attributes. If they are not computed from claims, the key has all attributes.
func (c *Checker) computedKey(p *Proof, summed []string) string {
	used, _ := byLiteral(p.Rule.Body, p.Premises)
	var out []string
	for _, a := range p.Rule.Head.Attrs {
		if a.Term.Var >= 0 && slices.Contains(summed, a.Name) {
			taken := takenFrom(p.Rule.Body, a.Term.Var)
			out = append(out, c.originKeys(p.Rule.Body, used, taken, len(p.Rule.Vars))...)
		}
	}
	var all map[string]json.RawMessage
	if len(out) == 0 || json.Unmarshal([]byte(p.Attributes), &all) != nil {
		return p.Attributes
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !slices.Contains(summed, name) {
			out = append(out, name+" "+string(all[name]))
		}
	}
	return strings.Join(out, "|")
}

// relationKey returns a key for the claims of a relation whose attributes in summed are added up. variables is the
// number of variables.
func (c *Checker) relationKey(p *Proof, l rule.Literal, summed []string, variables int) string {
	key := fmt.Sprint(p.Relation.Key())
	if p.Rule == nil && c.View.Repeats(p.Relation.Type) {
		return key + c.View.Occurrence(p.Relation) // each occurrence counts once
	}
	return key + c.otherwise(p, l, summed, variables)
}

// keys joins the keys of those variables that have a value and for which of returns true.
func keys(vals []*value, of func(int) bool) string {
	out := ""
	for v, x := range vals {
		if x != nil && of(v) {
			out += fmt.Sprintf("%d %s;", v, x.key())
		}
	}
	return out
}

// takenFrom returns a variable of a body and those from which it is computed.
func takenFrom(body []rule.Literal, of int) map[int]bool {
	out := map[int]bool{of: true}
	var see func(x *rule.Expr)
	see = func(x *rule.Expr) {
		switch {
		case x.Op != "":
			see(x.Left)
			see(x.Right)
		case x.Term.Var >= 0:
			out[x.Term.Var] = true
		}
	}
	for before := 0; before < len(out); {
		before = len(out)
		for _, l := range body {
			if l.Kind != rule.CompareLiteral || l.Sets == 0 || !out[l.Args[l.Sets-1].Var] {
				continue
			}
			if x := l.Calc[2-l.Sets]; x != nil {
				see(x)
			} else if t := l.Args[2-l.Sets]; t.Var >= 0 {
				out[t.Var] = true
			}
		}
	}
	return out
}

// otherwise returns a key of the attributes of a stated premise other than the summed ones. An attribute is in the key
// only if every claim that can match the literal has it. For a derived premise, computedKey returns the key.
func (c *Checker) otherwise(p *Proof, l rule.Literal, summed []string, variables int) string {
	if p.Rule != nil {
		return c.computedKey(p, summed)
	}
	carried := map[string]int{}
	claims := 0
	var mine map[string]json.RawMessage
	for _, cl := range c.View.Claims(p.Relation) {
		var all map[string]json.RawMessage
		if cl.Context.Stance != claim.Supports || json.Unmarshal([]byte(cl.Context.Attributes), &all) != nil {
			continue
		}
		if cl.Context.Attributes == p.Attributes {
			mine = all
		}
		if !c.attributes(l, cl.Context.Attributes, make([]*value, variables)) {
			continue
		}
		claims++
		for name := range all {
			carried[name]++
		}
	}
	var out []string
	for name, n := range carried {
		if n == claims && !slices.Contains(summed, name) {
			out = append(out, name+" "+sameText(mine[name], rule.ReadAs(c.View.PredType(p.Relation.Type), name)))
		}
	}
	slices.Sort(out)
	return strings.Join(out, ",")
}

// sameText returns a text that is the same for equal values of an attribute, however their sources write them.
func sameText(raw json.RawMessage, as rule.Type) string {
	var x any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&x) == nil {
		if v, ok := scalar(x, as); ok {
			return v.key()
		}
	}
	return string(raw)
}
