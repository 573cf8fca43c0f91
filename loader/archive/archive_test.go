package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"nexum/loader/archive"
)

// An entry is a file or other entry of a test archive.
type entry struct {
	name, text string
	kind       byte // the type flag in tar; 0 for a file
}

func tarOf(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Mode: 0o644, Size: int64(len(e.text)), Typeflag: e.kind}
		if e.kind == 0 {
			h.Typeflag = tar.TypeReg
		}
		if e.kind == tar.TypeSymlink || e.kind == tar.TypeLink {
			h.Linkname, h.Size = e.text, 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			if _, err := w.Write([]byte(e.text)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zstandard(t *testing.T, b []byte) []byte {
	t.Helper()
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return z.EncodeAll(b, nil)
}

func zipOf(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.kind == tar.TypeSymlink {
			h.SetMode(os.ModeSymlink | 0o777)
		}
		f, err := w.CreateHeader(h)
		if err == nil {
			_, err = f.Write([]byte(e.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unpack unpacks an archive into an inner folder of a temporary folder. It returns all files in the temporary folder.
func unpack(t *testing.T, packed []byte, limits archive.Limits) ([]string, error) {
	t.Helper()
	outer := t.TempDir()
	inner := filepath.Join(outer, "in")
	if err := os.Mkdir(inner, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "archive")
	if err := os.WriteFile(file, packed, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	format, ok := archive.Detect(f)
	if !ok {
		t.Fatal("the archive is not detected")
	}
	err = archive.Unpack(f, format, inner, limits)
	var files []string
	walk := func(p string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			name, _ := filepath.Rel(outer, p)
			files = append(files, name)
		}
		return err
	}
	if err := filepath.Walk(outer, walk); err != nil {
		t.Fatal(err)
	}
	return files, err
}

func TestUnpack(t *testing.T) {
	small, large := archive.Limits{Bytes: 1000, Entries: 3}, archive.Limits{Bytes: 1 << 30, Entries: 3}
	zeros := strings.Repeat("\x00", 65<<20)
	good := []entry{{name: "a/dataset.yaml", text: "name: a\n"}, {name: "./a/b.yaml", text: "entities: []\n"}}
	long := strings.Repeat("x", 1001)
	for _, c := range []struct {
		name    string
		archive []byte
		want    error
		says    string
	}{
		{"tar", tarOf(t, good...), nil, ""},
		{"tar.gz", gzipped(t, tarOf(t, good...)), nil, ""},
		{"tar.zst", zstandard(t, tarOf(t, good...)), nil, ""},
		{"zip", zipOf(t, good...), nil, ""},
		{"a bomb by its ratio", gzipped(t, tarOf(t, entry{name: "a", text: zeros})), archive.ErrTooLarge, "300 times"},
		{"a folder entry", tarOf(t, append([]entry{{name: "a/", kind: tar.TypeDir}}, good...)...), nil, ""},
		{"a name that climbs out of tar", tarOf(t, entry{name: "a/../../b", text: "x"}), archive.ErrRefused, "a/../../b"},
		{"a name that climbs out of zip", zipOf(t, entry{name: "../b", text: "x"}), archive.ErrRefused, "../b"},
		{"an absolute name", tarOf(t, entry{name: "/etc/passwd", text: "x"}), archive.ErrRefused, "/etc/passwd"},
		{"a back slash", zipOf(t, entry{name: `..\b`, text: "x"}), archive.ErrRefused, "not the name of a file"},
		{
			"a symbolic link in tar", tarOf(t, entry{name: "l", text: "/etc", kind: tar.TypeSymlink}), archive.ErrRefused,
			"neither a file nor a folder",
		},
		{
			"a symbolic link in zip", zipOf(t, entry{name: "l", text: "/etc", kind: tar.TypeSymlink}), archive.ErrRefused,
			"neither a file nor a folder",
		},
		{
			"a hard link", tarOf(t, entry{name: "l", text: "/etc/passwd", kind: tar.TypeLink}), archive.ErrRefused,
			"neither a file nor a folder",
		},
		{"a device", tarOf(t, entry{name: "d", kind: tar.TypeChar}), archive.ErrRefused, "neither a file nor a folder"},
		{"a pipe", tarOf(t, entry{name: "p", kind: tar.TypeFifo}), archive.ErrRefused, "neither a file nor a folder"},
		{"one file twice", tarOf(t, entry{name: "a", text: "1"}, entry{name: "./a", text: "2"}), archive.ErrRefused, "twice"},
		{
			"a file in the place of a folder", tarOf(t, entry{name: "a", text: "1"}, entry{name: "a/b", text: "2"}),
			archive.ErrRefused, "a file and a folder",
		},
		{
			"a folder in the place of a file", tarOf(t, entry{name: "a", text: "1"}, entry{name: "a/b/", kind: tar.TypeDir}),
			archive.ErrRefused, "a file and a folder",
		},
		{"a part that is too long", tarOf(t, entry{name: "a/" + long[:256]}), archive.ErrRefused, "too long"},
		{"a name that is too long", tarOf(t, entry{name: strings.Repeat(long[:250]+"/", 5) + "a"}), archive.ErrRefused, "too long"},
		{"a file in many folders", tarOf(t, entry{name: strings.Repeat("a/", 33) + "b"}), archive.ErrRefused, "32 folders"},
		{
			"a folder in many folders", zipOf(t, entry{name: strings.Repeat("a/", 40), kind: tar.TypeDir}), archive.ErrRefused,
			"32 folders",
		},
		{
			"too many entries", tarOf(t, entry{name: "1"}, entry{name: "2"}, entry{name: "3"}, entry{name: "4"}),
			archive.ErrTooLarge, "3 entries",
		},
		{"a bomb in gzip", gzipped(t, tarOf(t, entry{name: "a", text: long})), archive.ErrTooLarge, "1000"},
		{"a bomb in zip", zipOf(t, entry{name: "a", text: long}), archive.ErrTooLarge, "1000"},
		{
			"a bomb in two files", zipOf(t, entry{name: "a", text: long[:600]}, entry{name: "b", text: long[:600]}),
			archive.ErrTooLarge, "1000",
		},
		{
			"a tar that is cut off", tarOf(t, entry{name: "a", text: long[:900]})[:700], archive.ErrRefused,
			"cannot be unpacked",
		},
		{"a zip that is cut off", zipOf(t, good...)[:60], archive.ErrRefused, "cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			limits := small
			if strings.Contains(c.name, "ratio") {
				limits = large
			}
			files, err := unpack(t, c.archive, limits)
			if c.want == nil && c.says == "" {
				if err != nil || !slices.Equal(files, []string{"in/a/b.yaml", "in/a/dataset.yaml"}) {
					t.Errorf("%v: %v", files, err)
				}
				return
			}
			if err == nil || c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error is %v", err)
			}
			for _, f := range files {
				if !strings.HasPrefix(f, "in/") {
					t.Errorf("%s was written", f)
				}
			}
		})
	}
}

// TestDocumentIsNoArchive checks that a document that is stored as a zip archive is not treated as an archive.
func TestDocumentIsNoArchive(t *testing.T) {
	file := filepath.Join(t.TempDir(), "book")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for _, name := range []string{"xl/workbook.xml", "[Content_Types].xml"} {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if format, ok := archive.Detect(f); ok {
		t.Errorf("a workbook is taken for an archive: %s", format)
	}
}
