package loader

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"nexum/graph/claim"
	"nexum/schema/spelling"
)

// readDataset reads a dataset.yaml.
func (r *reading) readDataset(d *dataset, root *os.Root, name string) {
	r.files = append(r.files, source{name: name})
	rr := &recordReader{reading: r, file: len(r.files) - 1}
	d.ctx = claim.Context{}
	src, err := datasetBytes(root)
	if err != nil {
		r.problems.add(place{file: rr.file}, "%s", pathless(err))
		return
	}
	n, err := parseYAML(src)
	if err != nil {
		rr.syntax(err)
		return
	}
	if n.kind != mapping {
		rr.wrong(n, "expected a map with %s, not %s", spelling.OrList(datasetKeys), n.kind)
		return
	}
	for key, val := range rr.pairs(n) {
		rr.datasetKey(d, key, val)
	}
	if d.Name == "" {
		rr.wrong(n, "a dataset needs name:, a short name that stays the same")
	}
}

// datasetBytes returns the content of a dataset.yaml.
func datasetBytes(root *os.Root) ([]byte, error) {
	info, err := root.Stat(DatasetFile)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // opening a pipe would block
		return nil, errors.New("this is not a regular file")
	}
	f, err := root.Open(DatasetFile)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxDatasetFile+1))
	if err != nil {
		return nil, err
	}
	if len(src) > maxDatasetFile {
		return nil, fmt.Errorf("the file is larger than 1 MiB; %s has only %s, and the data is in other files", DatasetFile,
			spelling.OrList(datasetKeys))
	}
	return src, nil
}

// datasetKey reads a key of a dataset.yaml.
func (rr *recordReader) datasetKey(d *dataset, key, val node) {
	switch key.text {
	case "name":
		var wrong string
		if d.Name, wrong = entityID(val); wrong != "" || isForeign(d.Name) {
			rr.wrong(val, "the name of a dataset must be made of lower-case letters, digits and single hyphens, not %s",
				quoteNode(val))
		}
	case "title":
		d.Title = rr.datasetText(key, val)
	case "description":
		d.Description = rr.datasetText(key, val)
	case "version":
		d.Version = rr.datasetText(key, val)
	case "document":
		rr.contextKey(key, val, &d.ctx)
	case "questions":
		d.Questions = rr.questions(val)
	case "translations":
		rr.translations(val, []string{"title", "description"}, func(language string, text map[string]string) {
			d.Translations = append(
				d.Translations,
				claim.DatasetText{Language: language, Title: text["title"], Description: text["description"]},
			)
		})
	default:
		rr.wrong(key, "unknown key %s; %s has %s%s", quote(key.text), DatasetFile, spelling.OrList(datasetKeys),
			spelling.DidYouMean(key.text, slices.Values(datasetKeys)))
	}
}

func (rr *recordReader) datasetText(key, val node) string {
	out, wrong := plainText(val)
	if wrong != "" {
		rr.wrong(val, "%s: %s", key.text, wrong)
	}
	return out
}

// translations reads a map from languages to maps of texts with some keys, and calls add for each language.
func (rr *recordReader) translations(n node, keys []string, add func(language string, text map[string]string)) {
	if n.kind != mapping {
		rr.wrong(n, "translations: expected a map from languages to maps with %s, not %s", spelling.OrList(keys), n.kind)
		return
	}
	for key, val := range rr.pairs(n) {
		language, wrong := languageTag(key)
		switch {
		case wrong != "":
			rr.wrong(key, "%s", wrong)
			continue
		case val.kind != mapping:
			rr.wrong(val, "translations: expected a map with %s, not %s", spelling.OrList(keys), val.kind)
			continue
		}
		texts := map[string]string{}
		for name, v := range rr.pairs(val) {
			text, wrong := plainText(v)
			switch {
			case !slices.Contains(keys, name.text):
				rr.wrong(
					name,
					"unknown key %s; a translation has %s%s",
					quote(name.text),
					spelling.OrList(keys),
					spelling.DidYouMean(name.text, slices.Values(keys)),
				)
			case wrong != "":
				rr.wrong(v, "%s: %s", name.text, wrong)
			}
			texts[name.text] = text
		}
		add(language, texts)
	}
}

// questions reads the questions of a dataset.yaml.
func (rr *recordReader) questions(n node) []claim.Question {
	if n.kind != list {
		rr.wrong(n, "questions: expected a list of maps with %s, not %s", spelling.OrList(questionKeys), n.kind)
		return nil
	}
	var out []claim.Question
	for _, item := range n.items {
		if item.kind != mapping {
			rr.wrong(item, "questions: expected a map with %s, not %s", spelling.OrList(questionKeys), item.kind)
			continue
		}
		var q claim.Question
		for key, val := range rr.pairs(item) {
			if key.text == "translations" {
				rr.translations(val, []string{"text", "hint"}, func(language string, text map[string]string) {
					q.Translations = append(q.Translations, claim.QuestionText{
						Language: language, Text: text["text"],
						Hint: text["hint"],
					})
				})
				continue
			}
			text, wrong := plainText(val)
			if wrong != "" {
				rr.wrong(val, "%s: %s", key.text, wrong)
			}
			switch key.text {
			case "text":
				q.Text = text
			case "hint":
				q.Hint = text
			case "open":
				q.Open = text
			default:
				rr.wrong(
					key,
					"unknown key %s; a question has %s%s",
					quote(key.text),
					spelling.OrList(questionKeys),
					spelling.DidYouMean(key.text, slices.Values(questionKeys)),
				)
			}
		}
		if q.Text == "" || q.Open == "" {
			rr.wrong(item, "a question needs text:, how people ask it, and open:, the address of the explorer that answers "+
				"it, after #")
		}
		out = append(out, q)
	}
	return out
}

// datasetKeys are the keys of dataset.yaml.
var datasetKeys = []string{"name", "title", "description", "version", "document", "questions", "translations"}

// questionKeys are the keys of a question of a dataset: its text, what the answer shows, and the part of the
// explorer's address that shows it; and its text and hint in other languages.
var questionKeys = []string{"text", "hint", "open", "translations"}
