package cayley

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// ErrAddress reports that an address is not the address of a store. Its text never repeats the address, which may
// hold a password.
var ErrAddress = errors.New(
	"this is not an address of a store: give postgres://USER@HOST/DATABASE, or memory:; a folder is named with --data",
)

var (
	schemed  = regexp.MustCompile(`(?i)^\s*[a-z][a-z0-9+.-]*:`)
	settings = regexp.MustCompile(
		`(?i)(^|[\s/;&?])(host|hostaddr|port|user|username|password|passwd|pwd|pass|passfile|dbname|database|server|sslmode)\s*=|(password|passwd|pwd)\s*=`,
	)
	slashed = regexp.MustCompile(`(?i)[a-z0-9]:/|:[^/]*@`) // a scheme or a password within a path
	setting = regexp.MustCompile(`^[A-Za-z_]+$`)
)

// CheckAddress returns an error unless the address is Memory or a valid URL of a PostgreSQL database.
func CheckAddress(address string) error {
	if address == Memory || isPostgres(address) {
		return nil
	}
	return ErrAddress
}

// CheckFolder returns an error if the path of a folder looks like the address of a database.
func CheckFolder(path string) error {
	if schemed.MatchString(path) || settings.MatchString(path) || slashed.MatchString(path) {
		return errors.New(
			"this looks like the address of a database and not like a folder; give a database with --store, as " +
				"postgres://USER@HOST/DATABASE",
		)
	}
	return nil
}

// isPostgres reports whether an address is the URL of a PostgreSQL database.
func isPostgres(address string) bool {
	scheme, _, ok := strings.Cut(address, "://")
	return ok && (strings.EqualFold(scheme, "postgres") || strings.EqualFold(scheme, "postgresql"))
}

// pgAddress is the parsed address of a PostgreSQL database.
type pgAddress struct {
	dsn     string   // the address in the form that the driver accepts
	name    string   // for messages: HOST:PORT/DATABASE, and the schema if one is named
	secrets []string // values that no message may show

	partitions int      // number of partitions in which new tables keep the quads; 0 for one table
	servers    []string // foreign servers that take the partitions in turn; localServer is the database itself
}

// Name returns an address without user and password, for messages and for file names.
func Name(address string) (string, error) {
	if address == Memory {
		return address, nil
	}
	a, err := parsePostgres(address)
	return a.name, err
}

// connectTimeout is the number of seconds in which a server must answer a connection, unless the address sets another
// limit.
const connectTimeout = "10"

// partitionsKey is the setting in an address for the number of partitions of new tables.
const (
	partitionsKey = "partitions"
	maxPartitions = 256
)

// serversKey is the setting in an address for the foreign servers of the partitions of new tables.
const (
	serversKey  = "servers"
	localServer = "local"
)

