// Package xlsx reads the workbooks of Excel and of programs that write its format (.xlsx, .xlsm), a row at a time.
//
// It reads the XML of a workbook with the standard library. The libraries that exist treat a damaged sheet as one that
// ends early, hold whole sheets in memory, or lose whether a cell is a date; nexum may do none of this.
//
// # What a cell means
//
// A cell has the text that a person reads in it, with the precision that is stored:
//
//   - a date is in ISO 8601, with the precision of its number format: 2024-03-01, 2024-03 for "Mar 2024",
//     2024-03-01T13:45:00
//   - a number has all its digits and no thousands separators; one that is shown in percent keeps the sign: 51%
//   - a formula has the value that was last computed
//   - each cell of a merged area has the value of the area
//
// # Limits
//
// A workbook is untrusted. Its parts may not unpack to an implausible multiple of the size of the file, the XML of a
// row has at most MaxRow bytes, and the texts that the cells share at most MaxTexts.
package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"nexum/graph/budget"
	"nexum/loader/archive"
)

const (
	// MaxRow is the maximum size of the XML of one row in bytes.
	MaxRow = 8 << 20
	// MaxTexts is the maximum size of the texts that the cells of a workbook share, in bytes.
	MaxTexts = 512 << 20
	// MaxColumns is the maximum number of columns of a sheet.
	MaxColumns = 16_384
	// maxMerged is the maximum number of merged areas of a sheet.
	maxMerged = 100_000
	// maxPart is the maximum size of a part that is held in memory, such as the styles.
	maxPart = 64 << 20
)

// Errors about files that are not workbooks of this format.
var (
	ErrOld       = errors.New("this is a workbook of the old format .xls, which is not read; save it as .xlsx")
	ErrBinary    = errors.New("this is a binary workbook (.xlsb), which is not read; save it as .xlsx")
	ErrEncrypted = errors.New(
		"the workbook is protected with a password; save it without one (in Excel: File, Info, Protect Workbook, Encrypt " +
			"with Password)",
	)
	ErrNone = errors.New("this is not an Excel workbook (.xlsx)")
)

// ole is the beginning of files in the compound format: workbooks of the old format, and encrypted ones.
var ole = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// Is reports whether a file is a workbook, of the old format too, by its first bytes and the extension of its name. The
// name must be in lower case.
func Is(name string, head []byte) bool {
	if bytes.HasPrefix(head, ole) {
		return true
	}
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return false
	}
	switch path.Ext(name) {
	case ".xlsx", ".xlsm", ".xlsb":
		return true
	}
	return bytes.Contains(head, []byte("[Content_Types].xml")) && bytes.Contains(head, []byte("xl/"))
}

// Workbook is an open workbook. It is not safe for concurrent use.
type Workbook struct {
	Sheets []Sheet
	parts  map[string]*zip.File
	size   int64  // size of the file
	texts  []byte // the shared texts, one after the other
	ends   []int  // where each of them ends
	styles []style
	from04 bool // whether dates count from 1904
}

// Sheet is a sheet with cells.
type Sheet struct {
	Name   string
	Hidden bool
	part   string
}

