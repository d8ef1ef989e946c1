package bench

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"openchair/internal/search/bleveindex"
	"openchair/internal/vocab"
)

// groonga is Groonga's own HTTP server on loopback, with drill-downs for the facets.
type groonga struct {
	terms bleveindex.Terms
	dir   string
	base  string
	cmd   *exec.Cmd
	http  http.Client
}

const groongaSchema = `table_create Docs TABLE_NO_KEY
column_create Docs terms COLUMN_SCALAR Text
column_create Docs point COLUMN_SCALAR WGS84GeoPoint
table_create Lexicon TABLE_PAT_KEY ShortText --default_tokenizer TokenDelimit
column_create Lexicon docs_terms COLUMN_INDEX Docs terms
table_create Points TABLE_PAT_KEY WGS84GeoPoint
column_create Points docs_point COLUMN_INDEX Docs point
`

func newGroonga(c *Corpus) (contender, error) {
	bin, err := exec.LookPath("groonga")
	if err != nil {
		return nil, errors.New("groonga is not installed")
	}
	dir, err := os.MkdirTemp("", "openchair-bench-*")
	if err != nil {
		return nil, err
	}
	g := &groonga{terms: bleveindex.NewTerms(vocab.Must()), dir: dir}
	db := filepath.Join(dir, "db")
	load := exec.Command(bin, "-n", db)
	in, err := load.StdinPipe()
	if err != nil {
		return nil, err
	}
	load.Stdout, load.Stderr = io.Discard, io.Discard
	if err := load.Start(); err != nil {
		return nil, err
	}
	w := bufio.NewWriterSize(in, 1<<20)
	_, _ = w.WriteString(groongaSchema)
	for _, p := range facetParams {
		fmt.Fprintf(w, "table_create V_%s TABLE_HASH_KEY ShortText\ncolumn_create Docs %s COLUMN_VECTOR V_%s\ncolumn_create V_%s docs COLUMN_INDEX Docs %s\n", p, p, p, p, p)
	}
	_, _ = w.WriteString("load --table Docs\n[\n")
	for i, d := range c.Docs {
		row := map[string]any{"terms": d.Terms}
		for _, f := range d.Facets {
			vs, _ := row[f.Param].([]string)
			row[f.Param] = append(vs, f.ID)
		}
		if d.Placed {
			row["point"] = fmt.Sprintf("%d,%d", int(d.Lat*3_600_000), int(d.Lon*3_600_000))
		}
		b, err := json.Marshal(row)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			_, _ = w.WriteString(",\n")
		}
		_, _ = w.Write(b)
	}
	_, _ = w.WriteString("\n]\n")
	if err := w.Flush(); err != nil {
		return nil, err
	}
	_ = in.Close()
	if err := load.Wait(); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	g.cmd = exec.Command(bin, "-s", "--protocol", "http", "--bind-address", "127.0.0.1", "-p", strconv.Itoa(port), "--cache-limit", "0", db)
	if err := g.cmd.Start(); err != nil {
		return nil, err
	}
	g.base = fmt.Sprintf("http://127.0.0.1:%d/d/", port)
	for range 100 {
		if _, err := g.ask("status", nil); err == nil {
			return g, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return nil, errors.New("groonga did not answer")
}

func (g *groonga) ask(command string, v url.Values) ([]any, error) {
	res, err := g.http.Get(g.base + command + "?" + v.Encode())
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	var out []any
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		return nil, err
	}
	if head, ok := out[0].([]any); ok && len(head) > 0 && head[0] != float64(0) {
		return nil, fmt.Errorf("groonga: %v", head)
	}
	return out, nil
}

// run selects and gives the total and the drill-downs.
func (g *groonga) run(v url.Values, facets bool) (int, func() Counts) {
	v.Set("table", "Docs")
	v.Set("limit", "20")
	v.Set("output_columns", "_id")
	// The lists below come in the order they are asked for: drilldown, not labelled drilldowns.
	if facets {
		v.Set("drilldown", strings.Join(facetParams, ","))
		v.Set("drilldown_output_columns", "_key,_nsubrecs")
		v.Set("drilldown_limit", "-1")
	}
	out, err := g.ask("select", v)
	if err != nil {
		panic(err)
	}
	body := out[1].([]any)
	count := func(x any) int { return int(x.([]any)[0].([]any)[0].(float64)) }
	total := count(body[0])
	return total, func() Counts {
		counts := Counts{}
		for i, p := range facetParams {
			if !facets || i+1 >= len(body) {
				break
			}
			for _, row := range body[i+1].([]any)[2:] {
				r := row.([]any)
				counts[p+":"+r[0].(string)] = int(r[1].(float64))
			}
		}
		return counts
	}
}

func (g *groonga) words(q string) url.Values {
	var and []string
	for _, alternatives := range g.terms.Query(q) {
		for i := range alternatives {
			alternatives[i] = `"` + alternatives[i] + `"`
		}
		and = append(and, "("+strings.Join(alternatives, " OR ")+")")
	}
	return url.Values{"match_columns": {"terms"}, "query": {strings.Join(and, " ")}, "sort_keys": {"-_score"}}
}

func (g *groonga) text(q string) int {
	n, _ := g.run(g.words(q), false)
	return n
}

func (g *groonga) textFilters(q string) int {
	v := g.words(q)
	v.Set("filter", filterParam+` @ "`+filterID+`"`)
	n, _ := g.run(v, false)
	return n
}

func (g *groonga) textFacets(q string) (int, func() Counts) { return g.run(g.words(q), true) }

func (g *groonga) allFacets() (int, func() Counts) { return g.run(url.Values{}, true) }

func (g *groonga) radius() int {
	n, _ := g.run(url.Values{"filter": {fmt.Sprintf(`geo_in_circle(point, "%d,%d", %d)`, int(centerLat*3_600_000), int(centerLon*3_600_000), int(math.Round(radiusM)))}}, false)
	return n
}

func (g *groonga) typo(q string) int {
	n, _ := g.run(url.Values{"filter": {fmt.Sprintf(`fuzzy_search(terms, "%s", {"max_distance": 2, "prefix_length": 1, "with_transposition": true})`, q)}}, false)
	return n
}

func (g *groonga) close() {
	_ = g.cmd.Process.Kill()
	_ = g.cmd.Wait()
	_ = os.RemoveAll(g.dir)
}
