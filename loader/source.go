package loader

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/archive"
	"nexum/loader/format"
	"nexum/schema/spelling"
)

// DatasetFile is the name of the file that makes a folder a dataset.
const DatasetFile = "dataset.yaml"

// maxDatasetFile is the maximum size of that file in bytes.
const maxDatasetFile = 1 << 20

// source is one input file.
type source struct {
	name     string // name in messages
	title    string // name of the document; if empty, it is the last element of name
	path     string // slash-separated path below its dataset; the absolute path of a single file
	scope    string // distinguishes its blank nodes from those of other files
	document string // id of the document for the file
	format   format.Format
	packing  archive.Compression
	encoding string // the character encoding that the caller requests
	size     int64
	dataset  int // index into the datasets of the load; -1 for a single file
	open     func() (fs.File, error)
	sibling  func(name string) (*source, error) // returns another file of the same dataset or folder by its path
	glob     func(pattern string) []string      // returns the names of such files
	rows     bool                               // whether each of its lines is a record
	skip     bool                               // whether another file reads it as its part
	wrong    string                             // why no format can read it, unless it is a part of another file
	found    bool                               // whether it was found in an archive, and the caller did not name it
}

// dataset is the content of a dataset.yaml.
type dataset struct {
	claim.Dataset
	ctx  claim.Context // the defaults of its files
	root *os.Root
}

// find lists the files of the paths, in the order of the paths and then of names. An invalid path is an error; a
// problem in a dataset is added to the problems.
func (r *reading) find(paths []string) error {
	seen := map[string]bool{}
	for _, p := range paths {
		if err := r.findPath(p, seen); err != nil {
			return err
		}
	}
	r.findParts()
	return nil
}

func (r *reading) findPath(p string, seen map[string]bool) error {
	if filepath.Base(p) == DatasetFile {
		p = filepath.Dir(p)
	}
	info, err := os.Stat(p)
	if err != nil {
		return err
	}
	real, err := filepath.EvalSymlinks(p)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil {
		return err
	}
	if seen[real] {
		return nil
	}
	seen[real] = true
	scope, err := r.identity(real)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return r.findDataset(p)
	}
	if !info.Mode().IsRegular() {
		r.problemIn(p, "this is not a regular file")
		return nil
	}
	s := singleFile(p, real, scope, info)
	s.found = r.isFound(p)
	s.wrong = r.recognize(&s, true)
	r.files = append(r.files, s)
	return nil
}

// singleFile returns a source without a dataset. real is the real path. The parts of the file are in or below its
// folder.
func singleFile(name, real, scope string, info fs.FileInfo) source {
	s := source{
		name: name, path: filepath.ToSlash(real), scope: scope, document: format.ID("file", filepath.Base(name)),
		size: info.Size(), dataset: -1, open: func() (fs.File, error) { return os.Open(name) },
	}
	s.glob = func(pattern string) []string {
		root, err := os.OpenRoot(filepath.Dir(real))
		if err != nil {
			return nil
		}
		defer root.Close()
		names, _ := fs.Glob(root.FS(), pattern)
		return names
	}
	s.sibling = func(part string) (*source, error) {
		root, err := os.OpenRoot(filepath.Dir(real))
		if err != nil {
			return nil, err
		}
		defer root.Close()
		info, err := root.Stat(filepath.FromSlash(part))
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() {
			return nil, errNotRegular
		}
		f := singleFile(
			filepath.Join(filepath.Dir(name), part),
			filepath.Join(filepath.Dir(real), part),
			filepath.Join(filepath.Dir(scope), part),
			info,
		)
		return &f, nil
	}
	return s
}

var errNotRegular = errors.New("this is not a regular file")

// member returns a source that is a file of a dataset.
func member(d *dataset, index int, dir, p string, info fs.FileInfo) source {
	s := source{
		name: filepath.Join(dir, filepath.FromSlash(p)), path: p, scope: d.Name + "\x00" + p,
		document: format.ID("file", d.Name+"/"+p), size: info.Size(), dataset: index,
		open: func() (fs.File, error) { return d.root.Open(p) },
	}
	s.glob = func(pattern string) []string {
		names, _ := fs.Glob(d.root.FS(), path.Join(path.Dir(p), pattern))
		for i, name := range names {
			names[i] = strings.TrimPrefix(name, path.Dir(p)+"/")
		}
		return names
	}
	s.sibling = func(part string) (*source, error) {
		at := path.Join(path.Dir(p), part)
		info, err := d.root.Stat(at)
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() {
			return nil, errNotRegular
		}
		f := member(d, index, dir, at, info)
		return &f, nil
	}
	return s
}

// identity returns the path that identifies a file.
func (r *reading) identity(path string) (string, error) {
	if name := r.packedName(path); name != path {
		return name, nil
	}
	if r.Within == "" {
		return path, nil
	}
	within, err := filepath.EvalSymlinks(r.Within)
	if err != nil {
		return "", err
	}
	name, err := filepath.Rel(within, path)
	if err != nil || !filepath.IsLocal(name) {
		return "", fmt.Errorf("%s is not in the folder %s, from which alone files may be read", path, r.Within)
	}
	return string(filepath.Separator) + name, nil
}

// packedName returns the name of a file below its archive, or the same name for a file that was not unpacked.
func (r *reading) packedName(path string) string {
	for dir, archive := range r.Unpacked {
		if path == dir {
			return archive
		}
		if below, ok := strings.CutPrefix(path, dir+string(filepath.Separator)); ok {
			return filepath.Join(archive, below)
		}
	}
	return path
}

