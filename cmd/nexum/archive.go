package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"nexum/loader"
	"nexum/loader/archive"
	"nexum/loader/formats"
	"nexum/loader/tempdir"
)

// archiveLimits limits the unpacked size of an archive that the command line names.
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

// open replaces the archives among the paths by their contents: the datasets, and the other files that can be loaded.
// It adds the folders with unpacked files to unpacked. The caller must call done to remove them.
func (f *inputFlags) open(paths []string) (all []string, done func(), err error) {
	all, unpacked, done, err := openArchives(paths, f.Only)
	if f.unpacked == nil {
		f.unpacked = make(map[string]string)
	}
	maps.Copy(f.unpacked, unpacked)
	f.archives = slices.Collect(maps.Keys(unpacked))
	f.fromArchive = len(unpacked) > 0
	return all, done, err
}

// openArchives replaces the archives among the paths by their contents, as open does. If there are patterns, it uses
// only the files that match one of them. unpacked maps each folder with unpacked files to its archive. The caller must
// call done to remove the folders.
func openArchives(paths, patterns []string) (all []string, unpacked map[string]string, done func(), err error) {
	unpacked = make(map[string]string)
	var removes []func()
	done = func() {
		for _, remove := range removes {
			remove()
		}
	}
	for _, path := range paths {
		if !isArchive(path) {
			all = append(all, path)
			continue
		}
		dir, remove, err := tempdir.Make("archive")
		if err == nil {
			removes = append(removes, remove)
			dir, err = filepath.EvalSymlinks(dir)
		}
		var held []string
		if err == nil {
			if err = unpackInto(path, dir); err == nil {
				held, err = loadable(dir, patterns)
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

// loadable returns the datasets in a folder and the other files there that can be loaded. If there are patterns, it
// returns only those that match one of them.
func loadable(dir string, patterns []string) ([]string, error) {
	l := loader.Loader{Options: loader.Options{Formats: formats.All()}}
	held, err := l.Discover(dir)
	switch {
	case err != nil:
		return nil, err
	case len(held) == 0:
		return nil, errors.New("the archive holds no dataset and no file that can be loaded; nexum help format lists " +
			"the formats")
	case len(patterns) == 0:
		return held, nil
	}
	var names, chosen []string
	for _, file := range held {
		name, err := filepath.Rel(dir, file)
		if err != nil {
			return nil, err
		}
		name = filepath.ToSlash(name)
		names = append(names, name)
		ok, err := matches(patterns, name)
		if err != nil {
			return nil, err
		}
		if ok {
			chosen = append(chosen, file)
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("--only matches none of the %d files and datasets in the archive, such as %s",
			len(names), names[0])
	}
	return chosen, nil
}

// matches reports whether one of the patterns matches a path or a folder above it. The patterns are those of
// path.Match.
func matches(patterns []string, name string) (bool, error) {
	for _, pattern := range patterns {
		for at := name; at != "."; at = path.Dir(at) {
			ok, err := path.Match(strings.TrimSuffix(pattern, "/"), at)
			if err != nil {
				return false, fmt.Errorf("--only: %q is not a pattern such as examples/*.json", pattern)
			}
			if ok {
				return true, nil
			}
		}
	}
	return false, nil
}
