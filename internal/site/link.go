package site

import (
	"net/url"
	"slices"

	"openchair/internal/ask"
)

// asked is the search of a request as an address: links that change one thing of it keep all the rest.
type asked struct {
	path   string
	values url.Values
}

// newAsked keeps the parameters a search has, without empty ones.
func newAsked(path string, v url.Values) asked {
	a := asked{path: path, values: url.Values{}}
	for _, name := range ask.Params() {
		for _, s := range v[name] {
			if s != "" && !slices.Contains(a.values[name], s) && len(a.values[name]) < 100 {
				a.values[name] = append(a.values[name], s)
			}
		}
	}
	delete(a.values, "lang")
	return a
}

func (a asked) clone() asked {
	v := make(url.Values, len(a.values))
	for k, vs := range a.values {
		v[k] = slices.Clone(vs)
	}
	return asked{a.path, v}
}

// with adds a value and starts at the first page.
func (a asked) with(param, value string) asked {
	b := a.clone()
	if !slices.Contains(b.values[param], value) {
		b.values.Add(param, value)
	}
	b.values.Del("page")
	return b
}

// set replaces every value of a parameter; "" removes it.
func (a asked) set(param, value string) asked {
	b := a.clone()
	b.values.Del(param)
	if value != "" {
		b.values.Set(param, value)
	}
	if param != "page" {
		b.values.Del("page")
	}
	return b
}

// without removes one value.
func (a asked) without(param, value string) asked {
	b := a.clone()
	b.values[param] = slices.DeleteFunc(b.values[param], func(s string) bool { return s == value })
	if len(b.values[param]) == 0 {
		b.values.Del(param)
	}
	b.values.Del("page")
	return b
}

// href is the address.
func (a asked) href() string {
	if len(a.values) == 0 {
		return a.path
	}
	return a.path + "?" + a.values.Encode()
}

// Field is a hidden input of a form that keeps the rest of a search.
type Field struct{ Name, Value string }

// hidden are the parameters a form must carry along, less those it asks for itself.
func (a asked) hidden(except ...string) []Field {
	var out []Field
	for _, name := range ask.Params() {
		if slices.Contains(except, name) || name == "page" {
			continue
		}
		for _, v := range a.values[name] {
			out = append(out, Field{name, v})
		}
	}
	return out
}
