package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// cpuModel returns the name of the processor, if the system provides it.
func cpuModel() string {
	b, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	for line := range strings.Lines(string(b)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.Trim(name, " \t\n:")
		}
	}
	return "unknown processor"
}

// diskBytes returns the total size of all files in a folder.
func diskBytes(dir string) (sum int, err error) {
	err = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		sum += int(info.Size())
		return nil
	})
	return sum, err
}
