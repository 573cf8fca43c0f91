package infer

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"

	"nexum/loader/format"
)

// openTables opens a file with tables. The caller must call done.
func openTables(path string, o Options) (in *format.Input, done func(), err error) {
	body, err := open(path)
	if err != nil {
		return nil, nil, err
	}
	file, err := os.Open(path) // Parquet and workbooks need random access
	if err != nil {
		return nil, nil, errors.Join(err, body.Close())
	}
	done = func() {
		_ = body.Close()
		_ = file.Close()
	}
	info, err := file.Stat()
	if err != nil {
		done()
		return nil, nil, err
	}
	in = &format.Input{
		Name:     filepath.Base(path),
		Encoding: o.Encoding,
		Body:     bufio.NewReaderSize(body, 1<<18),
		Random:   file,
		Size:     info.Size(),
	}
	if mark, _ := in.Body.Peek(3); string(mark) == "\ufeff" {
		_, _ = in.Body.Discard(3)
	}
	in.Encoding = encodingOf(in.Body, in.Encoding)
	return in, done, nil
}
