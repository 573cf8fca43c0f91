package main

import (
	"errors"
	"fmt"
	"maps"
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
	all, unpacked, done, err := openArchives(paths)
	if f.unpacked == nil {
		f.unpacked = make(map[string]string)
	}
	maps.Copy(f.unpacked, unpacked)
	return all, done, err
}

// openArchives replaces the archives among the paths by what they hold, as open does. unpacked has the archive of each
// folder with unpacked files. The caller must call done to remove the folders.
func openArchives(paths []string) (all []string, unpacked map[string]string, done func(), err error) {
	unpacked = make(map[string]string)
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
			if err = unpackInto(path, dir); err == nil {
				held, err = loadable(dir)
			}
		}
		if err != nil {
			done()
			return nil, nil, nil, fmt.Errorf("%s: %w", path, err)
		}
		unpacked[dir] = path
		all = append(all, held...)
	}
	return all, unpacked, done, nil
}

// unpackInto unpacks an archive into an empty folder.
func unpackInto(path, dir string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	format, ok := archive.Detect(file)
	if !ok {
		return fmt.Errorf(
			"the file is not an archive, although its name ends like one; archives are %s",
			strings.Join(archive.Formats(), ", "),
		)
	}
	err = archive.Unpack(file, format, dir, archiveLimits)
	if errors.Is(err, archive.ErrTooLarge) {
		err = fmt.Errorf("%w; nothing was read; unpack it and name what it holds", err)
	}
	return err
}

// loadable returns the datasets in a folder, and the other files there that can be loaded.
func loadable(dir string) (held []string, err error) {
	l := loader.Loader{Options: loader.Options{Formats: formats.All()}}
	held, err = l.Discover(dir)
	if err == nil && len(held) == 0 {
		err = errors.New("the archive holds no dataset and no file that can be loaded; nexum help format lists the formats")
	}
	return held, err
}
