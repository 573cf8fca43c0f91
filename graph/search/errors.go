package search

import "errors"

var (
	// ErrClosed means that the index was closed.
	ErrClosed = errors.New("the search index is closed")
	// ErrUnbuilt means that the index has no revision and must be built first.
	ErrUnbuilt = errors.New("the search index has not been built")
	// ErrInvalid means that a document has no id, or an id that cannot be stored.
	ErrInvalid = errors.New("invalid document")
	// ErrDuplicate means that two documents of one build have the same id.
	ErrDuplicate = errors.New("two documents have the same id")
	// ErrLocked means that another process, or another Index, has the directory open.
	ErrLocked = errors.New("the search index is in use by another process")
	// ErrDamaged means that the files on disk are damaged. See [Index.Discarded].
	ErrDamaged = errors.New("the search index is damaged")
	// ErrFormat means that the files on disk were written by another version of this package. See
	// [Index.Discarded].
	ErrFormat = errors.New("the search index has another format")
)
