package identifier

import (
	"net/url"
	"regexp"
	"strings"
)

// schemes holds the known schemes. It is never modified.
var schemes = map[string]scheme{
	"lei": {
		name: "LEI", clean: prefixRemover("LEI"), form: pattern(`[A-Z0-9]{18}[0-9]{2}`), like: "5493001KJTIIGC8Y1R12",
		check: mod97,
	},
	"imo":  {name: "IMO number", clean: prefixRemover("IMO"), form: pattern(`[0-9]{7}`), like: "9074729", check: imo},
	"mmsi": {name: "MMSI", clean: prefixRemover("MMSI"), form: pattern(`[0-9]{9}`), like: "366892000"},
	"isin": {
		name:  "ISIN",
		clean: prefixRemover("ISIN"),
		form:  pattern(`[A-Z]{2}[A-Z0-9]{9}[0-9]`),
		like:  "US0378331005",
		check: luhnOfLetters,
	},
	"bic": {name: "BIC", clean: compact, form: pattern(`[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?`), like: "DEUTDEFF"},
	"iban": {
		name: "IBAN", clean: prefixRemover("IBAN"), form: pattern(`[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}`),
		like: "DE89370400440532013000", check: func(s string) bool { return mod97(s[4:] + s[:4]) },
	},
	"figi": {
		name:  "FIGI",
		clean: compact,
		form:  pattern(`[B-DF-HJ-NP-TV-Z]{2}G[B-DF-HJ-NP-TV-Z0-9]{8}[0-9]`),
		like:  "BBG000BLNQ16",
		check: figi,
	},
	"cik": {
		name: "CIK", clean: prefixRemover("CIK"), form: pattern(`[0-9]{1,10}`), like: "320193",
		format: func(s string) string { return strings.TrimLeft(s[:len(s)-1], "0") + s[len(s)-1:] },
	},
	"duns": {name: "D-U-N-S number", clean: compact, form: pattern(`[0-9]{9}`), like: "150483782"},
	"wikidata": {
		name:  "item of Wikidata",
		clean: upper(web("wikidata.org/wiki/", "wikidata.org/entity/", "wd:")),
		form:  pattern(`[QPL][1-9][0-9]*`),
		like:  "Q42",
	},
	"orcid": {
		name: "ORCID", clean: func(s string) string { return compact(web("orcid.org/")(s)) },
		form: pattern(`[0-9]{15}[0-9X]`), like: "0000-0002-1825-0097", check: mod11And2, format: groups(4, 8, 12),
	},
	"isni": {
		name: "ISNI", clean: prefixRemover("ISNI"), form: pattern(`[0-9]{15}[0-9X]`), like: "0000000121032683",
		check: mod11And2,
	},
	"isbn": {
		name:  "ISBN",
		clean: prefixRemover("ISBN"),
		form:  pattern(`[0-9]{9}[0-9X]|97[89][0-9]{10}`),
		like:  "9780262046305",
		check: isbn,
	},
	"issn": {
		name:   "ISSN",
		clean:  prefixRemover("ISSN"),
		form:   pattern(`[0-9]{7}[0-9X]`),
		like:   "0317-8471",
		check:  issn,
		format: groups(4),
	},
	"doi": {
		name: "DOI", clean: func(s string) string { return strings.ToLower(web("dx.doi.org/", "doi.org/", "doi:")(s)) },
		form: pattern(`10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+`), like: "10.1000/182",
	},
	"mitre": {
		name:  "id of MITRE ATT&CK",
		clean: strings.ToUpper,
		form:  pattern(`(?:TA|DS|DC|DET|AN|T|G|S|M|C|A)[0-9]{4}(?:\.[0-9]{3})?`),
		like:  "T1059.001",
	},
	"cve": {name: "CVE id", clean: strings.ToUpper, form: pattern(`CVE-[0-9]{4}-[0-9]{4,}`), like: "CVE-2021-44228"},
	"cwe": {name: "CWE id", clean: strings.ToUpper, form: pattern(`CWE-[0-9]+`), like: "CWE-79"},
	"url": {name: "URL", clean: address, form: pattern(`[a-z][a-z0-9+.-]*://[^\s/?#]+\S*`), like: "https://example.org/"},
	"domain": {
		name: "domain name", clean: func(s string) string { return strings.TrimSuffix(strings.ToLower(s), ".") },
		form: regexp.MustCompile(`^[^\s./@:]{1,63}(?:\.[^\s./@:]{1,63})+$`), like: "example.org",
	},
	"ipv4": {name: "IPv4 address", clean: network, check: isIPv4, like: "198.51.100.3"},
	"ipv6": {name: "IPv6 address", clean: network, check: isIPv6, like: "2001:db8::1"},
	"mac": {
		name:  "MAC address",
		clean: func(s string) string { return strings.ToLower(strings.ReplaceAll(s, "-", ":")) },
		form:  pattern(`[0-9a-f]{2}(?::[0-9a-f]{2}){5}`), like: "d2:fb:49:24:37:18",
	},
	"email": {name: "address of mail", clean: mail, form: pattern(`[^\s@]+@[^\s@]+\.[^\s@]+`), like: "desk@example.org"},
	"inn": {
		name: "INN of Russia", clean: prefixRemover("INN"), form: pattern(`[0-9]{10}|[0-9]{12}`), like: "7707083893",
		check: inn,
	},
	"ogrn": {
		name:  "OGRN of Russia",
		clean: prefixRemover("OGRN"),
		form:  pattern(`[0-9]{13}|[0-9]{15}`),
		like:  "1027700132195",
		check: ogrn,
	},
	"uscc": {
		name: "unified social credit code", clean: compact, form: pattern(`[0-9A-HJ-NPQRTUWXY]{18}`),
		like: "91350100M000100Y43", check: uscc,
	},
	"cnpj":  {name: "CNPJ of Brazil", clean: compact, form: pattern(`[0-9]{14}`), like: "11222333000181", check: cnpj},
	"cpf":   {name: "CPF of Brazil", clean: compact, form: pattern(`[0-9]{11}`), like: "52998224725", check: cpf},
	"siren": {name: "SIREN of France", clean: compact, form: pattern(`[0-9]{9}`), like: "732829320", check: luhn},
	"siret": {name: "SIRET of France", clean: compact, form: pattern(`[0-9]{14}`), like: "73282932000074", check: siret},
	"abn": {
		name: "ABN of Australia", clean: prefixRemover("ABN"), form: pattern(`[0-9]{11}`), like: "51824753556",
		check: abn,
	},
	"nip": {
		name: "NIP of Poland", clean: prefixRemover("NIP", "PL"), form: pattern(`[0-9]{10}`), like: "1234563218",
		check: nip,
	},
	"ein": {
		name:   "EIN of the United States",
		clean:  prefixRemover("EIN"),
		form:   pattern(`[0-9]{9}`),
		like:   "12-3456789",
		format: groups(2),
	},
	"vat": {name: "VAT number", clean: compact, form: pattern(`[A-Z]{2}[A-Z0-9+*]{2,12}`), like: "DE136695976"},
}

// groups returns a function that inserts hyphens at the given positions.
func groups(at ...int) func(string) string {
	return func(s string) string {
		for i, n := range at {
			s = s[:n+i] + "-" + s[n+i:]
		}
		return s
	}
}

// address normalizes a URL: it converts the scheme and host to lower case, removes the default port, and adds an empty
// path.
func address(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return s
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	for scheme, port := range map[string]string{"http": ":80", "https": ":443"} {
		if u.Scheme == scheme {
			u.Host = strings.TrimSuffix(u.Host, port)
		}
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}

// mail removes mailto: and converts the domain of an email address to lower case.
func mail(s string) string {
	s = addressRemover("mailto:")(s)
	at := strings.LastIndexByte(s, '@')
	return s[:at+1] + strings.ToLower(s[at+1:])
}
