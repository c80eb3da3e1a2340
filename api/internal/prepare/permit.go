package prepare

import (
	"context"
	"encoding/hex"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
)

// PermitOffer is a signature that can replace an approval (EIP-2612).
type PermitOffer struct {
	Value      rest.BaseUnits `json:"value" doc:"Amount that the signature allows, in base units"`
	Deadline   int64          `json:"deadline" doc:"Last second at which it may be used, in seconds since 1970, in chain time, as the contract wants it"`
	DeadlineAt time.Time      `json:"deadline_at" doc:"The same time"`
	TypedData  TypedData      `json:"typed_data" doc:"Input for eth_signTypedData_v4"`
}

// TypedData is EIP-712's, named as wallets want it.
type TypedData struct {
	Types       map[string][]TypedField `json:"types"`
	PrimaryType string                  `json:"primaryType"`
	Domain      TypedDomain             `json:"domain"`
	Message     PermitMessage           `json:"message"`
}

// TypedField is a member of a typed struct.
type TypedField struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// TypedDomain identifies the contract and the chain that a signature is for.
type TypedDomain struct {
	Name              string       `json:"name"`
	Version           string       `json:"version,omitempty"`
	ChainID           uint64       `json:"chainId"`
	VerifyingContract rest.Address `json:"verifyingContract" doc:"The token"`
}

// PermitMessage is the signed message.
type PermitMessage struct {
	Owner    rest.Address   `json:"owner"`
	Spender  rest.Address   `json:"spender"`
	Value    rest.BaseUnits `json:"value"`
	Nonce    rest.BaseUnits `json:"nonce"`
	Deadline rest.BaseUnits `json:"deadline"`
}

// PermitInput is a signed permit: the values of an approval's offer, and the signature.
type PermitInput struct {
	Value     rest.UnitsText `json:"value" doc:"permit.value of the approval"`
	Deadline  int64          `json:"deadline" minimum:"1" doc:"permit.deadline of the approval"`
	Signature string         `json:"signature" pattern:"^0x[0-9a-fA-F]{130}$" patternDescription:"0x and 130 hexadecimal digits" doc:"r, s and v of the owner's signature over permit.typed_data"`
}

// permit is a signed permit; nil where there is none.
type permit struct {
	field           string
	value, deadline *big.Int
	signature       []byte // r, s, and v as 0 or 1
}

// maxPermitSeconds bounds deadlines. It is later than any useful one and fits every contract's clock.
const maxPermitSeconds = 1 << 40

func readPermit(f *rest.Validation, in *PermitInput) *permit {
	if in == nil {
		return nil
	}
	const field = "body.permit"
	before := len(*f)
	p := &permit{field: field, value: f.Allowance(field+".value", in.Value), deadline: big.NewInt(in.Deadline)}
	f.Between(field+".deadline", in.Deadline, 1, maxPermitSeconds, " seconds")
	raw, err := hex.DecodeString(strings.TrimPrefix(in.Signature, "0x"))
	if err != nil || len(raw) != crypto.SignatureLength {
		f.Add(field+".signature", "", "must be 0x and 130 hexadecimal digits")
		return nil
	}
	if v := raw[crypto.RecoveryIDOffset]; v == 27 || v == 28 {
		raw[crypto.RecoveryIDOffset] -= 27
	}
	v, r, s := raw[crypto.RecoveryIDOffset], new(big.Int).SetBytes(raw[:32]), new(big.Int).SetBytes(raw[32:64])
	if !crypto.ValidateSignatureValues(v, r, s, true) {
		f.Add(field+".signature", "", "is no signature of an account: v must be 27 or 28 and s in the lower half")
	}
	if len(*f) > before {
		return nil
	}
	p.signature = raw
	return p
}

// refusePermit refuses a permit if no token is taken by allowance.
func refusePermit(f *rest.Validation, in *PermitInput, beside string) {
	if in != nil {
		f.Add("body.permit", "", "must be absent from a request %s", beside)
	}
}

