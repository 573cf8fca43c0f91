package loader

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"

	"nexum/graph/claim"
)

// Claims are stored in a spool as records. Their keys begin with the key of the context, so the claims of one
// context are together, after a record with the context itself:
//
//	context key, 0                                                    the context
//	context key, 1, subject, 0, predicate, 0, object, 0               the place where it was read
//
// No text holds a NUL: the readers refuse it.
const (
	recContext = 0
	recClaim   = 1
	keySize    = len(claim.ContextKey{})
)

func appendClaimKey(b []byte, ctx claim.ContextKey, subject, predicate string, o claim.Value) []byte {
	b = append(b, ctx[:]...)
	b = append(b, recClaim)
	b = append(b, subject...)
	b = append(b, 0)
	b = append(b, predicate...)
	b = append(b, 0)
	if o.Entity {
		b = append(b, 'e')
	} else {
		b = append(b, 'l')
	}
	b = append(b, o.Text...)
	b = append(b, 0)
	b = append(b, o.Lang...)
	b = append(b, 0)
	b = append(b, o.Datatype...)
	return append(b, 0) // so that no key is a prefix of another one
}

// decodeClaim is the reverse of appendClaimKey, except for the context. The texts of a claim share one string.
func decodeClaim(key []byte) claim.Claim {
	s := string(key[keySize+1:])
	part := func() (p string) {
		p, s, _ = strings.Cut(s, "\x00")
		return p
	}
	c := claim.Claim{Subject: part(), Predicate: part()}
	c.Object.Entity = s[0] == 'e'
	s = s[1:]
	c.Object.Text, c.Object.Lang, c.Object.Datatype = part(), part(), part()
	return c
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendContext(b []byte, c *claim.Context) []byte {
	for _, s := range [...]string{c.Document, c.Locator, c.Relays, c.By, c.Attributes, c.Graph} {
		b = appendString(b, s)
	}
	b = append(b, byte(c.Stance), byte(c.Modality))
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.Doubt))
	return appendPeriod(b, c.Period)
}

func decodeContext(b []byte) (c claim.Context) {
	r := decoder{b}
	for _, s := range [...]*string{&c.Document, &c.Locator, &c.Relays, &c.By, &c.Attributes, &c.Graph} {
		*s = r.str()
	}
	c.Stance, c.Modality = claim.Stance(r.b[0]), claim.Modality(r.b[1])
	c.Doubt = math.Float64frombits(binary.LittleEndian.Uint64(r.b[2:]))
	r.b = r.b[10:]
	c.Period = r.period()
	return c
}

func appendPeriod(b []byte, p claim.Period) []byte {
	for _, d := range [...]claim.Date{p.From, p.To} {
		day, clock := d.Bits()
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(day)), clock)
	}
	return b
}

func appendPlace(b []byte, p place) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(p.file))
	b = binary.BigEndian.AppendUint32(b, uint32(p.line))
	return binary.BigEndian.AppendUint32(b, uint32(p.col))
}

// decoder reads the output of the append functions.
type decoder struct{ b []byte }

func (r *decoder) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	r.b = r.b[n:]
	return v
}

func (r *decoder) str() string {
	n := r.uint()
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}

// word reads up to the next NUL, or the end.
func (r *decoder) word() string {
	i := bytes.IndexByte(r.b, 0)
	if i < 0 {
		i = len(r.b)
	}
	s := string(r.b[:i])
	r.b = r.b[min(i+1, len(r.b)):]
	return s
}

func (r *decoder) place() place {
	p := place{
		int(binary.BigEndian.Uint32(r.b)), int(binary.BigEndian.Uint32(r.b[4:])),
		int(int32(binary.BigEndian.Uint32(r.b[8:]))),
	}
	r.b = r.b[12:]
	return p
}

func (r *decoder) period() claim.Period {
	var d [2]claim.Date
	for i := range d {
		day := r.uint()
		d[i] = claim.FromBits(uint32(day), r.uint())
	}
	return claim.Period{From: d[0], To: d[1]}
}
