package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const mit = `MIT License

Copyright (c) 2020 Someone

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
`

const isc = `Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY
AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR
OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.
`

// folder returns a folder with files.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestRecognise(t *testing.T) {
	own := strings.Repeat("You may use this only on a sailing boat. ", 80)
	for _, tt := range []struct {
		name    string
		files   map[string]string
		want    string
		unknown []string
	}{
		{"one licence", map[string]string{"LICENSE": mit}, "MIT", nil},
		{"British spelling and another name", map[string]string{"licence.md": isc}, "ISC", nil},
		{"the same licence twice", map[string]string{"LICENSE": mit, "LICENSE-second": mit}, "MIT", nil},
		{"two licences in two files", map[string]string{"LICENSE": mit, "COPYING": isc}, "ISC AND MIT", nil},
		{"two licences in one file", map[string]string{"LICENSE": mit + "\n\n" + isc}, "ISC AND MIT", nil},
		{"a notice and a program", map[string]string{"LICENSE": mit, "NOTICE": own, "license.go": own}, "MIT", nil},
		{"mostly other text", map[string]string{"LICENSE": own + mit}, "", []string{"LICENSE"}},
		{"one of two files", map[string]string{"LICENSE": mit, "LICENSE.data": own}, "", []string{"LICENSE.data"}},
		{"only an address", map[string]string{"LICENSE": "https://opensource.org/licenses/MIT"}, "", []string{"LICENSE"}},
		{"no file", nil, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, unknown, err := component{folder: folder(t, tt.files)}.recognise()
			if err != nil || got != tt.want || !slices.Equal(unknown, tt.unknown) {
				t.Errorf("%q, %q, %v; want %q, %q", got, unknown, err, tt.want, tt.unknown)
			}
		})
	}
}

// TestLinkedLicences checks that each module that the program links has a licence that is recognised.
func TestLinkedLicences(t *testing.T) {
	t.Chdir("../../..")
	found, err := modules()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range found {
		if got, unknown, err := c.recognise(); err != nil || got == "" {
			t.Errorf("%s %s: %q is not recognised: %v", c.name, c.version, unknown, err)
		} else {
			t.Log(c.name, got)
		}
	}
}