// findDataset lists the files of a folder with a dataset.yaml.
func (r *reading) findDataset(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	d := &dataset{root: root}
	r.datasets = append(r.datasets, d)
	index := len(r.datasets) - 1
	if _, err := root.Stat(DatasetFile); errors.Is(err, fs.ErrNotExist) {
		hint := "; add one (nexum help format shows it), or load the files of the folder by their names; if they " +
			"are tables, nexum infer -o NEW-DIR FILE… drafts what they mean"
		if below, _ := fs.Glob(root.FS(), "*/"+DatasetFile); len(below) > 0 {
			hint = "; there is one in " + filepath.Join(dir, path.Dir(below[0]))
		}
		r.problemIn(dir, "this folder is not a dataset, because it has no %s%s", DatasetFile, hint)
		return nil
	}
	r.readDataset(d, root, filepath.Join(dir, DatasetFile))
	before := len(r.files)
	err = fs.WalkDir(root.FS(), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return r.findIn(index, dir, p, e)
	})
	if err == nil && len(r.files) == before {
		r.problemIn(dir, "the dataset has no files except %s; expected some that end in %s", DatasetFile,
			spelling.OrList(r.extensions()))
	}
	return err
}

// findIn lists one file of a dataset.
func (r *reading) findIn(index int, dir, p string, e fs.DirEntry) error {
	name := filepath.Join(dir, filepath.FromSlash(p))
	if p == "." || p == DatasetFile {
		return nil
	}
	if strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "_") {
		if e.IsDir() {
			return fs.SkipDir
		}
		return nil
	}
	d := r.datasets[index]
	known := r.isKnown(e.Name())
	link := e.Type()&fs.ModeSymlink != 0
	if e.IsDir() || !known && !link {
		return nil
	}
	info, err := d.root.Stat(p)
	switch {
	case err != nil && link:
		r.problemIn(name, "the link leads out of the dataset or to nothing; replace it by the file")
	case err != nil:
		return err
	case info.IsDir():
		r.problemIn(name, "links to folders are not followed; replace the link by the folder")
	case !known:
	case !info.Mode().IsRegular():
		r.problemIn(name, "this is not a regular file")
	case e.Name() == DatasetFile:
		r.problemIn(name, "a dataset within a dataset; move it out of %s and load both", dir)
	default:
		s := member(d, index, dir, p, info)
		s.found = r.isFound(name)
		s.wrong = r.recognize(&s, false)
		r.files = append(r.files, s)
	}
	return nil
}

// problemIn reports a problem with a whole file or folder.
func (r *reading) problemIn(name string, message string, args ...any) {
	r.files = append(r.files, source{name: name})
	r.problems.add(place{file: len(r.files) - 1}, message, args...)
}

// syntax reports that a file or line is not valid YAML or JSON.
func (r *recordReader) syntax(err error) {
	if e, ok := errors.AsType[*syntaxError](err); ok {
		r.lost(place{r.file, e.line, e.col}, "%s", e.message)
		return
	}
	r.lost(place{file: r.file}, "%s", err)
}

// pathless removes the path from an error of the file system, since the problem names the file already.
func pathless(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("%s: %w", e.Op, e.Err)
	}
	return err
}

// Discover returns the datasets in a folder, and the files without a dataset that have the extension of a format.
func (l *Loader) Discover(dir string) (paths []string, err error) {
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "_"):
			if e.IsDir() {
				return filepath.SkipDir
			}
		case e.IsDir():
			if _, err := os.Stat(filepath.Join(path, DatasetFile)); err == nil {
				paths = append(paths, path)
				return filepath.SkipDir
			}
		case l.isKnown(e.Name()):
			paths = append(paths, path)
		}
		return nil
	})
	return paths, err
}

// Signed returns the description of the format that the content of a file shows; false if it shows none.
func (l *Loader) Signed(file string) (format.Info, bool) {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return format.Info{}, false
	}
	s := singleFile(file, file, file, info)
	name, packing := archive.CutEnding(strings.ToLower(filepath.Base(file)))
	s.packing = packing
	head := headOf(&s)
	for _, f := range l.Formats {
		if f.Recognize(name, head) >= format.Likely {
			return f.Info(), true
		}
	}
	return format.Info{}, false
}

// Parts returns the other files that a single file names as its parts.
func (l *Loader) Parts(file string) (paths []string, err error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	r := &reading{Loader: l, documents: map[string]int{}}
	s := singleFile(file, file, file, info)
	if wrong := r.recognize(&s, true); wrong != "" {
		return nil, nil // loading it reports the problem
	}
	u, ok := s.format.(format.Composite)
	if !ok {
		return nil, nil
	}
	in, err := openInput(&s, func(int64) {})
	if err != nil {
		return nil, nil
	}
	defer in.close()
	r.files = []source{s}
	for _, part := range u.Parts(r.inputOf(0, in, func(int64) {})) {
		if filepath.IsLocal(part) {
			paths = append(paths, filepath.Join(filepath.Dir(file), filepath.FromSlash(part)))
		}
	}
	return paths, nil
}

// DatasetName returns the name in a dataset.yaml.
func DatasetName(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxDatasetFile))
	if err != nil {
		return "", err
	}
	n, err := parseYAML(src)
	if err != nil {
		return "", err
	}
	if n.kind == mapping {
		for i := 0; i+1 < len(n.items); i += 2 {
			if n.items[i].text == "name" {
				return n.items[i+1].text, nil
			}
		}
	}
	return "", fmt.Errorf("%s has no name:; give the dataset a name at the top of the file", file)
}
