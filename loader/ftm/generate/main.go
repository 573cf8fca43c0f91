// Command generate makes the FollowTheMoney ontology of the pack ownership, and the Model of package ftm. Its input
// is the model that FollowTheMoney publishes (js/src/defaultModel.json):
//
//	go run ./loader/ftm/generate model.tar.gz loader/ftm/model.json loader/pack/ownership/followthemoney.graphqls
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"regexp"
	"strings"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: generate MODEL.tar.gz MODEL.json ONTOLOGY.graphqls")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(from, model, ontology string) error {
	m, err := read(from)
	if err != nil {
		return err
	}
	names, sdl, err := generate(m)
	if err != nil {
		return err
	}
	if err := os.WriteFile(model, names, 0o644); err != nil {
		return err
	}
	return os.WriteFile(ontology, sdl, 0o644)
}

// read finds the model in an archive.
func read(name string) (*source, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s contains no defaultModel.json", name)
		}
		if err != nil {
			return nil, err
		}
		if path.Base(h.Name) == "defaultModel.json" {
			var m source
			return &m, json.NewDecoder(r).Decode(&m)
		}
	}
}

// generate returns model.json and the ontology.
func generate(m *source) (names, sdl []byte, err error) {
	g := newGenerator(m)
	var b bytes.Buffer
	g.ontology(&b)
	names, err = json.MarshalIndent(g.model(), "", " ")
	return append(names, '\n'), b.Bytes(), err
}

// wrongArticle matches an article that the model has before a consonant: An contract.
var wrongArticle = regexp.MustCompile(`\b([Aa])n ([bcdfgjklmnpqrstvwxyz])`)

// sentence makes a description from a text: one line with a full stop.
func sentence(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	s = wrongArticle.ReplaceAllString(s, "${1} ${2}")
	s = strings.ReplaceAll(s, `\`, `\\`)
	s = strings.ReplaceAll(s, `"`, `\"`)
	if s != "" && !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}
