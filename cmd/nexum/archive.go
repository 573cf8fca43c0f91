package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nexum/loader"
	"nexum/loader/archive"
	"nexum/loader/formats"
)

// archiveLimits limits what an archive on the command line unpacks to.
var archiveLimits = archive.Limits{Bytes: 256 << 30, Entries: 1_000_000}

// archiveEndings are the endings of the names of archives.
var archiveEndings = []string{".tar", ".tar.gz", ".tgz", ".tar.zst", ".zip"}

// isArchive reports whether a path has the name of an archive. Many formats are zip files too, so the content does not
// decide.
func isArchive(path string) bool {
	name := strings.ToLower(path)
	if !slices.ContainsFunc(archiveEndings, func(end string) bool { return strings.HasSuffix(name, end) }) {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// open replaces the archives among the paths by what they hold: the datasets, and the other files that can be loaded.
// It adds the folders with unpacked files to unpacked. The caller must call done to remove them.
func (f *inputFlags) open(paths []string) (all []string, done func(), err error) {
	var remove []string
	done = func() {
		for _, dir := range remove {
			_ = os.RemoveAll(dir)
		}
	}
	for _, path := range paths {
		if !isArchive(path) {
			all = append(all, path)
			continue
		}
		dir, err := os.MkdirTemp("", "nexum-archive-")
		if err == nil {
			remove = append(remove, dir)
			dir, err = filepath.EvalSymlinks(dir)
		}
		var held []string
		if err == nil {
			held, err = unpackInto(path, dir)
		}
		if err != nil {
			done()
			return nil, nil, fmt.Errorf("%s: %w", path, err)
		}
		if f.unpacked == nil {
			f.unpacked = make(map[string]string)
		}
		f.unpacked[dir] = path
		all = append(all, held...)
	}
	return all, done, nil
}

// unpackInto unpacks an archive into an empty folder, and returns the paths to load.
func unpackInto(path, dir string) (held []string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	format, ok := archive.Detect(file)
	if !ok {
		return nil, fmt.Errorf("the file is not an archive, although its name ends like one; archives are %s", strings.Join(archive.Formats(), ", "))
	}
	if err := archive.Unpack(file, format, dir, archiveLimits); err != nil {
		if errors.Is(err, archive.ErrTooLarge) {
			err = fmt.Errorf("%w; nothing was loaded; unpack it and load the folder", err)
		}
		return nil, err
	}
	l := loader.Loader{Options: loader.Options{Formats: formats.All()}}
	held, err = l.Discover(dir)
	if err == nil && len(held) == 0 {
		err = errors.New("the archive holds no dataset and no file that can be loaded; nexum help format lists the formats")
	}
	return held, err
}
