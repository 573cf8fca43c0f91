package arch

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	mostColumns = 120 // in a line of Go; a tab is one
	mostLines   = 500 // in a file of Go
	mostNesting = 3   // blocks inside each other in a function that is not a test
)

// TestLayout checks how wide the lines of Go files are and how many a file has. A line may be wider if it has a text
// that Go cannot break, such as the tag of a field, or a text of a test.
func TestLayout(t *testing.T) {
	eachSource(t, func(name string, src []byte) {
		lines := bytes.Split(src, []byte("\n"))
		if n := len(lines) - 1; n > mostLines {
			t.Errorf("%s has %d lines, which is more than %d", name, n, mostLines)
		}
		texts := unbreakable(src, strings.HasSuffix(name, "_test.go"))
		for i, line := range lines {
			if n := utf8.RuneCount(line); n > mostColumns && !texts[i+1] {
				t.Errorf("%s:%d has %d columns, which is more than %d", name, i+1, n, mostColumns)
			}
		}
	})
}

// TestNesting checks how deep functions nest. Tests may nest deeper.
func TestNesting(t *testing.T) {
	eachSource(t, func(name string, src []byte) {
		if strings.HasSuffix(name, "_test.go") {
			return
		}
		for _, f := range functionsOf(t, name, src) {
			if f.nesting > mostNesting {
				t.Errorf("%s: %s nests %d levels, which is more than %d: return or continue early, or name an inner part",
					f.place, f.name, f.nesting, mostNesting)
			}
		}
	})
}

// TestNestingOf checks what counts as a level.
func TestNestingOf(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       int
	}{
		{"no block", "a()", 0},
		{"an if", "if a { b() }", 1},
		{"an empty loop", "for range a {}", 1},
		{"else if is the same level", "if a { b() } else if c { d() } else { e() }", 1},
		{"a loop with a condition", "for range a { if b { c() } }", 2},
		{"cases are one level", "switch a { case 1: if b { c() } }", 2},
		{"a switch of types", "switch a.(type) { case int: for { b() } }", 2},
		{"a select", "for { select { case <-a: if b { c() } } }", 3},
		{"after a label", "again: for { if a { continue again } }", 2},
		{"a function literal is no level", "if a { f(func() { if b { c() } }) }", 2},
		{"nor is a block alone", "{ { if a { b() } } }", 1},
		{"a literal in a condition", "if f(func() { for { if a { b() } } }) { c() }", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := functionsOf(t, "a.go", []byte("package a\nfunc f() { "+c.body+" }"))
			if len(got) != 1 || got[0].nesting != c.want {
				t.Errorf("%+v; want %d levels", got, c.want)
			}
		})
	}
}

// eachSource calls f for each file of Go in the repository that is not generated, with its path in the repository.
func eachSource(t *testing.T, f func(name string, src []byte)) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" ||
			strings.HasPrefix(d.Name(), ".") && path != root):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go"):
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil || bytes.HasPrefix(src, []byte("// Code generated")) {
			return err
		}
		f(name, src)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A function is a declared function, the place where it begins, and how deep it nests.
type function struct {
	name    string
	place   token.Position
	nesting int
}

// functionsOf returns the functions of a file.
func functionsOf(t *testing.T, name string, src []byte) []function {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var out []function
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			out = append(out, function{f.Name.Name, fset.Position(f.Pos()), nesting(f)})
		}
	}
	return out
}

// nesting returns the maximum number of blocks of if, for, switch and select that are inside each other in a function.
// A function literal is not a level, but the blocks around it count for the blocks in it.
func nesting(f *ast.FuncDecl) int {
	most := 0
	ast.PreorderStack(f, nil, func(n ast.Node, around []ast.Node) bool {
		levels := 0
		path := append(slices.Clip(around), n)
		for i, at := range path {
			if _, block := at.(*ast.BlockStmt); block && branches(path[i-1]) {
				levels++
			}
		}
		most = max(most, levels)
		return true
	})
	return most
}

// branches reports whether the block of a statement is a level.
func branches(n ast.Node) bool {
	switch n.(type) {
	case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return true
	}
	return false
}

// unbreakable returns the numbers of the lines that have a string in backquotes or, in a test, a long string.
func unbreakable(src []byte, test bool) map[int]bool {
	const long = 24 // bytes
	lines := map[int]bool{}
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, 0)
	for pos, tok, text := s.Scan(); tok != token.EOF; pos, tok, text = s.Scan() {
		if tok != token.STRING || text[0] != '`' && (!test || len(text) < long) {
			continue
		}
		first := file.Line(pos)
		for n := range 1 + strings.Count(text, "\n") {
			lines[first+n] = true
		}
	}
	return lines
}