// call returns the permit as zapper and guard expect it.
func (p *permit) call() bindings.IZapperPermit {
	if p == nil {
		return bindings.IZapperPermit{Value: new(big.Int), Deadline: new(big.Int)} // the allowance exists already
	}
	return bindings.IZapperPermit{
		Value: p.value, Deadline: p.deadline, V: p.signature[crypto.RecoveryIDOffset] + 27,
		R: [32]byte(p.signature[:32]), S: [32]byte(p.signature[32:64]),
	}
}

// permitABI has the functions by which tokens describe their permits, beyond EIP-2612 itself.
var permitABI = func() abi.ABI {
	parsed, err := abi.JSON(strings.NewReader(`[
		{"type":"function","name":"eip712Domain","inputs":[],
			"outputs":[{"type":"bytes1"},{"type":"string"},{"type":"string"},{"type":"uint256"},{"type":"address"},
				{"type":"bytes32"},{"type":"uint256[]"}]},
		{"type":"function","name":"version","inputs":[],"outputs":[{"type":"string"}]},
		{"type":"function","name":"PERMIT_TYPEHASH","inputs":[],"outputs":[{"type":"bytes32"}]}]`))
	if err != nil {
		panic(err) // a constant
	}
	return parsed
}()

var (
	permitFields = []TypedField{
		{"owner", "address"}, {"spender", "address"}, {"value", "uint256"}, {"nonce", "uint256"}, {"deadline", "uint256"},
	}
	permitType = typeHash("Permit", permitFields)
)

func typeHash(name string, members []TypedField) common.Hash {
	parts := make([]string, len(members))
	for i, m := range members {
		parts[i] = m.Type + " " + m.Name
	}
	return crypto.Keccak256Hash([]byte(name + "(" + strings.Join(parts, ",") + ")"))
}

// fields returns the fields of the domain's type. A token may have no version.
func (d TypedDomain) fields() []TypedField {
	out := []TypedField{{"name", "string"}, {"version", "string"}, {"chainId", "uint256"}, {"verifyingContract", "address"}}
	if d.Version == "" {
		out = append(out[:1], out[2:]...)
	}
	return out
}

func (d TypedDomain) separator() common.Hash {
	members := d.fields()
	words := [][]byte{typeHash("EIP712Domain", members).Bytes(), crypto.Keccak256([]byte(d.Name))}
	if d.Version != "" {
		words = append(words, crypto.Keccak256([]byte(d.Version)))
	}
	words = append(words, word(new(big.Int).SetUint64(d.ChainID)), common.LeftPadBytes(d.VerifyingContract[:], 32))
	return crypto.Keccak256Hash(words...)
}

func word(i *big.Int) []byte { return common.BigToHash(i).Bytes() }

// permitState holds what the owner of a token must sign next.
type permitState struct {
	domain TypedDomain
	nonce  *big.Int
}

// digest returns the hash that the owner signs.
func (p permitState) digest(owner, spender common.Address, value, deadline *big.Int) []byte {
	message := crypto.Keccak256(permitType.Bytes(), common.LeftPadBytes(owner[:], 32), common.LeftPadBytes(spender[:], 32),
		word(value), word(p.nonce), word(deadline))
	return crypto.Keccak256([]byte("\x19\x01"), p.domain.separator().Bytes(), message)
}

