package loader

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"nexum/loader/format"
)

// jsonSchema matches the member that identifies a JSON Schema.
var jsonSchema = regexp.MustCompile(`"\$schema"\s*:\s*"https?://json-schema\.org/`)

const (
	isSchema = "this is a JSON Schema, which describes data and holds none"
	unmapped = "no mapping names this table; what is loaded are other tables or data of other formats"
)

// isFound reports whether the caller named the archive with the file, and not the file itself.
func (r *reading) isFound(path string) bool {
	return slices.ContainsFunc(r.Found, func(dir string) bool {
		return strings.HasPrefix(path, dir+string(filepath.Separator))
	})
}

// leaveOutSchemas leaves out the JSON Schemas that the caller did not name, and adds a note about them.
func (r *reading) leaveOutSchemas() {
	var out []int
	for i := range r.files {
		if s := &r.files[i]; s.wrong == isSchema && (s.found || s.dataset >= 0) && !s.skip {
			out = append(out, i)
		}
	}
	for _, i := range out {
		r.files[i].wrong, r.files[i].open = "", nil
	}
	r.noteLeftOut(out, isSchema)
}

// settleUnmapped handles tables without a mapping that the caller did not name. They are left out, with a note, if a
// mapping names other tables, or if the archive has data in other formats only. Otherwise, each is a problem.
func (r *reading) settleUnmapped() {
	if len(r.unmapped) == 0 {
		return
	}
	if r.holdsOtherData() {
		var out []int
		for _, u := range r.unmapped {
			out = append(out, u.file)
		}
		r.report.Files -= len(out)
		r.noteLeftOut(out, unmapped)
		return
	}
	for _, u := range r.unmapped {
		r.unread(u.file, "%s", u.message)
	}
}

// holdsOtherData reports whether there is a mapping, or whether archives brought other data and none of it has the
// format of one of the tables without a mapping.
func (r *reading) holdsOtherData() (other bool) {
	var formats []format.Format
	isUnmapped := map[int]bool{}
	for _, u := range r.unmapped {
		formats = append(formats, r.files[u.file].format)
		isUnmapped[u.file] = true
	}
	for i := range r.files {
		s := &r.files[i]
		if s.open == nil || isUnmapped[i] {
			continue
		}
		if _, maps := s.format.(format.Composite); maps && s.dataset < 0 {
			return true
		}
		if !s.found || s.skip {
			continue
		}
		if slices.Contains(formats, s.format) {
			return false
		}
		switch s.format.(type) {
		case ontologies, rules:
		default:
			other = true
		}
	}
	return other
}

// noteLeftOut notes files that are left out for one reason.
func (r *reading) noteLeftOut(files []int, reason string) {
	if len(files) == 0 {
		return
	}
	first := place{file: files[0]}
	if len(files) == 1 {
		r.notes.add(first, "left out: %s", reason)
		return
	}
	var others []string
	for _, i := range files[1:] {
		others = append(others, filepath.Base(r.files[i].name))
	}
	r.notes.add(first, "left out: %s; so are %s", reason, strings.Join(others, ", "))
}
