package identifier_test

import (
	"errors"
	"strings"
	"testing"

	"nexum/graph/identifier"
)

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ scheme, in, want string }{
		{"lei", "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R12"},
		{"lei", "lei: 2138 0068 P1VR B68D 4J36", ""}, // invented
		{"lei", "7zw8qjwvpr4p1j1kqy45", "7ZW8QJWVPR4P1J1KQY45"},
		{"imo", "IMO 9074729", "9074729"},
		{"imo", "imo9319466", "9319466"},
		{"imo", "6459297", "6459297"}, // a company
		{"mmsi", "366 892 000", "366892000"},
		{"isin", "us0378331005", "US0378331005"},
		{"isin", "AU0000XVGZA3", "AU0000XVGZA3"},
		{"isin", "GB0002634946", "GB0002634946"},
		{"bic", "deutdeff500", "DEUTDEFF500"},
		{"iban", "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"},
		{"figi", "BBG000BLNQ16", "BBG000BLNQ16"},
		{"cik", "0000320193", "320193"},
		{"cik", "0", "0"},
		{"duns", "15-048-3782", "150483782"},
		{"wikidata", "http://www.wikidata.org/entity/Q42", "Q42"},
		{"wikidata", "wd:q95", "Q95"},
		{"orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"},
		{"orcid", "000000021694233X", "0000-0002-1694-233X"},
		{"isni", "0000 0001 2103 2683", "0000000121032683"},
		{"isbn", "978-0-262-04630-5", "9780262046305"},
		{"isbn", "0-8044-2957-X", "080442957X"},
		{"issn", "03178471", "0317-8471"},
		{"issn", "2434-561x", "2434-561X"},
		{"doi", "https://doi.org/10.1000/ABC-1", "10.1000/abc-1"},
		{"mitre", "t1059.001", "T1059.001"},
		{"cve", "cve-2021-44228", "CVE-2021-44228"},
		{"url", "HTTPS://Example.org:443", "https://example.org/"},
		{"domain", "Example.ORG.", "example.org"},
		{"ipv4", "198.51.100.3", "198.51.100.3"},
		{"ipv4", "198.51.100.0/24", "198.51.100.0/24"},
		{"ipv4", "2001:db8::1", ""},
		{"ipv6", "2001:0DB8:0000::0001", "2001:db8::1"},
		{"ipv6", "198.51.100.3", ""},
		{"mac", "D2-FB-49-24-37-18", "d2:fb:49:24:37:18"},
		{"email", "mailto:Desk@Example.ORG", "Desk@example.org"},
		{"inn", "7707083893", "7707083893"},
		{"inn", "500100732259", "500100732259"},
		{"ogrn", "1027700132195", "1027700132195"},
		{"ogrn", "304500116000157", "304500116000157"},
		{"uscc", "91350100m000100y43", "91350100M000100Y43"},
		{"cnpj", "11.222.333/0001-81", "11222333000181"},
		{"cpf", "529.982.247-25", "52998224725"},
		{"siren", "732 829 320", "732829320"},
		{"siret", "732 829 320 00074", "73282932000074"},
		{"siret", "35600000049837", "35600000049837"}, // an office of La Poste
		{"abn", "51 824 753 556", "51824753556"},
		{"nip", "PL 123-456-32-18", "1234563218"},
		{"ein", "123456789", "12-3456789"},
		{"vat", "de 136695976", "DE136695976"},
		{"company-register", "  HRB 1234 ", "HRB 1234"},
	} {
		t.Run(c.scheme+" "+c.in, func(t *testing.T) {
			got, err := identifier.Normalize(c.scheme, c.in)
			if c.want == "" {
				if !errors.Is(err, identifier.ErrInvalid) || got != strings.TrimSpace(c.in) {
					t.Errorf("got %q, %v; it is not valid and should stay as it is", got, err)
				}
				return
			}
			if err != nil || got != c.want {
				t.Fatalf("got %q, %v, want %q", got, err, c.want)
			}
			if again, err := identifier.Normalize(c.scheme, got); err != nil || again != got {
				t.Errorf("%q becomes %q, %v: one identifier has one form", got, again, err)
			}
		})
	}
}

// TestCheckDigits changes one digit at a time and checks that each scheme with check digits detects it.
func TestCheckDigits(t *testing.T) {
	for _, c := range []struct{ scheme, valid string }{
		{"lei", "5493001KJTIIGC8Y1R12"},
		{"isin", "US0378331005"},
		{"iban", "GB82WEST12345698765432"},
		{"orcid", "0000000218250097"},
		{"isni", "0000000121032683"},
		{"isbn", "9780262046305"},
		{"issn", "03178471"},
		{"inn", "7707083893"},
		{"uscc", "91350100M000100Y43"},
		{"siren", "732829320"},
		{"abn", "51824753556"},
		{"figi", "BBG000BLNQ16"},
	} {
		t.Run(c.scheme, func(t *testing.T) {
			for i := range len(c.valid) {
				for d := byte('0'); d <= '9'; d++ {
					if c.valid[i] < '0' || c.valid[i] > '9' || c.valid[i] == d {
						continue
					}
					wrong := c.valid[:i] + string(d) + c.valid[i+1:]
					if _, err := identifier.Normalize(c.scheme, wrong); err == nil {
						t.Errorf("%s passes", wrong)
					}
				}
			}
		})
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range [][2]string{
		{"lei", "5493001KJTIIGC8Y1R12"},
		{"url", "http://a"},
		{"email", "@"},
		{"cik", ""},
		{"siret", "\xff"},
		{"doi", "doi:"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, scheme, text string) {
		got, err := identifier.Normalize(scheme, text)
		if err != nil {
			return
		}
		if again, err := identifier.Normalize(scheme, got); err != nil || again != got {
			t.Errorf("%s: %q becomes %q, and that %q, %v", scheme, text, got, again, err)
		}
	})
}
