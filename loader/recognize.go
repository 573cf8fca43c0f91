package loader

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"nexum/loader/archive"
	"nexum/loader/format"
)

func formatNamed(formats []format.Format, name string) format.Format {
	for _, f := range formats {
		if f.Info().Name == name {
			return f
		}
	}
	return nil
}

func formatNames(formats []format.Format) (names []string) {
	for _, f := range formats {
		names = append(names, f.Info().Name)
	}
	return names
}

// extensions returns the extensions of all formats, without duplicates.
func (l *Loader) extensions() (out []string) {
	for _, f := range l.Formats {
		for _, e := range f.Info().Extensions {
			if !slices.Contains(out, e) {
				out = append(out, e)
			}
		}
	}
	return out
}

// isKnown reports whether the name of a file has the extension of a format.
func (l *Loader) isKnown(name string) bool {
	name, _ = archive.CutEnding(strings.ToLower(name))
	return slices.Contains(l.extensions(), path.Ext(name))
}

// definesOnce reports whether a file may define an entity only once. This holds for nexum's own records.
func (r *reading) definesOnce(file int) bool {
	switch r.files[file].format.(type) {
	case yamlFormat, jsonLines:
		return true
	}
	return false
}

// recognize chooses the format of a file. single means that the caller named the file itself. wrong is the problem
// if no format fits.
func (r *reading) recognize(s *source, single bool) (wrong string) {
	name := strings.ToLower(filepath.Base(s.name))
	name, s.packing = archive.CutEnding(name)
	s.encoding = r.Encoding
	if single && r.Format != "" {
		s.format = formatNamed(r.Formats, r.Format)
		s.rows = s.format.Info().Rows
		return ""
	}
	head := headOf(s)
	if path.Ext(name) == ".json" && jsonSchema.Match(head) {
		return isSchema
	}
	best := format.No
	for _, f := range r.Formats {
		if m := f.Recognize(name, head); m > best {
			s.format, best = f, m
		}
	}
	if best != format.No {
		s.rows = s.format.Info().Rows
		return ""
	}
	switch ext := path.Ext(name); {
	case len(head) == 0 && s.size == 0:
		return errEmpty.Error()
	case slices.Contains(archive.Endings(), ext):
		return archive.ErrTwice.Error()
	case ext == ".ods" || ext == ".fods":
		return "this is a spreadsheet of OpenDocument, which is not read; save it as .xlsx or .csv"
	}
	start := bytes.TrimSpace(head)
	if path.Ext(name) == ".json" || bytes.HasPrefix(start, []byte(`{"`)) || bytes.HasPrefix(start, []byte(`[{"`)) {
		return "this is JSON of no format that is known; nexum infer -o DIR FILE drafts a mapping for its objects; " +
			"nexum help format lists the formats"
	}
	if r.isKnown(name) {
		return fmt.Sprintf(
			"no format with the ending %s fits the content of this file; choose one with --format; nexum help format lists them",
			path.Ext(name),
		)
	}
	if bytes.HasPrefix(start, []byte("<?xml")) {
		return "this is XML of no format that is known; " + format.AdviceOnXML(head) + "; nexum help format lists the formats"
	}
	return "no format fits this file by its name or content; nexum help format lists the endings, and the formats " +
		"for --format"
}

// headOf returns the beginning of a file, uncompressed. It is empty if the file cannot be read; reading the file
// later reports the error.
func headOf(s *source) []byte {
	f, err := s.open()
	if err != nil {
		return nil
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, format.HeadSize)
	magic, _ := in.Peek(4)
	if c := archive.CompressionOf(magic); c != archive.Plain {
		s.packing = c
		z, err := c.NewReader(in)
		if err != nil {
			return nil
		}
		defer z.Close()
		in = bufio.NewReaderSize(z, format.HeadSize)
	}
	head, _ := in.Peek(format.HeadSize)
	if len(head) == 0 {
		head, _ = io.ReadAll(in)
	}
	return textHead(head)
}

// textHead returns a copy of the beginning of a file as UTF-8, without a byte order mark.
func textHead(head []byte) []byte {
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	if r, err := decoded(bufio.NewReader(bytes.NewReader(head)), ""); err == nil && r != nil {
		if text, err := io.ReadAll(r); err == nil {
			return text
		}
	}
	return slices.Clone(head)
}

// findParts finds the files that are parts of other files. A file that no format recognizes must be one of them: for
// example a table of JSON objects that a mapping names.
func (r *reading) findParts() {
	for i := range len(r.files) {
		r.findPartsOf(i)
	}
	r.leaveOutSchemas()
	r.refuseUnknown()
}

func (r *reading) findPartsOf(i int) {
	s := &r.files[i]
	u, ok := s.format.(format.Composite)
	if !ok || s.open == nil {
		return
	}
	opened, err := openInput(s, func(int64) {})
	if err != nil {
		return // reading the file reports the error
	}
	defer opened.close()
	for _, part := range u.Parts(r.inputOf(i, opened, func(int64) {})) {
		at := path.Join(path.Dir(s.path), part)
		for j := range r.files {
			other := &r.files[j]
			if j != i && other.dataset == s.dataset && other.open != nil && (other.path == at || other.name == part) {
				other.skip = true
			}
		}
	}
}
