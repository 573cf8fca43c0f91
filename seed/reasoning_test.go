package seed_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// asked answers a question in the rule language, on a view of the seed, as lists of values.
func asked(t *testing.T, v *graph.View, question string) []proof.Row {
	t.Helper()
	program, err := engine.Load(v)
	if err != nil {
		t.Fatal(err)
	}
	q, problems := rule.NewParser().Query(question, v.Ontology())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rows, err := engine.NewEngine(program, engine.Limits{}).Ask(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func firsts(rows []proof.Row) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.Values[0].Text)
	}
	return slices.Compact(out)
}

// caught is the question who bears both the CLOUD Act's duty to hand over data held abroad and the Cybersecurity Law's
// duty not to send it there. It is the hypothetical case at the end of the thesis.
const caught = `borneBy(D, X), D = /duty-cloud-act-disclose-data-abroad, borneBy(E, X), E = /duty-no-data-export-without-approval, conflictsWith(D, E), company(X)`

func see(t *testing.T, v *graph.View, c graph.Change) *graph.View {
	t.Helper()
	w, err := v.With(c)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func bearers(t *testing.T, v *graph.View) []string {
	t.Helper()
	var out []string
	for _, r := range asked(t, v, caught) {
		for i, val := range r.Values {
			if val.Type == rule.EntityType && i == 1 {
				out = append(out, val.Text)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestCaughtBetweenTwoLaws(t *testing.T) {
	v := seedView(t)
	got := bearers(t, v)
	for _, want := range []string{"apple", "microsoft"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not caught; %v are", want, got)
		}
	}
	for _, not := range []string{
		"21vianet", "alibaba", "alibaba-cloud", "huawei", "amazon",
		"aws",
	} { // Amazon left in 2017-11
		if slices.Contains(got, not) {
			t.Errorf("%s is caught", not)
		}
	}
	for _, r := range asked(t, v, caught) {
		if r.Period.From.First().Before(claim.Day(2018, 3, 0).First()) {
			t.Errorf("%v: since %v, before there was a CLOUD Act", firsts([]proof.Row{r}), r.Period.From)
		}
	}
	day, err := claim.ParseDate("2018-02-28")
	if err != nil {
		t.Fatal(err)
	}
	if got := bearers(t, see(t, v, graph.Change{AsOf: day})); len(got) > 0 {
		t.Errorf("before March 2018, %v are caught", got)
	}
	if got := bearers(t, see(t, v, graph.Change{Without: []string{"us-cloud-act-2018"}})); len(got) > 0 {
		t.Errorf("without the CLOUD Act, %v are caught", got)
	}
	if got := bearers(t, see(t, v, graph.Change{
		Without: []string{"obliged-to-what-entails-the-forbidden"},
	})); len(got) > 0 {
		t.Errorf("without the rule that derives it, %v are caught", got)
	}
}

// TestWithout21Vianet checks that relations that depend on 21Vianet disappear in the view without it, and that the
// others stay.
func TestWithout21Vianet(t *testing.T) {
	v := seedView(t)
	w := see(t, v, graph.Change{Without: []string{"21vianet"}})
	exposed := func(v *graph.View) []string { return firsts(asked(t, v, `exposedTo(X, /china), company(X)`)) }
	before, after := exposed(v), exposed(w)
	for _, customer := range []string{"adobe", "coca-cola", "costco", "procter-gamble", "toyota"} { // whose data it holds
		if !slices.Contains(before, customer) || slices.Contains(after, customer) {
			t.Errorf("%s is exposed to China: %v with 21Vianet, %v without", customer, slices.Contains(before, customer),
				slices.Contains(after, customer))
		}
	}
	for _, id := range after {
		if !slices.Contains(before, id) {
			t.Errorf("%s is exposed when an entity is taken away", id)
		}
	}
	if laws := firsts(asked(t, w, `constrains(Law, /21vianet-data-centers)`)); len(laws) > 0 {
		t.Errorf("%v constrain what nobody operates", laws)
	}
	// The two laws apply to Microsoft even without 21Vianet, because other claims say that it does business in China.
	if got := bearers(t, w); !slices.Contains(got, "microsoft") {
		t.Errorf("without 21Vianet, only %v are caught", got)
	}
}

// TestRedCloudRising checks that data centres outside China are exposed through interconnection only as the report
// warns, and that this is never stated.
func TestRedCloudRising(t *testing.T) {
	v := seedView(t)
	rows := asked(t, v, `exposedTo(/microsoft-foreign-data-centers, /china)`)
	if len(rows) != 1 {
		t.Fatalf("%d answers", len(rows))
	}
	if m := rows[0].Modality; m == claim.Stated {
		t.Errorf("what the report warns of is shown as %v", m)
	}
	through := asked(t, v, `exposedTo(X, /china), interconnectedWith(X, Y), exposedTo(Y, /china)`)
	if len(through) == 0 {
		t.Error("nothing is exposed through interconnection")
	}
	for _, r := range through {
		if r.Modality == claim.Stated {
			t.Errorf("%s: an interconnection that was planned or warned of is shown as fact", r.Values[0].Text)
		}
	}
}

// TestEveryRuleIsUsed checks that every rule derives something from the seed; other rules would be untested.
func TestEveryRuleIsUsed(t *testing.T) {
	v := seedView(t)
	program, err := engine.Load(v)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	engine := engine.NewEngine(program, engine.Limits{})
	used := map[string]bool{}
	var walk func(p *proof.Proof)
	walk = func(p *proof.Proof) {
		if p.Rule != nil {
			used[p.Rule.ID] = true
		}
		for _, m := range p.Premises {
			if m.Proof != nil {
				walk(m.Proof)
			}
		}
	}
	for n := range v.All("") {
		derived, err := engine.Derived(ctx, n, graph.Out, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range derived {
			proofs, err := engine.Prove(ctx, r, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range proofs {
				walk(p)
			}
		}
	}
	var idle []string
	for _, r := range program.Rules() {
		if !used[r.ID] {
			idle = append(idle, r.ID)
		}
	}
	if len(idle) > 0 {
		t.Errorf("these rules derive nothing: %s", strings.Join(idle, ", "))
	}
}
