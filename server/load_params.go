package server

import (
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"nexum/loader"
	"nexum/loader/archive"
	"nexum/loader/format"
	"nexum/loader/formats"
	"nexum/server/model"
)

// loadParams has the parameters of POST /load.
type loadParams struct {
	dataset            string
	archive            string        // "tar" …; empty means to detect it
	file               format.Format // the format of a single file; nil for an archive or to detect the format
	fileFormat, coding string        // those of the single files of an archive
	paths, found       []string
	packs              []string
	replace, dryRun    bool
	warnings, skipBad  int
}

// readLoadParams reads the parameters from the URL.
func readLoadParams(r *http.Request) (p loadParams, err error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return p, inputError("the query string cannot be read; write ; as %%3B and %% as %%25")
	}
	names := []string{
		"dataset", "format", "replace", "dryRun", "path", "found", "warnings", "fileFormat", "encoding", "skipBad",
		"pack",
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(names, name) {
			return p, inputError("there is no parameter %.60q here; there are %s", name, strings.Join(names, ", "))
		}
		if len(values[name]) > 1 && !slices.Contains([]string{"path", "found", "pack"}, name) {
			return p, inputError("%s: give it once", name)
		}
	}
	p.dataset, p.coding = values.Get("dataset"), values.Get("encoding")
	p.paths, p.found, p.packs = values["path"], values["found"], values["pack"]
	if err := p.setFormat(values.Get("format"), r.Header.Get("Content-Type")); err != nil {
		return p, err
	}
	if name := values.Get("fileFormat"); name != "" {
		f, ok := formats.Find(name)
		if !ok {
			return p, inputError("fileFormat: there is no format %.60q; there are %s", name, strings.Join(formats.Names(), ", "))
		}
		p.fileFormat = f.Info().Name
	}
	for name, into := range map[string]*bool{"replace": &p.replace, "dryRun": &p.dryRun} {
		if text := values.Get(name); text != "" {
			if *into, err = strconv.ParseBool(text); err != nil {
				return p, inputError("%s: %.60q is neither true nor false", name, text)
			}
		}
	}
	if text := values.Get("warnings"); text != "" {
		if p.warnings, err = strconv.Atoi(text); err != nil || p.warnings < 0 || p.warnings > maxWarnings {
			return p, inputError("warnings: %.60q is not a number from 0 to %d", text, maxWarnings)
		}
	}
	if text := values.Get("skipBad"); text != "" {
		if p.skipBad, err = strconv.Atoi(text); err != nil || p.skipBad < 0 || p.skipBad > maxSkipBad {
			return p, inputError("skipBad: %.60q is not a number from 0 to %d", text, maxSkipBad)
		}
	}
	return p, p.check()
}

// maxSkipBad is the maximum number of bad rows that a load may leave out.
const maxSkipBad = 1_000_000

// maxWarnings is the maximum number of warnings of each kind that a load may list.
const maxWarnings = 10_000

// mediaFormats maps media types to formats. For other media types, the format is detected from the content.
var mediaFormats = map[string]string{
	"application/x-tar": "tar", "application/zip": "zip", "application/x-ndjson": "jsonl", "application/jsonl": "jsonl",
	"application/n-quads": "nq", "application/yaml": "yaml",
}

// setFormat determines how to read the body: as an archive or as one file.
func (p *loadParams) setFormat(name, media string) error {
	said := name
	if name == "" {
		media, _, _ = strings.Cut(media, ";")
		name = mediaFormats[strings.ToLower(strings.TrimSpace(media))]
	}
	if name == "" {
		return nil
	}
	if archive, ok := archive.FormatOf(strings.ToLower(name)); ok {
		p.archive = string(archive)
		return nil
	}
	f, ok := formats.Find(name)
	if !ok {
		return inputError(
			"format: there is no format %.60q; there are %s, and the archives %s",
			said,
			strings.Join(formats.Names(), ", "),
			strings.Join(archive.Formats(), ", "),
		)
	}
	p.file, p.fileFormat = f, f.Info().Name
	return nil
}

func inputError(message string, args ...any) error { return model.InputError(message, args...) }

func (p loadParams) check() error {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789-"
	if strings.Trim(p.dataset, letters) != "" || len(p.dataset) > 200 {
		return inputError("dataset: the name of a dataset must be made of lower-case letters, digits and single "+
			"hyphens, not %.60q", p.dataset)
	}
	for _, path := range slices.Concat(p.paths, p.found) {
		if !filepath.IsLocal(path) {
			return inputError("path: %.200q is not a path below the archive", path)
		}
	}
	return nil
}

// fileName returns a file name for a body that is one file.
func (p loadParams) fileName() string {
	name, extension := p.dataset, ""
	if name == "" {
		name = "body"
	}
	if p.file != nil {
		extension = p.file.Info().Extensions[0]
	}
	return name + extension
}

// describe makes the files in a folder a dataset with the name in the parameters, unless they already are a dataset.
func (p loadParams) describe(dir string) error {
	if p.dataset == "" {
		return nil
	}
	name := filepath.Join(dir, loader.DatasetFile)
	if _, err := os.Stat(name); err == nil {
		return p.sameName(name)
	}
	if inside, _ := filepath.Glob(filepath.Join(dir, "*", loader.DatasetFile)); len(inside) == 1 {
		return p.sameName(inside[0])
	}
	return os.WriteFile(name, []byte("name: "+p.dataset+"\n"), 0o600)
}

// sameName checks that a dataset has the name in the parameters.
func (p loadParams) sameName(file string) error {
	name, err := loader.DatasetName(file)
	if err == nil && name != p.dataset {
		return inputError("dataset: the archive has the dataset %.100q, not %q", name, p.dataset)
	}
	return nil // the loader reports other errors
}

// find returns the paths to load: those in the parameters, or the single file; nil means everything in the archive.
func (p loadParams) find(dir string, single bool) (paths []string, err error) {
	for _, path := range p.paths {
		if single {
			return nil, inputError("path: the body is one file and no archive, so no path can be chosen in it; leave out %.200q",
				path)
		}
		file := filepath.Join(dir, p.dataset, path)
		if _, err := os.Lstat(file); err != nil {
			return nil, inputError("path: the archive has no %.200q", path)
		}
		paths = append(paths, file)
	}
	if single && p.dataset == "" {
		return []string{filepath.Join(dir, p.fileName())}, nil
	}
	return paths, nil
}
