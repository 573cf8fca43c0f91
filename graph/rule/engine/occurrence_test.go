package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
	"nexum/schema"
)

// paying returns an ontology with a relation type that has the directive repeatable, such as "@repeatable".
func paying(t *testing.T, repeatable string) *schema.Ontology {
	t.Helper()
	o, err := schema.New(schema.Source{Name: "pay/pay.graphqls", Text: strings.Replace(`
extend enum RelationType {
  "The source pays the target."
  PAYS @predicate(from: [ENTITY], to: [ENTITY], inverse: "paid by") @repeatable @attribute(name: "amount", type: Decimal) @attribute(name: "time", type: Date)
  "The source trusts the target."
  TRUSTS @predicate(from: [ENTITY], to: [ENTITY], inverse: "trusted by")
}
`, "@repeatable", repeatable, 1)})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// A payment is one claim about an occurrence.
type payment struct {
	from, to string
	values   map[string]any
	modality claim.Modality
	keyed    bool // whether only the attribute key identifies an occurrence, and not all attributes
}

func (p payment) claim(i int) claim.Claim {
	c := rel(p.from, "PAYS", p.to, fmt.Sprint(i%3))
	c.Context.Modality = p.modality
	if len(p.values) > 0 {
		text, _ := json.Marshal(p.values)
		c.Context.Attributes = string(text)
	}
	return c
}

// occurrence returns a text that identifies the occurrence of a payment. It is empty for a payment without a key.
func (p payment) occurrence() string {
	if key := p.values["key"]; key != nil {
		return fmt.Sprint(p.from, p.to, key)
	}
	if p.keyed || len(p.values) == 0 {
		return ""
	}
	text, _ := json.Marshal(p.values)
	return p.from + p.to + string(text)
}

func randomPayments(r *rand.Rand, keyed bool) []payment {
	var out []payment
	for range 3 + r.IntN(12) {
		p := payment{
			from: string(rune('a' + r.IntN(3))), to: string(rune('a' + r.IntN(3))), values: map[string]any{},
			keyed: keyed,
		}
		if r.IntN(3) > 0 {
			p.values["key"] = fmt.Sprint("k", r.IntN(3))
		}
		if r.IntN(4) > 0 {
			p.values["amount"] = r.IntN(4)
		}
		if r.IntN(2) > 0 {
			p.values["time"] = fmt.Sprint(2020 + r.IntN(2))
		}
		if r.IntN(4) == 0 {
			p.modality = claim.Alleged
		}
		out = append(out, p)
	}
	return out
}

// counted returns, for each occurrence, the amount that counts in a total: the one with the strongest modality and,
// among these, the greatest. If greatest is set, it ignores modalities.
func counted(list []payment, greatest bool) map[string]map[string]int {
	out := map[string]map[string]int{} // by payer and pair, then by occurrence
	strongest := map[string]claim.Modality{}
	for _, p := range list {
		text, _ := json.Marshal(p.values)
		at := p.from + p.to + p.occurrence() + string(text)
		if m, ok := strongest[at]; !ok || p.modality < m {
			strongest[at] = p.modality
		}
	}
	best := map[string]claim.Modality{}
	for _, p := range list {
		amount, ok := p.values["amount"].(int)
		if !ok {
			continue
		}
		text, _ := json.Marshal(p.values)
		m, id := strongest[p.from+p.to+p.occurrence()+string(text)], p.occurrence()
		at := p.from + p.to + id
		if greatest {
			m = 0
		}
		if out[p.from+" "+p.to] == nil {
			out[p.from+" "+p.to] = map[string]int{}
		}
		pair := out[p.from+" "+p.to]
		if have, ok := pair[id]; !ok || m < best[at] || m == best[at] && amount > have {
			pair[id], best[at] = amount, m
		}
	}
	return out
}

func stated(list []payment) []payment {
	return slices.DeleteFunc(slices.Clone(list), func(p payment) bool { return p.modality != claim.Stated })
}

// occurrences returns the number of occurrences between each payer and payee.
func occurrences(list []payment) map[string]int {
	of := map[string]map[string]bool{}
	for _, p := range list {
		pair := p.from + " " + p.to
		if p.occurrence() == "" {
			continue
		}
		if of[pair] == nil {
			of[pair] = map[string]bool{}
		}
		of[pair][p.occurrence()] = true
	}
	out := map[string]int{}
	for pair, all := range of {
		out[pair] = len(all)
	}
	return out
}

// TestOccurrencesAgreeWithNaive compares answers about occurrences with those of a naive model, and checks each proof.
func TestOccurrencesAgreeWithNaive(t *testing.T) {
	every, keyed := paying(t, "@repeatable"), paying(t, "@repeatable(keyed: true)")
	for seed := range rounds(160) {
		o := every
		if seed%4 == 3 {
			o = keyed
		}
		payments := randomPayments(rand.New(rand.NewPCG(seed, 17)), o == keyed)
		var claims []claim.Claim
		for i, p := range payments {
			claims = append(claims, p.claim(i))
		}
		v := compile(t, o, claims)
		ask := asking(t, v, "")
		lines := func(text string) []string {
			_, rows, _ := strings.Cut(text, ";")
			if rows == "" {
				return nil
			}
			list := strings.Split(rows, ";")
			for i := range list {
				list[i] = strings.TrimSpace(list[i])
			}
			slices.Sort(list)
			return list
		}
		compare := func(question string, want map[string]bool) {
			t.Helper()
			var list []string
			for row := range want {
				list = append(list, row)
			}
			slices.Sort(list)
			if got := lines(ask(question)); !slices.Equal(got, list) {
				t.Fatalf("seed %d, %s:\n%q, want\n%q", seed, question, got, list)
			}
		}
		amounts, both, keyed := map[string]bool{}, map[string]bool{}, map[string]bool{}
		for _, p := range payments {
			if p.values["amount"] != nil {
				amounts[fmt.Sprint(p.from, " ", p.to, " ", p.values["amount"])] = true
				if p.values["time"] != nil { // of one claim, never of two occurrences
					both[fmt.Sprint(p.from, " ", p.to, " ", p.values["amount"], " ", p.values["time"])] = true
				}
			}
			if p.values["key"] == "k1" {
				keyed[p.from+" "+p.to] = true
			}
		}
		compare("pays(X, Y, amount: A)", amounts)
		compare("pays(X, Y, amount: A, time: T)", both)
		compare(`pays(X, Y, key: "k1")`, keyed)
		counts, totals := map[string]bool{}, map[string]bool{}
		for _, list := range [][]payment{stated(payments), payments} { // alleged claims do not hide stated ones
			for pair, n := range occurrences(list) {
				counts[fmt.Sprint(pair, " ", n)] = true
			}
			for pair, list := range counted(list, false) {
				sum := 0
				for _, amount := range list {
					sum += amount
				}
				totals[fmt.Sprint(pair, " ", sum)] = true
			}
		}
		compare("pays(X, Y, key: K) | count(K) by X, Y", counts)
		compare("pays(X, Y, amount: A) | total(A) by X, Y", totals)
		checkDerived(t, seed, v, payments)
	}
}

// checkDerived compares the relations that rules derive from occurrences with the model, and checks the proofs.
func checkDerived(t *testing.T, seed uint64, v *graph.View, payments []payment) {
	t.Helper()
	p := program(t, v, `
rule much: "x" trusts(X, Y) :- sum(A: pays(X, Y, amount: A)) >= 4.
rule twice: "x" trusts(Y, X) :- pays(X, Y, key: K, amount: A), pays(X, Y, key: L, amount: B), K != L, A > B.`)
	e := engine.NewEngine(p, engine.Limits{})
	want := map[string]bool{}
	for pair, list := range counted(payments, true) {
		sum := 0
		for _, amount := range list {
			sum += amount
		}
		if sum >= 4 {
			want[pair] = true
		}
	}
	for _, a := range payments {
		for _, b := range payments {
			x, ok1 := a.values["amount"].(int)
			y, ok2 := b.values["amount"].(int)
			if a.from == b.from && a.to == b.to && ok1 && ok2 && x > y && a.occurrence() != b.occurrence() &&
				a.occurrence() != "" && b.occurrence() != "" {
				want[a.to+" "+a.from] = true
			}
		}
	}
	checker := proof.Checker{View: v, Rules: p.Rules()}
	got := map[string]bool{}
	trusts, _ := v.Pred("TRUSTS")
	for n := range v.All("") {
		derived, err := e.Derived(context.Background(), n, graph.Out, v.NewPreds(trusts))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range derived {
			got[v.ID(d.Source)+" "+v.ID(d.Target)] = true
			proofs, err := e.Prove(context.Background(), d, 4)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range proofs {
				if err := checker.Check(x); err != nil {
					t.Fatalf("seed %d: %v\n%s", seed, err, x.Text(v))
				}
			}
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("seed %d: derived %v, want %v", seed, got, want)
	}
}

// TestProofOfOccurrence checks that a proof names the occurrence, cites only its claims, and is refused for another.
func TestProofOfOccurrence(t *testing.T) {
	claims := []claim.Claim{
		attributed("a", "PAYS", "b", `{"amount":5,"key":"t1"}`), attributed("a", "PAYS", "b", `{"amount":7,"key":"t2"}`),
	}
	claims[0].Context.Locator, claims[1].Context.Locator = "first", "second"
	denial := attributed("a", "PAYS", "b", `{"key":"t2"}`)
	denial.Context.Stance = claim.Disputes
	v := compile(t, paying(t, "@repeatable"), append(claims, denial))
	p := program(t, v, `rule paid: "x" trusts(X, Y) :- pays(X, Y, amount: A), A > 6.`)
	a, _ := v.Lookup("a")
	b, _ := v.Lookup("b")
	trusts, _ := v.Pred("TRUSTS")
	pays, _ := v.Pred("PAYS")
	r := graph.Relation{Source: a, Type: trusts, Target: b, Rel: graph.NoRel}
	proofs, err := engine.NewEngine(p, engine.Limits{}).Prove(t.Context(), r, 5)
	if err != nil || len(proofs) != 1 {
		t.Fatal(len(proofs), err)
	}
	text := proofs[0].Text(v)
	if !strings.Contains(text, "a PAYS b #t2 with amount 7, key t2") || !strings.Contains(text, "second") ||
		strings.Contains(text, "first") || !strings.Contains(text, "disputed") {
		t.Error(text)
	}
	checker := proof.Checker{View: v, Rules: p.Rules()}
	if err := checker.Check(proofs[0]); err != nil {
		t.Error(err)
	}
	other, _ := v.FindOccurrence(a, pays, b, "t1")
	forged := *proofs[0]
	forged.Premises = slices.Clone(forged.Premises)
	premise := *forged.Premises[0].Proof
	premise.Relation = other
	forged.Premises[0].Proof = &premise
	if err := checker.Check(&forged); err == nil {
		t.Error("a proof that names another occurrence is accepted")
	}
	w, err := v.With(graph.Change{Without: []string{"a|PAYS|b|t2"}})
	if err != nil {
		t.Fatal(err)
	}
	if w, err := p.For(w); err != nil {
		t.Fatal(err)
	} else if _, err := engine.NewEngine(w, engine.Limits{}).Prove(t.Context(), r, 1); err == nil {
		t.Error("without the occurrence, the conclusion still holds")
	}
}
