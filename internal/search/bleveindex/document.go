package bleveindex

import (
	"encoding/binary"
	"encoding/json"
	"strings"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"openchair/internal/listing"
	"openchair/internal/vocab"
)

// The fields of a document. Names weigh most; lay words least, for a listing did not choose them.
const (
	fieldName  = "name"  // name, organization, place
	fieldText  = "text"  // summary, description, labels of what it is about
	fieldLay   = "lay"   // the vocabulary's lay words for its topics
	fieldSpell = "spell" // whole words of the other three: corrections and prefixes
	fieldCard  = "card"  // stored only: what a result card needs
)

// searched are the fields a word is looked for in, with their weights.
var searched = []struct {
	name   string
	weight float32
}{{fieldName, 2.2}, {fieldText, 1}, {fieldLay, 0.8}}

// card is the listing as anybody may see it, kept beside its words so that a card can be shown and the
// columns rebuilt while the database is away. Lat and Lon are the point search may use: for a place not
// shown, the centre of its area.
type card struct {
	Listing  listing.Listing `json:"l"`
	Lat, Lon *float64        `json:",omitempty"`
	Seen     listing.Date    `json:"seen,omitempty"`
}

func cardOf(l *listing.Listing) card {
	c := card{Listing: l.Public(), Seen: l.Source.SeenOn}
	if lat, lon, ok := l.Point(); ok {
		c.Lat, c.Lon = &lat, &lon
	}
	return c
}

// searchable is the listing the columns are made from.
func (c *card) searchable() *listing.Listing {
	l := c.Listing
	l.Where.Lat, l.Where.Lon = c.Lat, c.Lon
	l.Source.SeenOn = c.Seen
	return &l
}

// docID is the row's number as four bytes: it is read back for every hit, so it is short.
func docID(row uint32) string {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], row)
	return string(b[:])
}

// documentOf builds what bleve indexes. Only the public form is ever written: a street that is not
// shown must not be findable.
func documentOf(row uint32, c *card, v *vocab.Vocab, stem *stemmer) (*document.Document, error) {
	l := &c.Listing
	body, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	f := fieldTexts(l, v)
	doc := document.NewDocument(docID(row))
	words := func(field, s string) {
		doc.AddField(document.NewTextFieldCustom(field, nil, []byte(s), index.IndexField, stemmed{stem}))
	}
	words(fieldName, f[0])
	words(fieldText, f[1])
	words(fieldLay, f[2])
	spell := strings.Join(f[:], "\n")
	doc.AddField(document.NewTextFieldCustom(fieldSpell, nil, []byte(spell), index.IndexField|index.SkipFreqNorm, plain{}))
	doc.AddField(document.NewTextFieldCustom(fieldCard, nil, body, index.StoreField, nil))
	return doc, nil
}

// fieldTexts are the words of a public listing, in the order of searched.
func fieldTexts(l *listing.Listing, v *vocab.Vocab) [3]string {
	var name, text, lay strings.Builder
	put := func(b *strings.Builder, parts ...string) {
		for _, p := range parts {
			if p != "" {
				b.WriteString(p)
				b.WriteByte('\n')
			}
		}
	}
	put(&name, l.Name, string(l.Organization.Name), string(l.Where.Name), string(l.Where.City))
	put(&text, string(l.Summary), string(l.Description), string(l.Cost.Note), string(l.Where.Address), string(l.Where.PostalCode))
	for _, t := range l.Translations {
		put(&name, t.Name)
		put(&text, string(t.Summary), string(t.Description))
	}
	labels := func(param string, ids []string) {
		for _, id := range ids {
			if term, ok := v.Term(param, id); ok {
				put(&text, term.LabelEN, term.LabelES)
			}
		}
	}
	labels("kind", []string{string(l.Kind)})
	labels("topic", l.Topics)
	labels("audience", l.Audiences)
	labels("approach", l.Approach)
	labels("access", l.Access)
	for _, id := range l.Topics {
		if term, ok := v.Term("topic", id); ok {
			put(&lay, term.LayEN...)
			put(&lay, term.LayES...)
		}
	}
	return [3]string{name.String(), text.String(), lay.String()}
}
