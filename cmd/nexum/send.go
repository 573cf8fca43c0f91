package main

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"nexum/loader"
	"nexum/schema"
	"nexum/server"
)

// sendTo sends the paths to a running service, which loads them.
func (c *loadCmd) sendTo(ctx context.Context, p *program, to notice) error {
	exported, err := c.export()
	if err != nil {
		return err
	}
	if exported {
		return fmt.Errorf(
			"%s is the export of a store, which can only be restored into an empty store, not into the store of the "+
				"service at %s",
			c.Paths[0],
			to.URL,
		)
	}
	query := url.Values{
		"replace": {strconv.FormatBool(c.Replace)}, "dryRun": {strconv.FormatBool(c.DryRun)}, "warnings": {"1"},
	}
	c.inputFlags.ask(query)
	c.skipFlags.ask(query)
	loaded, err := send(ctx, p, to, query, c.Paths, c.unpacked, c.archives)
	if err != nil {
		return err
	}
	if loaded.Status == server.LoadInvalid {
		return c.explain(p, loaded.Report, loader.ErrInvalid)
	}
	return c.print(p, loaded)
}

// sendTo sends the paths to a running service, which checks them.
func (c *checkCmd) sendTo(ctx context.Context, p *program, to notice) error {
	query := url.Values{"dryRun": {"true"}, "warnings": {strconv.Itoa(c.Warnings)}}
	c.inputFlags.ask(query)
	c.skipFlags.ask(query)
	loaded, err := send(ctx, p, to, query, c.Paths, c.unpacked, c.archives)
	if err != nil {
		return err
	}
	return c.print(p, loaded.Report)
}

// send sends files to a running service, which loads them, and returns the result. In the result, files have the
// names that the command uses.
func send(
	ctx context.Context,
	p *program,
	to notice,
	query url.Values,
	paths []string,
	unpacked map[string]string,
	found []string,
) (*server.Loaded, error) {
	pack, err := p.newPack(paths, query.Get("fileFormat"))
	if err != nil {
		return nil, err
	}
	pack.unpacked = unpacked
	query["path"] = pack.names()
	for _, dir := range found {
		query.Add("found", entry(dir))
	}
	query.Set("format", "tar")
	address, err := url.Parse(to.URL)
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Host == "" {
		return nil, fmt.Errorf("--url: %.200q is not an address such as http://127.0.0.1:8080", to.URL)
	}
	address = address.JoinPath("load")
	address.RawQuery = query.Encode()
	body, into := io.Pipe()
	packed := make(chan error, 1)
	go func() {
		err := pack.write(ctx, into)
		_ = into.CloseWithError(err)
		packed <- err
	}()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address.String(), body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-tar")
	if to.Token != "" {
		r.Header.Set("Authorization", "Bearer "+to.Token)
	}
	resp, err := http.DefaultClient.Do(r)
	_ = body.Close() // the response may arrive before the end of the body
	if wrong := <-packed; wrong != nil && !errors.Is(wrong, io.ErrClosedPipe) {
		return nil, wrong
	}
	if err != nil {
		return nil, noAnswer(to.URL, err)
	}
	defer resp.Body.Close()
	loaded, err := readLoaded(resp)
	if err != nil {
		return nil, fmt.Errorf("the service at %s: %w", to.URL, err)
	}
	for _, list := range [][]loader.Problem{loaded.Notes, loaded.Skipped, loaded.Problems, loaded.Warnings} {
		for i := range list {
			list[i].File = pack.named(list[i].File)
		}
	}
	return loaded, nil
}

