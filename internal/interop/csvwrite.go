package interop

import (
	"encoding/csv"
	"io"
	"iter"

	"openchair/internal/listing"
)

// WriteCSV writes what anybody may see of each listing, one a row. Examples are left out.
func WriteCSV(w io.Writer, listings iter.Seq2[listing.Listing, error]) error {
	out := csv.NewWriter(w)
	record := make([]string, len(columns))
	for i, c := range columns {
		record[i] = c.name
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for l, err := range listings {
		if err != nil {
			return err
		}
		if l.Example {
			continue
		}
		p := l.Public()
		for i, c := range columns {
			record[i] = quoteCell(c.get(&p))
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