// permits reads whether a token has EIP-2612 permits. It returns nil if not, or if the token says too little about its domain. The
// domain is accepted only if it hashes to the token's DOMAIN_SEPARATOR, because names and versions may differ from the token's
// name.
func (s *Preparer) permits(ctx context.Context, token, owner common.Address) (*permitState, error) {
	pack := func(method string) []byte { return permitABI.Methods[method].ID }
	results, err := s.CallAll(ctx, newest,
		market.Call(token, tokenABI.PackDOMAINSEPARATOR()), market.Call(token, tokenABI.PackNonces(owner)),
		market.Call(token, pack("eip712Domain")),
		market.Call(token, pack("PERMIT_TYPEHASH")), market.Call(token, tokenABI.PackName()), market.Call(token, pack("version")))
	if err != nil {
		return nil, err
	}
	read := func(i int, method string) []any {
		if results[i].Err != nil {
			return nil
		}
		out, err := permitABI.Methods[method].Outputs.Unpack(results[i].Data)
		if err != nil {
			return nil // it has another function there, or none
		}
		return out
	}
	separator, err := tokenABI.UnpackDOMAINSEPARATOR(results[0].Data)
	if err != nil || results[0].Err != nil {
		return nil, nil //nolint:nilnil,nilerr // no permits
	}
	nonce, err := tokenABI.UnpackNonces(results[1].Data)
	if err != nil || results[1].Err != nil {
		return nil, nil //nolint:nilnil,nilerr // no permits
	}
	//nolint:forcetypeassert // as the ABI has it
	if own := read(3, "PERMIT_TYPEHASH"); own != nil && common.Hash(own[0].([32]byte)) != permitType {
		return nil, nil //nolint:nilnil // permits of another kind, as DAI's
	}
	var names, versions []string
	if domain := read(2, "eip712Domain"); domain != nil {
		//nolint:forcetypeassert // as the ABI has it
		names, versions = append(names, domain[1].(string)), append(versions, domain[2].(string))
	}
	if name, err := tokenABI.UnpackName(results[4].Data); err == nil && results[4].Err == nil {
		names = append(names, name)
	}
	if version := read(5, "version"); version != nil {
		versions = append(versions, version[0].(string)) //nolint:forcetypeassert // as the ABI has it
	}
	for _, name := range names {
		for _, version := range append(versions, "1", "2", "") {
			d := TypedDomain{Name: name, Version: version, ChainID: s.Deployment.ChainID, VerifyingContract: rest.Address(token)}
			if d.separator() == separator {
				return &permitState{domain: d, nonce: nonce}, nil
			}
		}
	}
	return nil, nil //nolint:nilnil // a domain with a salt, or of a chain before a fork
}

// offer returns the permit that an owner may sign instead of sending an approval.
func (p permitState) offer(owner, spender common.Address, value *big.Int, deadline time.Time) PermitOffer {
	ends := rest.BaseUnits(strconv.FormatInt(deadline.Unix(), 10))
	return PermitOffer{
		Value: rest.Units(value), Deadline: deadline.Unix(), DeadlineAt: deadline.UTC().Truncate(time.Second),
		TypedData: TypedData{
			Types:       map[string][]TypedField{"EIP712Domain": p.domain.fields(), "Permit": permitFields},
			PrimaryType: "Permit", Domain: p.domain,
			Message: PermitMessage{
				Owner: rest.Address(owner), Spender: rest.Address(spender), Value: rest.Units(value), Nonce: rest.Units(p.nonce),
				Deadline: ends,
			},
		},
	}
}

// check returns what is wrong with a signed permit for a spend.
func (p *permit) check(t *permitState, owner common.Address, sp spend) error {
	var f rest.Validation
	if t == nil {
		f.Add(p.field, "", "%s has no permits of EIP-2612: send the approval", sp.token.Hex())
		return f.Err()
	}
	if p.value.Cmp(sp.amount) < 0 {
		f.Add(p.field+".value", sp.amount.String(), "allows %s, %s are needed", p.value, sp.amount)
	}
	key, err := crypto.SigToPub(t.digest(owner, sp.spender, p.value, p.deadline), p.signature)
	if err != nil || crypto.PubkeyToAddress(*key) != owner {
		f.Add(p.field+".signature", "",
			"is not %s's over this value, this deadline and the nonce %s: ask for the approval again and sign that", owner.Hex(), t.nonce)
	}
	return f.Err()
}