// readLoaded decodes the response to a load.
func readLoaded(resp *http.Response) (*server.Loaded, error) {
	text, err := io.ReadAll(io.LimitReader(resp.Body, 256<<20))
	if err != nil {
		return nil, err
	}
	var answer struct {
		server.Loaded
		Errors []struct{ Message string } `json:"errors"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, fmt.Errorf("it answered %s, which is not an answer of nexum", resp.Status)
	}
	if len(answer.Errors) > 0 {
		return nil, errors.New(answer.Errors[0].Message)
	}
	if answer.Status == "" {
		return nil, fmt.Errorf("it answered %s, which is not an answer of nexum", resp.Status)
	}
	return &answer.Loaded, nil
}

// A pack is the archive that a load sends. It names each path by its real place in the file system, so that a file
// has only one name.
type pack struct {
	paths []string // as the caller wrote them
	real  []string
	parts []string // other files that belong to the paths

	unpacked map[string]string // folders with the files of archives and packs, and how the caller names these
}

func (p *program) newPack(paths []string, format string) (*pack, error) {
	o, err := schema.New()
	if err != nil {
		return nil, err
	}
	l, err := p.newLoader(o, nil, nil, func(o *loader.Options) { o.Format = format })
	if err != nil {
		return nil, err
	}
	out := &pack{}
	for _, path := range paths {
		if filepath.Base(path) == loader.DatasetFile {
			path = filepath.Dir(path)
		}
		real, err := filepath.EvalSymlinks(path)
		if err == nil {
			real, err = filepath.Abs(real)
		}
		if err != nil {
			return nil, err
		}
		out.paths, out.real = append(out.paths, path), append(out.real, real)
		if info, err := os.Stat(real); err != nil {
			return nil, err
		} else if info.Mode().IsRegular() {
			parts, err := l.Parts(real)
			if err != nil {
				return nil, err
			}
			out.parts = append(out.parts, parts...)
		}
	}
	return out, nil
}

// entry returns the name of a file in the archive.
func entry(real string) string {
	return strings.TrimLeft(filepath.ToSlash(strings.TrimPrefix(real, filepath.VolumeName(real))), "/")
}

// names returns the names of the paths in the archive.
func (p *pack) names() []string {
	out := make([]string, len(p.real))
	for i, real := range p.real {
		out[i] = entry(real)
	}
	return out
}

// named returns the name that the caller used for a file of the archive.
func (p *pack) named(file string) string {
	for dir, archive := range p.unpacked {
		if rest, ok := strings.CutPrefix(file, entry(dir)); ok && (rest == "" || rest[0] == '/') {
			return archive + filepath.FromSlash(rest)
		}
	}
	for i, name := range p.names() {
		if file == name {
			return p.paths[i]
		}
		if rest, ok := strings.CutPrefix(file, name+"/"); ok {
			return filepath.Join(p.paths[i], filepath.FromSlash(rest))
		}
	}
	return file
}

// write writes the archive.
func (p *pack) write(ctx context.Context, w io.Writer) error {
	t := tar.NewWriter(w)
	written := map[string]bool{}
	for i, real := range p.real {
		info, err := os.Stat(real)
		if err != nil {
			return err
		}
		if info.IsDir() {
			err = packFolder(ctx, t, real, p.paths[i], written)
		} else {
			err = packSingle(t, real, written)
		}
		if err != nil {
			return err
		}
	}
	for _, part := range p.parts {
		if _, err := os.Stat(part); errors.Is(err, fs.ErrNotExist) {
			continue // the service reports it with its position
		}
		if err := packSingle(t, part, written); err != nil {
			return err
		}
	}
	return t.Close()
}

// packFolder adds the files of a dataset. Like the loader, it follows links that stay inside the folder.
func packFolder(ctx context.Context, t *tar.Writer, real, name string, written map[string]bool) error {
	root, err := os.OpenRoot(real)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: entry(real) + "/", Mode: 0o700}); err != nil {
		return err
	}
	return fs.WalkDir(root.FS(), ".", func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case path == ".":
			return nil
		case strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "_"):
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case e.IsDir():
			return nil
		}
		if err := packFile(t, root.FS(), path, entry(real)+"/"+path, written); err != nil {
			return fmt.Errorf("%s: %w", filepath.Join(name, path), err)
		}
		return nil
	})
}

// packSingle adds a file that is not part of a dataset.
func packSingle(t *tar.Writer, path string, written map[string]bool) error {
	return packFile(t, os.DirFS(filepath.Dir(path)), filepath.Base(path), entry(path), written)
}

// packFile adds a file unless it has been added.
func packFile(t *tar.Writer, from fs.FS, path, name string, written map[string]bool) error {
	if written[name] {
		return nil
	}
	written[name] = true
	info, err := fs.Stat(from, path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for the other end
		return errors.New("this is not a regular file")
	}
	f, err := from.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600, Size: info.Size()}); err != nil {
		return err
	}
	n, err := io.Copy(t, io.LimitReader(f, info.Size()))
	if err == nil && n < info.Size() {
		err = errors.New("the file became shorter while it was read")
	}
	return err
}
