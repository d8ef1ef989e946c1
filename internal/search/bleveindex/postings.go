package bleveindex

import (
	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// postings reads terms out of a snapshot's segments. bleve's own reader numbers every posting anew as
// bytes; this one hands over what the segment says. Dictionaries and lists are used again, by one search
// at a time.
type postings struct {
	segments []*scorch.SegmentSnapshot
	offsets  []int // where a segment's documents start in rowOf
	dicts    map[string][]segment.TermDictionary
	lists    []segment.PostingsList
	its      []segment.PostingsIterator
	bare     []segment.PostingsIterator // without frequencies
	numbers  [256]uint32                // documents of one term, read together
}

func (s *snapshot) postings() *postings {
	if p, ok := s.readers.Get().(*postings); ok {
		return p
	}
	p := &postings{segments: s.reader.Segments(), dicts: map[string][]segment.TermDictionary{}}
	n := 0
	for _, seg := range p.segments {
		p.offsets = append(p.offsets, n)
		n += int(seg.FullSize())
	}
	p.lists = make([]segment.PostingsList, len(p.segments))
	p.its = make([]segment.PostingsIterator, len(p.segments))
	p.bare = make([]segment.PostingsIterator, len(p.segments))
	return p
}

// open looks a term up in every segment and says how many documents hold it.
func (p *postings) open(field, term string) (int, error) {
	dicts := p.dicts[field]
	if dicts == nil {
		dicts = make([]segment.TermDictionary, len(p.segments))
		for i, seg := range p.segments {
			d, err := seg.Segment().Dictionary(field)
			if err != nil {
				return 0, err
			}
			dicts[i] = d
		}
		p.dicts[field] = dicts
	}
	total := 0
	for i, seg := range p.segments {
		// Not handed seg.Deleted(): the list would be copied to take them out. They have no row instead.
		list, err := dicts[i].PostingsList([]byte(term), nil, p.lists[i])
		if err != nil {
			return 0, err
		}
		p.lists[i] = list
		n := int(list.Count())
		if gone := seg.Deleted(); n > 0 && gone != nil {
			n -= p.among(i, gone)
		}
		total += n
	}
	return total, nil
}

// among is how many documents of segment i that hold the term are in gone.
func (p *postings) among(i int, gone *roaring.Bitmap) int {
	p.bare[i] = p.lists[i].Iterator(false, false, false, p.bare[i])
	o, ok := p.bare[i].(segment.OptimizablePostingsIterator)
	if !ok {
		return 0
	}
	if number, single := o.DocNum1Hit(); single {
		if gone.Contains(uint32(number)) {
			return 1
		}
		return 0
	}
	return int(o.ActualBitmap().AndCardinality(gone))
}

// iterator starts at the first posting of segment i, with frequencies and lengths, also of documents that have no
// row any more.
func (p *postings) iterator(i int) segment.PostingsIterator {
	p.its[i] = p.lists[i].Iterator(true, true, false, p.its[i])
	return p.its[i]
}

// documents are the numbers alone of segment i; nil when the segment has no such list (a term of one document).
func (p *postings) documents(i int) *roaring.Bitmap {
	p.bare[i] = p.lists[i].Iterator(false, false, false, p.bare[i])
	if o, ok := p.bare[i].(segment.OptimizablePostingsIterator); ok {
		if _, single := o.DocNum1Hit(); !single {
			return o.ActualBitmap()
		}
	}
	return nil
}

// fieldLength is the number of tokens of the field; the segment keeps it as it is and only its norm is
// turned into a root.
func fieldLength(p segment.Posting) float32 {
	if n, ok := p.(interface{ NormUint64() uint64 }); ok {
		return float32(n.NormUint64())
	}
	norm := p.Norm()
	return float32(1 / (norm * norm))
}
