-- name: InsertTokens :copyfrom
insert into tokens (chain_id, token, block_number, symbol, name)
values ($1, $2, $3, $4, $5);

-- name: DeleteTokensAbove :exec
delete from tokens
where chain_id = @chain_id and block_number > @block_number;

-- name: Tokens :many
select token, symbol, name
from tokens
where chain_id = $1;
