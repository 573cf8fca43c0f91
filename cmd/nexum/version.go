package main

import (
	"fmt"
	"runtime/debug"
)

// release is the version of a release build, set by -ldflags "-X main.release=1.2.3".
var release = ""

// version describes the build: the version, the commit and the Go version.
func version() string {
	v, revision, dirty := release, "", ""
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "nexum " + v
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			revision = " " + s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = " with changes"
		}
	}
	if v == "" {
		v = "(development)"
	}
	return fmt.Sprintf("nexum %s%s%s %s", v, revision, dirty, info.GoVersion)
}
