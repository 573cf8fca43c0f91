package loader

import (
	"errors"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/loader/archive"
	"nexum/loader/format"
	"nexum/schema"
)

// readOntology reads the loaded ontology files, and combines them with the other ontology files of the store. The other
// files are checked against the result. It returns false if the ontology is invalid or a file cannot be read.
func (r *reading) readOntology() (bool, error) {
	held := r.heldOntology()
	loaded, files := r.ontologyFiles()
	if r.partial {
		return false, nil
	}
	if len(held) == 0 && len(loaded) == 0 && r.hasRecords() {
		loaded, r.fellBack = r.Fallback, len(r.Fallback) > 0
	}
	var sources []schema.Source
	for _, h := range held {
		if _, again := files[h.Name]; !again {
			sources = append(sources, h.Source)
		}
	}
	r.brings = len(loaded) > 0 || r.view != nil
	if !r.brings {
		r.suspect()
		return true, nil // the store's ontology, which is Options.Ontology, stays
	}
	o, err := schema.Extend(sources, loaded)
	if err == nil {
		_, err = o.Compose()
	}
	if err == nil {
		r.vocab, err = newVocabulary(o)
	}
	if err != nil {
		return false, r.reportOntology(err, files)
	}
	r.Ontology = o
	if v := r.heldView(); v != nil {
		r.narrowing = o.Narrows(v.Ontology())
	}
	r.suspect()
	r.claimOntology(loaded, files, held)
	if r.fellBack {
		r.notes.add(place{}, "%s", fallbackNote)
	}
	return true, nil
}

// fallbackNote is the note about the origin of the ontology if the load brings Options.Fallback.
const fallbackNote = "no .graphqls file is loaded and the store has no ontology yet, so the kinds and relation " +
	"types are those of the bundled dataset"

// hasRecords reports whether a loaded file has records in YAML or JSON Lines.
func (r *reading) hasRecords() bool {
	return slices.ContainsFunc(r.files, func(s source) bool {
		switch s.format.(type) {
		case yamlFormat, jsonLines:
			return s.open != nil
		}
		return false
	})
}

// heldOntology returns the files of the ontology that the load does not replace. The files of Options.Ontology
// count only if the store has no ontology; they have no claims yet.
func (r *reading) heldOntology() []graph.OntologyText {
	claimed := false
	switch {
	case r.view != nil:
		claimed = len(r.view.OntologyTexts()) > 0
	case r.known != nil:
		claimed = len(r.known.OntologyTexts()) > 0
	}
	if claimed {
		return r.known.OntologyTexts()
	}
	var out []graph.OntologyText
	for _, s := range r.Ontology.Sources() {
		out = append(out, graph.OntologyText{Source: s})
	}
	return out
}

// suspect sets the checks that yield warnings.
func (r *reading) suspect() {
	if r.suspicions = r.Suspicions; r.suspicions == nil {
		r.suspicions = DefaultSuspicions(r.Ontology)
	}
}

// ontologyFiles reads the ontology files. files maps the names of the sources to the indexes of the files.
func (r *reading) ontologyFiles() (loaded []schema.Source, files map[string]int) {
	files = map[string]int{}
	for i := range r.files {
		s := &r.files[i]
		if _, ok := s.format.(ontologies); !ok || s.open == nil {
			continue
		}
		text, ok := r.ontologyText(i)
		if !ok {
			continue
		}
		name := r.ontologyName(s)
		if other, taken := files[name]; taken {
			r.problems.add(place{file: i}, "%s is loaded as well, and has the same name in the store: %s",
				r.files[other].name, name)
			r.partial = true
			continue
		}
		files[name] = i
		loaded = append(loaded, schema.Source{Name: name, Text: text})
	}
	return loaded, files
}

// ontologyText reads one ontology file.
func (r *reading) ontologyText(file int) (string, bool) {
	in, err := openInput(&r.files[file], func(int64) {})
	if err != nil {
		r.unread(file, "%s", err)
		return "", false
	}
	defer in.close()
	src, err := readAll(in.r)
	if err != nil {
		r.unread(file, "%s", err)
		return "", false
	}
	if line, col, ok := invalidUTF8(src); !ok {
		r.partial = true
		r.problems.add(place{file, line, col}, format.NotUTF8)
		return "", false
	}
	if strings.IndexByte(string(src), 0) >= 0 {
		r.unread(file, "the file holds a NUL byte")
		return "", false
	}
	return string(src), true
}

// ontologyName returns the name of a file as a source of an ontology: DATASET/PATH, or the name of a single file.
func (r *reading) ontologyName(s *source) string {
	name := filepath.Base(s.name)
	if s.dataset >= 0 {
		name = path.Join(r.datasets[s.dataset].Name, s.path)
	}
	name, _ = archive.CutEnding(name)
	return name
}

// reportOntology reports the problems of an ontology. Each is in a loaded file, or in one of the store.
func (r *reading) reportOntology(err error, files map[string]int) error {
	invalid, ok := errors.AsType[*schema.InvalidError](err)
	if !ok {
		r.problemIn(r.anyFile(files), "%s", err)
		return nil
	}
	for _, p := range invalid.Problems {
		if file, loaded := files[p.Source]; loaded {
			r.problems.add(place{file, p.Line, p.Column}, "%s", p.Message)
		} else {
			r.problemIn(r.anyFile(files), "with it, the ontology of the store is not consistent: %s", p)
		}
	}
	return nil
}

// anyFile returns a name for problems with the ontology as a whole.
func (r *reading) anyFile(files map[string]int) string {
	first := len(r.files)
	for _, i := range files {
		first = min(first, i)
	}
	switch {
	case first < len(r.files):
		return r.files[first].name
	case len(r.datasets) > 0:
		return r.datasets[0].root.Name()
	case len(r.files) > 0:
		return r.files[0].name
	}
	return "the store"
}

// claimOntology makes claims of the files of the ontology. It retracts an earlier text of the same file.
func (r *reading) claimOntology(loaded []schema.Source, files map[string]int, held []graph.OntologyText) {
	for _, h := range held {
		if _, again := files[h.Name]; !again && h.Claim.Subject == "" && len(loaded) > 0 {
			// The store had no ontology and used that of the program. It must now store that ontology beside the new
			// one.
			c := claim.OntologyClaim(h.Name, h.Text)
			r.claim(place{}, c.Subject, c.Predicate, c.Object, &c.Context)
		}
	}
	for _, s := range loaded {
		c := claim.OntologyClaim(s.Name, s.Text)
		r.claim(place{file: files[s.Name]}, c.Subject, c.Predicate, c.Object, &c.Context)
	}
	for _, h := range held {
		i := slices.IndexFunc(loaded, func(s schema.Source) bool { return s.Name == h.Name })
		if i >= 0 && loaded[i].Text != h.Text && h.Claim.Subject != "" {
			r.retract(h.Claim)
		}
	}
}

// noOntology returns the end of a message about an unknown word if there is no ontology.
func (r *reading) noOntology() string {
	switch {
	case r.fellBack:
		return "; " + fallbackNote
	case len(r.Ontology.Sources()) > 0:
		return ""
	}
	return "; there is no ontology yet: a dataset brings its kinds and relation types in .graphqls files beside " +
		"its records"
}
