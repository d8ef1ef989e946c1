module openchair/tools/seedgen

go 1.26.0

require openchair v0.0.0

require (
	github.com/google/uuid v1.6.0 // indirect
	github.com/teambition/rrule-go v1.8.2 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace openchair => ../..