// Open opens a workbook.
func Open(r io.ReaderAt, size int64) (*Workbook, error) {
	head := make([]byte, len(ole))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.Equal(head, ole) {
		return nil, oldFormat(r, size)
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w, or it is cut off: %w", ErrNone, err)
	}
	w := &Workbook{parts: map[string]*zip.File{}, size: size}
	for _, f := range z.File {
		w.parts[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	if w.parts["xl/workbook.bin"] != nil {
		return nil, ErrBinary
	}
	book, err := w.mainPart()
	if err != nil {
		return nil, err
	}
	if err := w.readBook(book); err != nil {
		return nil, err
	}
	if len(w.Sheets) == 0 {
		return nil, errors.New("the workbook has no sheet with cells")
	}
	return w, nil
}

// oldFormat returns an error that describes a file in the compound format: a workbook of the old format, or an
// encrypted one.
func oldFormat(r io.ReaderAt, size int64) error {
	name := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	const most = 8 << 20 // the directory is small, but can be at the end
	for _, at := range []int64{0, max(0, size-most)} {
		if b, _ := io.ReadAll(io.NewSectionReader(r, at, most)); bytes.Contains(b, name) {
			return ErrEncrypted
		}
	}
	return ErrOld
}

// relation leads from one part of a workbook to another.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// relations reads the relations of a part. An empty name means the relations of the whole file.
func (w *Workbook) relations(part string) ([]relation, error) {
	dir, name := path.Split(part)
	var x struct {
		List []relation `xml:"Relationship"`
	}
	err := w.decode(dir+"_rels/"+name+".rels", &x)
	for i := range x.List {
		if target := x.List[i].Target; strings.HasPrefix(target, "/") {
			x.List[i].Target = target[1:]
		} else {
			x.List[i].Target = path.Join(dir, target)
		}
	}
	return x.List, err
}

// mainPart returns the name of the part with the list of sheets.
func (w *Workbook) mainPart() (string, error) {
	if w.parts["_rels/.rels"] == nil {
		return "", ErrNone
	}
	list, err := w.relations("")
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(list, func(r relation) bool { return path.Base(r.Type) == "officeDocument" })
	if i < 0 || w.part(list[i].Target) == nil {
		return "", ErrNone
	}
	return list[i].Target, nil
}

// readBook reads the list of sheets, the styles and the shared texts.
func (w *Workbook) readBook(book string) error {
	var x struct {
		XMLName    xml.Name
		Properties struct {
			From04 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := w.decode(book, &x); err != nil {
		return err
	}
	if x.XMLName.Local != "workbook" {
		return ErrNone
	}
	w.from04 = x.Properties.From04 == "1" || x.Properties.From04 == "true"
	list, err := w.relations(book)
	if err != nil {
		return err
	}
	byID := map[string]relation{}
	for _, r := range list {
		byID[r.ID] = r
	}
	for _, s := range x.Sheets {
		i := slices.IndexFunc(s.Attrs, func(a xml.Attr) bool { return a.Name.Local == "id" })
		if i < 0 {
			continue
		}
		if r := byID[s.Attrs[i].Value]; path.Base(r.Type) == "worksheet" { // and not a chart
			w.Sheets = append(w.Sheets, Sheet{
				Name: s.Name, Hidden: strings.HasSuffix(strings.ToLower(s.State), "hidden"),
				part: r.Target,
			})
		}
	}
	for _, r := range list {
		switch path.Base(r.Type) {
		case "styles":
			err = w.readStyles(r.Target)
		case "sharedStrings":
			err = w.readTexts(r.Target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *Workbook) part(name string) *zip.File { return w.parts[strings.ToLower(name)] }

// open opens a part. Reading it fails if it unpacks to an implausible size.
func (w *Workbook) open(name string) (io.ReadCloser, error) {
	f := w.part(name)
	if f == nil {
		return nil, fmt.Errorf("the workbook is damaged: it has no part %.200s", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(name, err)
	}
	return &partReader{r: r, name: name, file: w.size}, nil
}

func damaged(name string, err error) error {
	if errors.Is(err, archive.ErrBomb) || errors.Is(err, errLongRow) {
		return err
	}
	return fmt.Errorf("the workbook is damaged: its part %.200s cannot be read: %w", name, err)
}

// partReader reads a part.
type partReader struct {
	r    io.ReadCloser
	name string
	n    int64
	file int64 // size of the workbook
}

func (p *partReader) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if p.n += int64(n); archive.IsBomb(p.n, p.file) {
		return 0, fmt.Errorf("the workbook cannot be read: %w", archive.ErrBomb)
	}
	return n, err
}

func (p *partReader) Close() error { return p.r.Close() }

// decode reads a small part.
func (w *Workbook) decode(name string, to any) error {
	r, err := w.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := xml.NewDecoder(&rowLimit{r: r, left: maxPart}).Decode(to); err != nil {
		return damaged(name, err)
	}
	return nil
}

// rowLimit limits how much is read for one row.
type rowLimit struct {
	r    io.Reader
	left int
}

var errLongRow = fmt.Errorf("a row or a text of the workbook takes more than %s", budget.Bytes(MaxRow))

func (l *rowLimit) Read(b []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLongRow
	}
	n, err := l.r.Read(b[:min(len(b), l.left)])
	l.left -= n
	return n, err
}

// readTexts reads the texts that cells share.
func (w *Workbook) readTexts(name string) error {
	r, err := w.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	limit := &rowLimit{r: r, left: MaxRow}
	d := xml.NewDecoder(limit)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged(name, err)
		}
		if start, ok := token.(xml.StartElement); !ok || start.Name.Local != "si" {
			continue
		}
		limit.left = MaxRow
		if w.texts, err = appendText(w.texts, d); err != nil {
			return damaged(name, err)
		}
		if w.ends = append(w.ends, len(w.texts)); len(w.texts) > MaxTexts {
			return fmt.Errorf("the texts of the workbook take more than %s; save its sheets as CSV", budget.Bytes(MaxTexts))
		}
	}
}

// appendText appends the text of an element that may have runs of different looks. It leaves out the pronunciation,
// which is not part of the text.
func appendText(to []byte, d *xml.Decoder) ([]byte, error) {
	for depth, text := 1, false; ; {
		token, err := d.Token()
		if err != nil {
			return to, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local != "rPh" {
				depth++
				text = token.Name.Local == "t"
				continue
			}
			if err := d.Skip(); err != nil {
				return to, err
			}
		case xml.EndElement:
			text = false
			if depth--; depth == 0 {
				return to, nil
			}
		case xml.CharData:
			if text {
				to = append(to, token...)
			}
		}
	}
}

// text returns a shared text.
func (w *Workbook) text(i int) (string, bool) {
	if i < 0 || i >= len(w.ends) {
		return "", false
	}
	begin := 0
	if i > 0 {
		begin = w.ends[i-1]
	}
	return unescape(string(w.texts[begin:w.ends[i]])), true
}
