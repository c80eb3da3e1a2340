package faultynode

// Fault is one way to go wrong.
type Fault string

const none Fault = ""

// Faults of the transport: nothing of worth is answered.
const (
	Timeout         Fault = "timeout"
	Reset           Fault = "reset"
	TooManyRequests Fault = "too_many_requests"
	ServerError     Fault = "server_error"
	Garbage         Fault = "garbage"
	CutOff          Fault = "cut_off" // the connection breaks amid the answer
)

// Faults of a batch.
const (
	WrongOrder      Fault = "wrong_order"
	DuplicateAnswer Fault = "duplicate_answer" // the second is another
	MissingAnswer   Fault = "missing_answer"
	BatchRefused    Fault = "batch_refused"
)

// Faults of one call.
const (
	RateLimited   Fault = "rate_limited"
	Stale         Fault = "stale_head"
	Forked        Fault = "forked_sibling"
	InternalError Fault = "internal_error"
	NullBlock     Fault = "null_block"
	WrongNumber   Fault = "wrong_number" // another block than was asked for
	RangeRefused  Fault = "range_refused"
)

// Faults of a list of logs.
const (
	MissingLogs    Fault = "missing_logs"   // those of one contract in one block
	TruncatedLogs  Fault = "truncated_logs" // those after some block
	DuplicateLogs  Fault = "duplicate_logs"
	ShuffledLogs   Fault = "shuffled_logs"
	RemovedLogs    Fault = "removed_logs"
	WrongBlockHash Fault = "wrong_block_hash"
	OutOfRange     Fault = "out_of_range"
)

var (
	ofTransport = []Fault{Timeout, Reset, Reset, TooManyRequests, TooManyRequests, ServerError, Garbage, CutOff}
	ofBatch     = []Fault{WrongOrder, WrongOrder, DuplicateAnswer, MissingAnswer}
	ofCall      = []Fault{RateLimited, InternalError}
	ofBlock     = []Fault{RateLimited, InternalError, NullBlock, WrongNumber}
	ofLogs      = []Fault{
		RateLimited, InternalError, MissingLogs, MissingLogs, TruncatedLogs, TruncatedLogs, DuplicateLogs, ShuffledLogs, RemovedLogs,
		WrongBlockHash, OutOfRange,
	}
)

// All lists every fault that a storm, a lag, a fork or a limit can cause.
func All() []Fault {
	return []Fault{
		Timeout, Reset, TooManyRequests, ServerError, Garbage, CutOff, WrongOrder, DuplicateAnswer, MissingAnswer, BatchRefused,
		RateLimited, Stale, Forked, InternalError, NullBlock, WrongNumber, RangeRefused, MissingLogs, TruncatedLogs, DuplicateLogs,
		ShuffledLogs, RemovedLogs, WrongBlockHash, OutOfRange,
	}
}

// refusals are what providers say of a range that is too large; %[1]d is the most blocks, %[2]x and %[3]x a range that works.
var refusals = []failure{
	{Code: -32005, Message: "query returned more than 10000 results"},
	{Code: -32602, Message: "Log response size exceeded. You can make eth_getLogs requests with up to a %[1]d block range. " +
		"Based on your parameters, this block range should work: [0x%[2]x, 0x%[3]x]"},
	{Code: -32000, Message: "exceed maximum block range: %[1]d"},
	{Code: -32600, Message: "eth_getLogs is limited to a %[1]d range"},
	{Code: -32012, Message: "block range too large"},
	{Code: -32614, Message: "eth_getLogs is limited to a 10,000 range"}, // and it means fewer
}
