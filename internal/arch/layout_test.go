package arch

import (
	"bytes"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	mostColumns = 120 // in a line of Go; a tab is one
	mostLines   = 500 // in a file of Go
)

// TestLayout checks how wide the lines of Go files are and how many a file has. A line may be wider if it has a text
// that Go cannot break, such as the tag of a field, or a text of a test.
func TestLayout(t *testing.T) {
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
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// unbreakable returns the numbers of the lines with a text in backquotes and, in a test, of those with a long text.
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
