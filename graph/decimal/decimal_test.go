package decimal

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func parse(t *testing.T, s string) Decimal {
	t.Helper()
	d, ok := Parse(s)
	if !ok {
		t.Fatalf("%q is not read as a number", s)
	}
	return d
}

func TestText(t *testing.T) {
	tests := []struct{ in, want string }{
		{"0", "0"},
		{"-0", "0"},
		{"0.00", "0"},
		{"1.0", "1"},
		{"1.50", "1.5"},
		{"007", "7"},
		{"+3", "3"},
		{"-12.30", "-12.3"},
		{"9007199254740993", "9007199254740993"},
		{"9223372036854775807", "9223372036854775807"},
		{"-9223372036854775808", "-9223372036854775808"},
		{"18446744073709551615", "18446744073709551615"},
		{"123456789012345678901234567890", "123456789012345678901234567890"},
		{"2651649.6927905795", "2651649.6927905795"},
		{"2.6516496927905795e+06", "2651649.6927905795"},
		{"1E3", "1000"},
		{"1e-7", "0.0000001"},
		{"1e21", "1e+21"},
		{"1e400", "1e+400"},
		{"-25e-30", "-2.5e-29"},
		{"0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"},
		{"100000000000000000000", "100000000000000000000"},
	}
	for _, test := range tests {
		t.Run(test.in, func(t *testing.T) {
			d := parse(t, test.in)
			if got := d.String(); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
			if !parse(t, d.String()).Equal(d) {
				t.Errorf("%s is read as another number", d)
			}
		})
	}
}

func TestNoNumber(t *testing.T) {
	for _, s := range []string{
		"", "-", "+", ".", "1.", ".5", "1e", "1e+", "e5", "0x10", "1_000", "Inf", "NaN", "12 ", " 12", "1.2.3", "--1",
		"60 %", "١", "1e6145", "1e-6145", "1e999999999999999999999", strings.Repeat("9", MaxDigits+1),
	} {
		if d, ok := Parse(s); ok {
			t.Errorf("%.40q is read as %.40s", s, d)
		}
	}
	if _, ok := Parse(strings.Repeat("9", MaxDigits)); !ok {
		t.Errorf("%d digits are not read", MaxDigits)
	}
}

// number returns a random number, often near the limit of 63 bits, with its value as a big.Rat and its text.
func number(r *rand.Rand) (Decimal, *big.Rat, string) {
	s := ""
	switch r.IntN(5) {
	case 0:
		s = strconv.Itoa(r.IntN(200) - 100)
	case 1:
		s = strconv.FormatInt(int64(r.Uint64()), 10)
	case 2:
		s = strconv.Itoa(r.IntN(2000)-1000) + "." + strconv.Itoa(r.IntN(100000))
	case 3:
		s = strconv.FormatUint(r.Uint64(), 10) + strconv.FormatUint(r.Uint64(), 10) + "." + strconv.Itoa(r.IntN(1000))
	default:
		s = strconv.Itoa(r.IntN(2000)-1000) + "e" + strconv.Itoa(r.IntN(60)-30)
	}
	x, ok := new(big.Rat).SetString(s)
	d, read := Parse(s)
	if !ok || !read {
		panic(s)
	}
	return d, x, s
}

// TestLaws compares results with rational numbers, which are exact too.
func TestLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	rat := func(d Decimal) *big.Rat {
		x, _ := new(big.Rat).SetString(d.String())
		return x
	}
	for range 20_000 {
		a, x, s := number(r)
		b, y, u := number(r)
		if rat(a).Cmp(x) != 0 {
			t.Fatalf("%s is read as %s", s, a)
		}
		if got, want := a.Compare(b), x.Cmp(y); got != want || a.Equal(b) != (want == 0) ||
			(a.String() == b.String()) != (want == 0) {
			t.Fatalf("%s and %s compare as %d", s, u, got)
		}
		if a.Sign() != x.Sign() || !a.Neg().Neg().Equal(a) {
			t.Fatalf("the sign of %s is %d", s, a.Sign())
		}
		for _, op := range []struct {
			name string
			got  func() (Decimal, error)
			want *big.Rat
		}{
			{"+", func() (Decimal, error) { return a.Add(b) }, new(big.Rat).Add(x, y)},
			{"-", func() (Decimal, error) { return a.Sub(b) }, new(big.Rat).Sub(x, y)},
			{"*", func() (Decimal, error) { return a.Mul(b) }, new(big.Rat).Mul(x, y)},
		} {
			got, err := op.got()
			if err != nil || rat(got).Cmp(op.want) != 0 {
				t.Fatalf("%s %s %s = %s, %v", s, op.name, u, got, err)
			}
			back, _ := b.Add(a)
			if op.name == "+" && got != back && !got.Equal(back) {
				t.Fatalf("%s + %s depends on the order", s, u)
			}
		}
		q, err := a.Quo(b)
		if (err != nil) != (y.Sign() == 0) {
			t.Fatalf("%s / %s: %v", s, u, err)
		}
		if err == nil { // within half a unit of the last digit
			diff := new(big.Rat).Sub(rat(q), new(big.Rat).Quo(x, y))
			unit := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(QuotientDigits-1), nil))
			if bound := new(big.Rat).Mul(new(big.Rat).Abs(new(big.Rat).Quo(x, y)), unit); diff.Abs(diff).Cmp(bound) > 0 {
				t.Fatalf("%s / %s = %s, off by %s", s, u, q, diff.FloatString(50))
			}
		}
	}
}

