package loader

import (
	"fmt"
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

// settleUnmapped handles tables without a mapping. Those that the caller did not name are left out, with a note, if a
// mapping names other tables, or if the archive has data in other formats only. All others are one problem.
func (r *reading) settleUnmapped() {
	if len(r.unmapped) == 0 {
		return
	}
	if r.holdsOtherData() {
		var out []int
		r.unmapped = slices.DeleteFunc(r.unmapped, func(u found) bool {
			if r.files[u.file].found {
				out = append(out, u.file)
			}
			return r.files[u.file].found
		})
		r.report.Files -= len(out)
		r.noteLeftOut(out, unmapped)
	}
	if len(r.unmapped) > 0 {
		r.refuseUnmapped()
	}
}

// refuseUnmapped adds one problem about all tables without a mapping.
func (r *reading) refuseUnmapped() {
	r.report.Unmapped = len(r.unmapped)
	first := r.unmapped[0]
	if len(r.unmapped) == 1 {
		r.unread(first.file, "%s", first.message)
		return
	}
	var files []int
	for _, u := range r.unmapped {
		files = append(files, u.file)
	}
	r.unread(first.file, "%d tables have no mapping: %s; draft one for all of them with nexum infer -o DIR FILE…, edit "+
		"it, and load DIR; or add them to a mapping that you have", len(files), r.fileNames(files))
}

// refuseUnknown adds a problem for each reason why no format can read files.
func (r *reading) refuseUnknown() {
	files := map[string][]int{}
	var reasons []string
	for i := range r.files {
		s := &r.files[i]
		if s.wrong == "" || s.skip {
			continue
		}
		if files[s.wrong] == nil {
			reasons = append(reasons, s.wrong)
		}
		files[s.wrong] = append(files[s.wrong], i)
		s.open = nil
	}
	for _, reason := range reasons {
		list := files[reason]
		if len(list) == 1 {
			r.problems.add(place{file: list[0]}, "%s", reason)
			continue
		}
		r.problems.add(place{file: list[0]}, "%s; the same holds for %s: %s", reason, count(len(list)-1, "other file"),
			r.fileNames(list[1:]))
	}
}

// maxNamed is the maximum number of files that a message names.
const maxNamed = 10

// fileNames returns the names of files for a message: the first of them, and how many others there are.
func (r *reading) fileNames(files []int) string {
	var names []string
	for _, i := range files[:min(len(files), maxNamed)] {
		names = append(names, filepath.Base(r.files[i].name))
	}
	list := strings.Join(names, ", ")
	if more := len(files) - len(names); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
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
	others := count(len(files)-1, "other file")
	r.notes.add(first, "left out: %s; the same holds for %s: %s", reason, others, r.fileNames(files[1:]))
}
