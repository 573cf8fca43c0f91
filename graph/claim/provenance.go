package claim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Provenance describes what a revision added: datasets and files. It is a part of the message of the revision.
type Provenance struct {
	// Replaces reports whether the revision replaced the earlier claims of the same sources.
	Replaces bool `json:"replaces,omitempty"`
	// Sources are the names of datasets, and of files without a dataset. A name occurs once for each file with it.
	Sources []string `json:"sources"`
	// More is the number of further files, whose names the revision does not give.
	More int `json:"more,omitempty"`
	// Datasets are the descriptions of the datasets that have one.
	Datasets []Dataset `json:"datasets,omitempty"`
}

// MaxSources is the maximum number of names in the message of a revision.
const MaxSources = 10_000

// loadVerb and replaceVerb begin the messages of revisions that added datasets and files.
const (
	loadVerb    = "load "
	replaceVerb = "replace "
)

// Message returns the message of a revision with this provenance: a line for people, an empty line, and the provenance
// as JSON. The line for people lists at most shown sources, and gives the number of the others.
func (p Provenance) Message(shown int) string {
	if n := len(p.Sources) - MaxSources; n > 0 {
		p.Sources, p.More = p.Sources[:MaxSources], p.More+n
	}
	p.Datasets = slices.DeleteFunc(slices.Clone(p.Datasets), func(d Dataset) bool { return d.isPlain() })
	verb := loadVerb
	if p.Replaces {
		verb = replaceVerb
	}
	var b strings.Builder
	b.WriteString(verb + oneLine(p.list(shown)) + "\n\n")
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(p); err != nil {
		panic(err) // all fields are texts and numbers
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// String returns the sources as a list. The list has the first ten, and the number of the others.
func (p Provenance) String() string { return p.list(10) }

// list returns at most shown of the sources, and the number of the others.
func (p Provenance) list(shown int) string {
	names, more := p.Sources, p.More
	if n := len(names) - shown; n > 0 {
		names, more = names[:shown], more+n
	}
	text := strings.Join(names, ", ")
	if more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text
}

// Subject returns the first line of the message, which is for people.
func (r Revision) Subject() string {
	line, _, _ := strings.Cut(r.Message, "\n")
	return line
}

// Provenance returns the provenance in the message. It has no sources if the revision was not made by a load, but for
// example by a merge.
func (r Revision) Provenance() Provenance {
	subject, body, _ := strings.Cut(r.Message, "\n\n")
	var p Provenance
	if strings.HasPrefix(body, "{") && json.Unmarshal([]byte(body), &p) == nil {
		return p
	}
	return earlierProvenance(subject, body)
}

// earlierProvenance reads messages of releases before the provenance was JSON. The first line has the sources,
// separated by commas. For each dataset with a title or description, a line follows with its name, title and
// description, separated by tabs. After it come the translations of the dataset, in lines that begin with two tabs; its
// questions, in lines that begin with one tab; and after each question its translations, in lines that begin with three
// tabs.
func earlierProvenance(subject, body string) (p Provenance) {
	names, ok := strings.CutPrefix(subject, loadVerb)
	if !ok {
		names, p.Replaces = strings.CutPrefix(subject, replaceVerb)
		ok = p.Replaces
	}
	if !ok {
		return p
	}
	p.Sources = strings.Split(names, ", ")
	if count, ok := strings.CutPrefix(p.Sources[len(p.Sources)-1], "and "); ok {
		if n, err := strconv.Atoi(strings.TrimSuffix(count, " more")); err == nil {
			p.Sources, p.More = p.Sources[:len(p.Sources)-1], n
		}
	}
	for line := range strings.Lines(body) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case len(cells) == 3:
			p.Datasets = append(p.Datasets, Dataset{Name: cells[0], Title: cells[1], Description: cells[2]})
		case cells[0] == "" && len(p.Datasets) > 0:
			p.Datasets[len(p.Datasets)-1].read(cells)
		}
	}
	return p
}

// read reads the cells of a line that belongs to the dataset.
func (d *Dataset) read(cells []string) {
	switch n := len(d.Questions); {
	case len(cells) == 4:
		d.Questions = append(d.Questions, Question{Text: cells[1], Hint: cells[2], Open: cells[3]})
	case len(cells) == 5 && cells[1] == "":
		d.Translations = append(d.Translations, DatasetText{cells[2], cells[3], cells[4]})
	case len(cells) == 6 && cells[1] == "" && cells[2] == "" && n > 0:
		q := &d.Questions[n-1]
		q.Translations = append(q.Translations, QuestionText{cells[3], cells[4], cells[5]})
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
