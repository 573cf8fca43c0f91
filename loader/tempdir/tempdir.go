// Package tempdir makes folders for temporary files, and removes those that a killed process left behind.
package tempdir

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// prefix begins the name of every folder.
const prefix = "nexum-tmp-"

// young is the age below which Clean leaves a folder alone: its owner may not have locked it yet.
const young = time.Minute

// Make makes a folder in the folder for temporary files. Its name has the purpose, a short word. remove removes
// it. While the process runs, the folder is locked, so that Clean of another process does not remove it.
func Make(purpose string) (dir string, remove func(), err error) {
	dir, err = os.MkdirTemp("", prefix+purpose+"-")
	if err != nil {
		return "", nil, err
	}
	held, err := os.Open(dir)
	if err == nil {
		_, err = lock(held)
	}
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	return dir, func() {
		_ = os.RemoveAll(dir) // before the lock ends
		_ = held.Close()
	}, nil
}

// Clean removes the folders of Make whose process has ended without removing them. Folders of other users stay.
func Clean() error {
	entries, err := os.ReadDir(os.TempDir())
	if err != nil {
		return err
	}
	var failed []error
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), prefix) {
			continue
		}
		if info, err := e.Info(); err != nil || time.Since(info.ModTime()) < young {
			continue
		}
		failed = append(failed, abandon(filepath.Join(os.TempDir(), e.Name())))
	}
	return errors.Join(failed...)
}

// abandon removes a folder that no process has locked.
func abandon(dir string) error {
	f, err := os.Open(dir)
	if errors.Is(err, os.ErrPermission) || errors.Is(err, os.ErrNotExist) {
		return nil // of another user, or removed meanwhile
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if free, err := lock(f); err != nil || !free {
		return err
	}
	return os.RemoveAll(dir)
}
