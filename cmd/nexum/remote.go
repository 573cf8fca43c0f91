package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"nexum/graph/query"
	"nexum/server"
)

// A command with --url runs inside a running service, on its current view and within its limits. The service gets the
// name of the command and the flags that differ from their defaults, and returns what the command prints. The output
// is therefore the same as on a store, and another version of the program can send the command as long as the
// service has its flags.

// serviceFlags name the running service that answers a command.
type serviceFlags struct {
	URL       string `name:"url" help:"Ask a running service, such as http://127.0.0.1:8080, instead of a store." placeholder:"URL"`
	TokenFile string `help:"With --url: send the token in this file." placeholder:"FILE" type:"path"`

	token string // used instead of the file
}

func (f *serviceFlags) service() *serviceFlags { return f }

// remoteFlags are the flags of a question that a running service can answer.
type remoteFlags struct {
	serviceFlags
	viewFlags
}

// A remoteCommand is a command with the flag --url.
type remoteCommand interface {
	readingCommand
	service() *serviceFlags
}

// A limitedCommand is a command with limits of its own.
type limitedCommand interface{ limits() *questionLimits }

// A preparedCommand reads files before a service runs it, because the service does not have them.
type preparedCommand interface{ prepare() error }

// maxRemoteTime is the maximum duration of a command that a service runs. The service has its own, lower limits.
const maxRemoteTime = 10 * time.Minute

// sendsTo returns the service inside which a command is to run; nil if it runs here.
func (p *program) sendsTo(name string) *serviceFlags {
	if c, ok := p.readingCommands()[name].(remoteCommand); ok && c.service().URL != "" {
		return c.service()
	}
	return nil
}

// askService runs a command inside the service that its flags name.
func (p *program) askService(ctx context.Context, name string, to *serviceFlags) error {
	if path := p.Match.outFile(); name == "match" && path != "" {
		p.Match.Out = "-"
		return writeFile(path, func(w io.Writer) error {
			p.out = w
			return p.askService(ctx, name, to)
		})
	}
	if p.Store != "" {
		return errors.New("--url asks a running service and --store a store; leave one of them out")
	}
	if c, ok := p.readingCommands()[name].(preparedCommand); ok {
		if err := c.prepare(); err != nil {
			return err
		}
	}
	usual := questionLimits{Length: 12, RuleTime: 5 * time.Second, RuleSteps: 20_000_000, RuleMemory: 256}
	if c, ok := p.readingCommands()[name].(limitedCommand); ok && *c.limits() != usual {
		return errors.New("--url: a service has its own limits; leave out --limit-…, or give them to nexum serve")
	}
	address, err := url.Parse(to.URL)
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Host == "" {
		return fmt.Errorf("--url: %.200q is not an address such as http://127.0.0.1:8080", to.URL)
	}
	token, err := readToken(to.TokenFile)
	if err != nil {
		return err
	}
	token = cmp.Or(to.token, token)
	flags, err := p.changedFlags(name)
	if err != nil {
		return err
	}
	address.Path = strings.TrimSuffix(strings.TrimSuffix(address.Path, "/"), "/graphql")
	ctx, cancel := context.WithTimeout(ctx, maxRemoteTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address.JoinPath("command", name).String(),
		bytes.NewReader(flags))
	if err != nil {
		return fmt.Errorf("ask the service: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return noAnswer(to.URL, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != server.CommandOutput {
		return fmt.Errorf("the service at %s: %w", to.URL, refusal(resp))
	}
	return readFrames(bufio.NewReader(resp.Body), p.out, p.err)
}

// refusal returns the error of a service that did not run a command.
func refusal(resp *http.Response) error {
	text, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	var answer struct {
		Errors []struct{ Message string } `json:"errors"`
	}
	switch {
	case json.Unmarshal(text, &answer) == nil && len(answer.Errors) > 0:
		return errors.New(answer.Errors[0].Message)
	case resp.StatusCode == http.StatusUnauthorized:
		return errors.New(strings.TrimSpace(string(text)) + "; write it in a file, and name the file with --token-file")
	}
	return fmt.Errorf("it answered %s, which is not an answer of nexum", resp.Status)
}

// changedFlags returns the arguments of a command and its flags that differ from their defaults, as JSON.
func (p *program) changedFlags(name string) ([]byte, error) {
	members := func(c *cli) (out map[string]json.RawMessage, err error) {
		text, err := json.Marshal(c.readingCommands()[name])
		if err == nil {
			err = json.Unmarshal(text, &out)
		}
		return out, err
	}
	given, err := members(p.cli)
	if err != nil {
		return nil, err
	}
	var fresh cli
	if _, err := fresh.resetCommand(name); err != nil {
		return nil, err
	}
	usual, err := members(&fresh)
	if err != nil {
		return nil, err
	}
	for flag, value := range given {
		if bytes.Equal(value, usual[flag]) || flag == "URL" || flag == "TokenFile" {
			delete(given, flag)
		}
	}
	return json.Marshal(given)
}

// Command implements server.Commander: it runs a command for a program that may read, and writes what it prints. The
// limits are those of the service. An error means that the command did not run.
func (d *commandServer) Command(ctx context.Context, name string, flags []byte, out io.Writer) error {
	c := *d.p.cli
	command, ok := c.readingCommands()[name].(remoteCommand)
	if !ok {
		return &query.Error{
			Code:    query.CodeNotFound,
			Message: fmt.Sprintf("there is no command %.60q that a service runs", name),
		}
	}
	node, err := c.resetCommand(name)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(flags))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(command); err != nil {
		return query.InputError("%s of this service (%s): %s", name, version(), strings.TrimPrefix(err.Error(), "json: "))
	}
	*command.service() = serviceFlags{} // a service does not send a command to another service
	if l, ok := command.(limitedCommand); ok {
		*l.limits() = d.p.Serve.Limit.questionLimits
	}
	to := &frames{w: out}
	p := &program{
		cli: &c, out: frameWriter{to, frameOut}, err: frameWriter{to, frameErr}, log: d.p.log, shared: d,
		guest: true,
	}
	if err := command.Run(ctx, p); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		_, err = to.write(frameFail, []byte(withoutPassword(nameFlags(err, node)).Error()))
		return err
	}
	_, err = to.write(frameDone, nil)
	return err
}
