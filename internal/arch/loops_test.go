package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sources are the calls that yield a number of elements that grows with the graph or with an answer.
var sources = []string{
	"All", "OfKind", "FactValues", "Ordered", "Rows", "answers", "Derived",
}

// looks are the calls by which a loop checks its context, directly or in a function that it calls per iteration.
var looks = []string{"Err", "step", "goOn", "live", "looked", "turn", "done", "stopped", "Hold", "hold"}

// bounded lists functions with such loops that need not check a context, each with the reason.
var bounded = map[string]string{
	"graph.pairsOf":                 "the pairs of ids that claims call one entity, once for each table",
	"graph.Aliases":                 "the names of one entity; whoever asks for many looks",
	"graph.couldBe":                 "the entities of which several kinds are claimed",
	"graph.describe":                "the facts of one entity, when it is loaded",
	"graph.deniesPairs":             "a part of compiling a view",
	"graph.givesPeriod":             "the claims of one fact of one entity, when merges are resolved",
	"graph.hasDatedFact":            "the facts of one entity, when a view is compiled",
	"graph.hasWeakFact":             "the facts of one entity, when a view is compiled",
	"graph.IDs":                     "a sequence: whoever ranges over it looks",
	"graph.periods":                 "the claims of one relation",
	"graph.samePairs":               "a sequence: whoever ranges over it looks",
	"graph/query.answerBytes":       "ends at the most bytes that an answer may hold",
	"graph/query.Count":             "calls of, which takes a step of the meter at each turn",
	"graph/query.Page":              "calls of, which takes a step of the meter at each turn",
	"graph/query.anyBefore":         "calls relationsOf, which takes a step of the meter at each turn",
	"graph/rule/engine.Unread":      "runs beside the service after its start, for no request",
	"graph/rule/engine.eachDerived": "yields to the evaluation, which takes a step at each turn",
	"graph/rule/engine.existsKind":  "ends at the first",
	"graph/rule/proof.typeOf":       "one comparison for each answer that was found with many",
	"server/export.value":           "the values of one fact of one entity",
	"server/model.Many":             "one entity, and the bytes of the answer are counted",
	"server/model.rows":             "wraps answers that were found with many steps each",
}

// TestLoopsLookAtTheContext finds loops over the content of a graph or an answer that never check their context. If
// the client of a request disconnects, such a loop would continue.
func TestLoopsLookAtTheContext(t *testing.T) {
	found := map[string]bool{}
	for _, dir := range []string{
		"graph", "graph/walk", "graph/rule", "graph/rule/engine", "graph/rule/proof",
		"graph/query", "server", "server/model", "server/export",
	} {
		files, err := filepath.Glob(filepath.Join("..", "..", dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", dir, len(files), err)
		}
		for _, name := range files {
			if !strings.HasSuffix(name, "_test.go") {
				blindLoops(t, dir, name, found)
			}
		}
	}
	for f := range found {
		if bounded[f] == "" {
			t.Errorf(
				"%s loops over what a graph holds and never looks at a context; use budget.Watch, or say in bounded why it need not",
				f)
		}
	}
	for f := range bounded {
		if !found[f] {
			t.Errorf("%s is in bounded and has no such loop", f)
		}
	}
}

// blindLoops adds the functions of a file that have a loop over a large collection and do not check a context in it.
func blindLoops(t *testing.T, dir, name string, found map[string]bool) {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		ast.Inspect(f.Body, func(n ast.Node) bool {
			loop, ok := n.(*ast.RangeStmt)
			if ok && large(loop.X) && !calls(loop.Body, looks) {
				found[dir+"."+f.Name.Name] = true
			}
			return true
		})
	}
}

// large reports whether an expression yields a number of elements that grows with the graph.
func large(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.CallExpr:
		return slices.Contains(sources, called(x))
	case *ast.SelectorExpr: // a field, such as Rows of Answers
		return slices.Contains(sources, x.Sel.Name)
	case *ast.Ident:
		return x.Name == "rows" || x.Name == "derived"
	}
	return false
}

func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

// calls reports whether a statement calls one of the functions.
func calls(s ast.Node, names []string) bool {
	yes := false
	ast.Inspect(s, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok && slices.Contains(names, called(c)) {
			yes = true
		}
		return !yes
	})
	return yes
}
