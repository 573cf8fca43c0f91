package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nexum/schema"
	"nexum/seed"
)

// serviceFolders contain the code of the service and of the command. Code that makes benchmark data with the bundled
// ontology does not count as code of the service.
var serviceFolders = []string{"schema", "graph", "loader", "server", "cmd"}

// shared are words of the bundled ontology that the API uses with another meaning.
var shared = map[string]string{
	"SUPPORTS": "a value of Stance",
	"IMPOSES":  "a value of ConflictRole",
	"PROPOSED": "a value of MergeState",
}

// TestServiceKnowsNoOntology checks that no Go code of the service names a kind or a relation type of an ontology.
// Directives of the ontology declare the meanings that the service needs.
func TestServiceKnowsNoOntology(t *testing.T) {
	bundled, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	core, err := schema.New()
	if err != nil {
		t.Fatal(err)
	}
	kinds, types := map[string]bool{}, []string{}
	for _, k := range bundled.Kinds() {
		if _, ok := core.Kind(k.Name); !ok {
			kinds[k.Name], kinds[k.Enum] = true, true
		}
	}
	for _, r := range bundled.Types() {
		if _, ok := core.Type(r.Name); !ok && shared[r.Name] == "" {
			types = append(types, r.Name)
		}
	}
	if len(kinds) < 20 || len(types) < 50 {
		t.Fatalf("only %d kinds and %d types", len(kinds), len(types))
	}
	typeWord := regexp.MustCompile(`\b(` + strings.Join(types, "|") + `)\b`)
	read := 0
	for _, folder := range serviceFolders {
		for _, file := range goFiles(t, filepath.Join("../..", folder)) {
			read++
			for at, text := range stringsOf(t, file) {
				switch word := typeWord.FindString(text); {
				case kinds[text]:
					t.Errorf("%s names the kind %s of the bundled ontology; let a directive say what the code has to know", at, text)
				case word != "" && !isExample(text):
					t.Errorf("%s names the relation type %s of the bundled ontology: %.60q", at, word, text)
				}
			}
		}
	}
	if read < 200 {
		t.Errorf("only %d files were read", read)
	}
}

// isExample reports whether a text is a message with an example of how to write something.
func isExample(text string) bool {
	return strings.Contains(text, "write it as ") || strings.Contains(text, "such as ") ||
		strings.Contains(text, "@conflictRole")
}

// goFiles returns the Go files of the program in a folder.
func goFiles(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && slices.Contains([]string{
			"node_modules", "testdata", "graphtest", "synth", "pack",
			"generate",
		}, e.Name()) {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			out = append(out, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// stringsOf yields the string literals of a file with their positions. It skips struct tags, which contain help
// texts.
func stringsOf(t *testing.T, file string) func(func(at, text string) bool) {
	t.Helper()
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	tags := map[*ast.BasicLit]bool{}
	return func(yield func(at, text string) bool) {
		ast.Inspect(tree, func(n ast.Node) bool {
			if f, ok := n.(*ast.Field); ok && f.Tag != nil {
				tags[f.Tag] = true
			}
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && !tags[lit] {
				if text, err := strconv.Unquote(lit.Value); err == nil {
					yield(set.Position(lit.Pos()).String(), text)
				}
			}
			return true
		})
	}
}
