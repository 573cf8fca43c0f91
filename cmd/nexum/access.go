package main

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"

	"nexum/server"
)

// minToken is the minimum length of a token in characters, so that tokens are hard to guess.
const minToken = 16

// tokens reads the tokens that authorize requests. Without a token, it rejects an address that other machines can
// reach, unless a flag declares the network as trusted.
func (c *serveCmd) tokens() ([]string, error) {
	if c.TokenFile == "" {
		if host, _, err := net.SplitHostPort(c.Listen); err == nil && host != "localhost" && isOpen(c.Listen) &&
			!c.TrustedNetwork {
			return nil, fmt.Errorf(
				"other machines can reach --listen %s, and everyone there could read all data: set --token-file to a file "+
					"with a token, or add --trusted-network if everyone there may read it",
				c.Listen,
			)
		}
		return nil, nil
	}
	token, err := readToken(c.TokenFile)
	if err != nil {
		return nil, err
	}
	return []string{token}, nil
}

// readToken reads a token from a file. It returns "" if file is empty.
func readToken(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("--token-file: %w", err)
	}
	token := strings.TrimSpace(string(b))
	if len(token) < minToken || strings.ContainsAny(token, " \t\r\n") {
		return "", fmt.Errorf(
			"--token-file: %s contains no token, which is one line of at least %d characters without spaces; openssl rand "+
				"-hex 32 creates one",
			file,
			minToken,
		)
	}
	return token, nil
}

// maxManifest is the maximum size in bytes of a manifest of trusted documents.
const maxManifest = 64 << 20

// readTrusted reads the manifests of trusted documents. It returns nil if there are no files.
func readTrusted(files []string) (*server.TrustedDocuments, error) {
	var out *server.TrustedDocuments
	for _, file := range files {
		info, err := os.Stat(file)
		if err == nil && info.Size() > maxManifest {
			err = fmt.Errorf("%s has more than %d MiB", file, maxManifest>>20)
		}
		var text []byte
		if err == nil {
			text, err = os.ReadFile(file)
		}
		if err != nil {
			return nil, fmt.Errorf("--trusted-documents: %w", err)
		}
		if out == nil {
			out, err = server.ParseTrustedDocuments(text)
		} else {
			err = out.Read(text)
		}
		if err != nil {
			return nil, fmt.Errorf("--trusted-documents: %s: %w", file, err)
		}
	}
	return out, nil
}

// sizes returns the sizes of the data on disk in bytes, by name.
func (p *program) sizes() map[string]int64 {
	out := map[string]int64{}
	if p.inMemory || p.Data == "" {
		return out
	}
	entries, err := os.ReadDir(p.Data)
	if err != nil {
		return out
	}
	for _, e := range entries {
		name := "store_bytes"
		switch kind, _, _ := strings.Cut(e.Name(), "-"); kind {
		case "search":
			name = "search_bytes"
		case viewsFolder:
			name = "view_bytes"
		}
		out[name] += diskSize(filepath.Join(p.Data, e.Name()))
	}
	return out
}

// diskSize returns the total size of the files in a folder. It ignores files that disappear meanwhile.
func diskSize(dir string) (n int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := d.Info(); err == nil {
			n += info.Size()
		}
		return nil
	})
	return n
}