var serverName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,62}$`)

// parsePostgres parses an address. An error repeats no part of the address, because a password may stand in the place
// of the host.
func parsePostgres(address string) (a pgAddress, err error) {
	if !isPostgres(address) {
		return a, ErrAddress
	}
	_, rest, _ := strings.Cut(address, "://")
	u, q, err := parsePostgresURL(rest)
	if err != nil {
		return a, err
	}
	a.addSecrets(rest, u, q)
	if err := a.takePartitions(q); err != nil {
		return a, err
	}
	if err := a.takeServers(q); err != nil {
		return a, err
	}
	if !q.Has("connect_timeout") {
		q.Set("connect_timeout", connectTimeout)
	}
	u.RawQuery = q.Encode()
	a.dsn = u.String()
	a.name = "PostgreSQL at " + firstOf(u.Host, q.Get("host"), "localhost") + "/" +
		firstOf(strings.Trim(u.Path, "/"), q.Get("dbname"), u.User.Username())
	if s := q.Get("search_path"); s != "" {
		a.name += ", schema " + s
	}
	return a, nil
}

// parsePostgresURL parses the part of an address after the scheme. It refuses addresses in which a part of a user or
// password probably is in the wrong place.
func parsePostgresURL(rest string) (*url.URL, url.Values, error) {
	u, err := url.Parse("postgres://" + rest)
	if err != nil {
		return nil, nil, fmt.Errorf(
			"%w: it is not a URL; write special characters of a user or password as %%23 for #, %%2F for /, %%40 for "+
				"@ and so on",
			ErrAddress,
		)
	}
	q, err := url.ParseQuery(u.RawQuery)
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("%w: the part after the question mark does not have the form KEY=VALUE&KEY=VALUE",
			ErrAddress)
	case u.Fragment != "" || strings.Contains(rest, "#"):
		return nil, nil, fmt.Errorf("%w: it has a #; in a user or password write %%23", ErrAddress)
	case strings.Contains(strings.Trim(u.Path, "/"), "/"), strings.Contains(u.Path, "@"), strings.Contains(u.Host, "@"):
		return nil, nil, fmt.Errorf("%w: it has more than one path; in a user or password write %%2F for / and %%40 for @",
			ErrAddress)
	}
	for key, values := range q {
		if !setting.MatchString(key) || isShown(key) && strings.Contains(strings.Join(values, ""), "@") {
			return nil, nil, fmt.Errorf(
				"%w: the part after the question mark is not a list of settings; in a user or password write %%3F for ?",
				ErrAddress,
			)
		}
	}
	return u, q, nil
}

// addSecrets adds the values of an address that no message may show, in each form in which a message could have them.
func (a *pgAddress) addSecrets(rest string, u *url.URL, q url.Values) {
	if password, ok := u.User.Password(); ok {
		a.secrets = append(a.secrets, password, url.QueryEscape(password), url.PathEscape(password))
		if _, raw, ok := strings.Cut(strings.SplitN(rest, "@", 2)[0], ":"); ok {
			a.secrets = append(a.secrets, raw)
		}
	}
	for key, values := range q {
		if isShown(key) {
			continue
		}
		for _, v := range values {
			a.secrets = append(a.secrets, v, url.QueryEscape(v))
		}
	}
}

// takePartitions removes the number of partitions from the settings, because the server does not know it.
func (a *pgAddress) takePartitions(q url.Values) error {
	if !q.Has(partitionsKey) {
		return nil
	}
	n, err := strconv.Atoi(q.Get(partitionsKey))
	if err != nil || n < 2 || n > maxPartitions {
		return fmt.Errorf("%w: %s must be a number from 2 to %d", ErrAddress, partitionsKey, maxPartitions)
	}
	a.partitions = n
	q.Del(partitionsKey)
	return nil
}

// takeServers removes the list of foreign servers from the settings, because the server does not know it.
func (a *pgAddress) takeServers(q url.Values) error {
	if !q.Has(serversKey) {
		return nil
	}
	a.servers = strings.Split(q.Get(serversKey), ",")
	for _, name := range a.servers {
		if !serverName.MatchString(name) || a.partitions < len(a.servers) {
			return fmt.Errorf("%w: %s must be a list of names of foreign servers with commas between them, at most "+
				"as many as %s",
				ErrAddress, serversKey, partitionsKey)
		}
	}
	q.Del(serversKey)
	return nil
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// isShown reports whether messages may show the value of a setting.
func isShown(key string) bool {
	switch strings.ToLower(key) {
	case "host", "port", "dbname", "search_path":
		return true
	}
	return false
}

// hide removes the secrets of an address from the text of an error, and adds the name of the server. The result
// matches the same errors as err with errors.Is and errors.As.
func (a *pgAddress) hide(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, s := range append([]string{a.dsn}, a.secrets...) {
		if s != "" {
			text = strings.ReplaceAll(text, s, "…")
		}
	}
	if text == err.Error() {
		return err
	}
	return hidden{text, err}
}

// hidden is an error with a changed text.
type hidden struct {
	text string
	err  error
}

func (h hidden) Error() string { return h.text }

// Is and As match the original error. There is no Unwrap, because callers could print the original text with it.
func (h hidden) Is(target error) bool { return errors.Is(h.err, target) }

func (h hidden) As(target any) bool { return errors.As(h.err, target) }