func TestQuotient(t *testing.T) {
	tests := []struct{ a, b, want string }{
		{"1", "3", "0.3333333333333333333333333333333333"},
		{"2", "3", "0.6666666666666666666666666666666667"},
		{"1", "8", "0.125"},
		{"-9223372036854775808", "-1", "9223372036854775808"},
		{"1234567890123456789012345678901234567891", "1", "1234567890123456789012345678901234567891"},
		{"1234567890123456789012345678901234567891", "-100", "-12345678901234567890123456789012345678.91"},
		{"1234567890123456789012345678901234567891", "8", "154320986265432098626543209862654320986.375"},
		{"3703703670370370367037037036703703703673", "3", "1234567890123456789012345678901234567891"},
		{"1e-40", "3e-40", "0.3333333333333333333333333333333333"},
		{"1", "1180591620717411303424", "8.470329472543003390683225006796419620513916015625e-22"},      // 2^70
		{"2000000000000000000000000000000000000003", "7", "285714285714285714285714285714285714286.1"}, // 40 digits
		{"7", "12.5", "0.56"},
		{"1e6000", "1e-6000", ""},
		{"1", "0", ""},
		{"0", "5", "0"},
	}
	for _, test := range tests {
		got, err := parse(t, test.a).Quo(parse(t, test.b))
		if (err != nil) != (test.want == "") || err == nil && got.String() != test.want {
			t.Errorf("%s / %s = %s, %v", test.a, test.b, got, err)
		}
	}
}

// TestQuotientsOfLongDivisors checks that a quotient with more than MaxDigits digits is rounded, and that a chain of
// shares is exact.
func TestQuotientsOfLongDivisors(t *testing.T) {
	half, chain := parse(t, "1"), parse(t, "1")
	for range 3000 {
		half, _ = half.Join("*", parse(t, "2"))
	}
	if q, err := Int(1).Quo(half); err != nil || len(q.String()) > QuotientDigits+len(".e-999") {
		t.Errorf("1 / 2^3000 = %s, %v", q, err)
	}
	want := new(big.Rat).SetInt64(1)
	for range 60 {
		product, err := chain.Mul(parse(t, "33.37"))
		if err == nil {
			chain, err = product.Quo(Int(100))
		}
		if err != nil {
			t.Fatal(err)
		}
		want.Mul(want, big.NewRat(3337, 10_000))
	}
	if got, _ := new(big.Rat).SetString(chain.String()); got.Cmp(want) != 0 {
		t.Errorf("a chain of 60 shares is %s", chain)
	}
}

func TestOutOfRange(t *testing.T) {
	if d, err := parse(t, "1e6000").Add(parse(t, "1e-6000")); err == nil {
		t.Errorf("1e6000 + 1e-6000 has %d digits", len(d.String()))
	}
	x := parse(t, "1.000000001")
	var err error
	for n := 0; err == nil; n++ {
		if x, err = x.Mul(x); n > 30 {
			t.Fatal("digits grow without end")
		}
	}
}

func TestInt64(t *testing.T) {
	tests := []struct {
		in   string
		want int64
		ok   bool
	}{{"30", 30, true}, {"3e2", 300, true}, {"1.5", 0, false}, {"1e30", 0, false}, {"99999999999999999999", 0, false}}
	for _, test := range tests {
		if got, ok := parse(t, test.in).Int64(); got != test.want || ok != test.ok {
			t.Errorf("%s: %d, %v", test.in, got, ok)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("1.5e3")
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := Parse(s)
		if !ok {
			return
		}
		again, ok := Parse(d.String())
		if !ok || !again.Equal(d) {
			t.Errorf("%q: %s, read again as %s", s, d, again)
		}
	})
}
