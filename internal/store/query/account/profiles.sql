-- name: ProfileOf :one
select * from profiles where account = $1;

-- name: SaveProfile :execrows
-- Saves a revision that must follow the stored one. The second of two concurrent writers updates no row.
insert into profiles as p (account, revision, content, tags, message, signature, signed_at, updated_at)
values (sqlc.arg(account), sqlc.arg(revision), sqlc.arg(content), sqlc.arg(tags)::text[], sqlc.arg(message), sqlc.arg(signature), sqlc.arg(signed_at), sqlc.arg(updated_at))
on conflict (account) do update set revision = excluded.revision, content = excluded.content, tags = excluded.tags, message = excluded.message,
  signature = excluded.signature, signed_at = excluded.signed_at, updated_at = excluded.updated_at
where p.revision = excluded.revision - 1;

-- name: NoteOf :one
select * from index_notes where chain_id = $1 and vault = $2;

-- name: SaveNote :execrows
insert into index_notes as n (chain_id, vault, author, revision, content, tags, message, signature, signed_at, updated_at)
values (sqlc.arg(chain_id), sqlc.arg(vault), sqlc.arg(author), sqlc.arg(revision), sqlc.arg(content), sqlc.arg(tags)::text[], sqlc.arg(message), sqlc.arg(signature),
  sqlc.arg(signed_at), sqlc.arg(updated_at))
on conflict (chain_id, vault) do update set author = excluded.author, revision = excluded.revision, content = excluded.content, tags = excluded.tags,
  message = excluded.message, signature = excluded.signature, signed_at = excluded.signed_at, updated_at = excluded.updated_at
where n.revision = excluded.revision - 1;

-- name: CountStatement :exec
-- Counts a saved statement, in its transaction, so that cached answers with names and tags are no longer valid.
insert into statement_editions as s (edition) values (1)
on conflict (one) do update set edition = s.edition + 1;

-- name: CreatorOf :one
select creator from vaults where chain_id = $1 and vault = $2;
