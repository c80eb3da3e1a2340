package faultynode

// Fault is one way in which a node fails.
type Fault string

const none Fault = ""

// Faults of the transport, without any answer.
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
	DuplicateAnswer Fault = "duplicate_answer" // the second answer differs
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
	WrongNumber   Fault = "wrong_number" // another block than requested
	RangeRefused  Fault = "range_refused"
)

// Faults of a list of logs.
const (
	MissingLogs    Fault = "missing_logs"   // the logs of one contract in one block are missing
	TruncatedLogs  Fault = "truncated_logs" // the logs after some block are missing
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

// refusals are the providers' errors for a range that is too large. %[1]d is the most blocks, %[2]x to %[3]x is a range that
// works.
var refusals = []failure{
	{Code: -32005, Message: "query returned more than 10000 results"},
	{Code: -32602, Message: "Log response size exceeded. You can make eth_getLogs requests with up to a %[1]d block range. " +
		"Based on your parameters, this block range should work: [0x%[2]x, 0x%[3]x]"},
	{Code: -32000, Message: "exceed maximum block range: %[1]d"},
	{Code: -32600, Message: "eth_getLogs is limited to a %[1]d range"},
	{Code: -32012, Message: "block range too large"},
	{Code: -32614, Message: "eth_getLogs is limited to a 10,000 range"}, // but it means fewer
}
