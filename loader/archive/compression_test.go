package archive_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"nexum/loader/archive"
)

// TestCompressedTwice reads content that was compressed once, and refuses content that was compressed twice.
func TestCompressedTwice(t *testing.T) {
	once := gzipped(t, []byte("id,name\n"))
	for _, tt := range []struct {
		name    string
		content []byte
		want    error
	}{
		{"once", once, nil},
		{"twice", gzipped(t, once), archive.ErrTwice},
		{"nothing", gzipped(t, nil), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := archive.Gzip.NewReader(bytes.NewReader(tt.content))
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			for range 2 { // a second Read returns the same error
				if _, err := io.ReadAll(r); !errors.Is(err, tt.want) {
					t.Errorf("%v, want %v", err, tt.want)
				}
			}
		})
	}
}
