package main

import (
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"
)

// limitFlags are the limits of the service.
type limitFlags struct {
	Body     int64         `help:"The maximum size of a request, in bytes." default:"1048576"`
	Tokens   int           `help:"The maximum number of tokens of a query." default:"10000"`
	Depth    int           `help:"The maximum nesting depth of the fields of a query." default:"20"`
	Fields   int           `help:"The maximum number of fields of a query, counting the fields of a fragment at each use." default:"2000"`
	Aliases  int           `help:"The maximum number of aliases in a query." default:"100"`
	Cost     int           `help:"The maximum number of fields that the answer to a query could have." default:"1000000"`
	Time     time.Duration `help:"The maximum time for one request." default:"20s"`
	Stream   time.Duration `help:"The maximum time for one export of the whole graph." default:"10m"`
	Requests int           `help:"The maximum number of concurrent requests. Further requests wait for a short time and are then rejected." default:"64"`

	Load        int64         `help:"The maximum size of the body of a load, in MiB." default:"1024" placeholder:"MIB"`
	LoadFiles   int64         `help:"The maximum size of the unpacked body of a load, in MiB." default:"8192" placeholder:"MIB"`
	LoadEntries int           `help:"The maximum number of files and folders in the archive of a load." default:"100000"`
	LoadTime    time.Duration `help:"The maximum time for one load, including the time that it waits for other loads." default:"30m"`

	ExportDisk  int64 `help:"The maximum disk space of all export files that are being sent, in MiB." default:"16384" placeholder:"MIB"`
	Answers     int64 `help:"The memory for the cache of answers, in MiB. Further pages of an answer come from this cache." default:"128" placeholder:"MIB"`
	Answer      int64 `help:"The maximum size of one answer, in MiB." default:"64" placeholder:"MIB"`
	Memory      int64 `help:"The maximum memory of the whole service, in MiB; by default three quarters of the memory of the machine or container. Requests wait if no memory is left, and are rejected if they wait too long." default:"0" placeholder:"MIB"`
	Connections int   `help:"The maximum number of open connections. If there are more, those that were idle for the longest time are closed." default:"1024"`

	Subscribers   int `help:"The maximum number of connections with subscriptions." default:"256"`
	Subscriptions int `help:"The maximum number of concurrent operations on one WebSocket." default:"20"`

	questionLimits
}

// check rejects invalid limits.
func (l *limitFlags) check() error {
	if err := checkLimits(*l); err != nil {
		return err
	}
	if l.Requests == 0 {
		return fmt.Errorf("--limit-requests is 0, but a service needs at least 1")
	}
	return nil
}

// checkLimits returns an error if any field of a struct of limits is negative.
func checkLimits(limits any) error {
	v := reflect.ValueOf(limits)
	for _, field := range reflect.VisibleFields(v.Type()) {
		if f := v.FieldByIndex(field.Index); f.CanInt() && f.Int() < 0 {
			return fmt.Errorf("--limit-%s is %v, but a limit cannot be negative", flagName(field.Name), f.Interface())
		}
		const most = 1 << 40 // MiB; the number of bytes must not overflow
		if f := v.FieldByIndex(field.Index); f.CanInt() && field.Tag.Get("placeholder") == "MIB" && f.Int() > most {
			return fmt.Errorf("--limit-%s is %v MiB, but the maximum is %v", flagName(field.Name), f.Interface(), int64(most))
		}
	}
	return nil
}

// flagName returns the name of the flag for a field: RuleTime becomes rule-time.
func flagName(field string) string {
	var b strings.Builder
	for i, r := range field {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
