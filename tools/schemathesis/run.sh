#!/usr/bin/env bash
# run.sh PROGRAM SCHEMATHESIS: starts a demo of PROGRAM, and fuzzes its API by its OpenAPI document.
set -euo pipefail
program=$(realpath "$1") schemathesis=$(realpath "$2") here=$(realpath "$(dirname "$0")")
seconds=${ASTROLABE_FUZZ_SECONDS:-150} seed=${ASTROLABE_FUZZ_SEED:-1} cases=${ASTROLABE_FUZZ_CASES:-20}
dir=$(mktemp -d)
chmod 755 "$dir" # the database's user must pass through
demo=
trap '[ -z "$demo" ] || { kill "$demo" && wait "$demo"; } 2> /dev/null || true; rm -rf "$dir"' EXIT
# Two days of past are enough of a history; nobody needs to trade meanwhile.
"$program" demo --http 127.0.0.1:0 --rpc-port 0 --data-dir "$dir" --days 2 --block-time 2s --fresh --no-rebalance > "$dir/out" 2>&1 &
demo=$!
for _ in $(seq 600); do
  grep -q '^  Check it' "$dir/out" && break
  kill -0 "$demo" 2> /dev/null || { cat "$dir/out"; exit 1; }
  sleep 1
done
url=$(sed -n 's|^  Docs  *\(http://[^/]*\)/docs.*|\1|p' "$dir/out")
metrics=$(sed -n 's|^  Metrics  *\(http.*\)$|\1|p' "$dir/out")
database=$(sed -n "s|.*--database-url '\([^']*\)'.*|\1|p" "$dir/out")
owner=$(sed -n 's|.*--owner \(0x[0-9a-fA-F]*\).*|\1|p' "$dir/out")
key=$(DATABASE_URL=$database "$program" keys create --environment test --name fuzz --tier pro --owner "$owner" \
  --scope account:read,account:write,keys:read,keys:write | grep -o 'astro_test_.*')
known=$(curl -sf "$url/v1/indices?limit=2" | python3 -c 'import json, sys; print(*(i["address"] for i in json.load(sys.stdin)["indices"]))')
tokens=$(curl -sf "$url/v1/assets" | python3 -c 'import json, sys; print(*(a["token"] for a in sorted(json.load(sys.stdin)["assets"], key=lambda a: a["symbol"]) if a["symbol"] in ("USDC", "WETH")))')

mnemonic=$(sed -n 's|^  Mnemonic  *\(.*\)$|\1|p' "$dir/out")
unused=$(sed -n 's|^ *Accounts \([0-9]*\) to .*|\1|p' "$dir/out")
session=$(node "$here/session.mjs" "$url" "$mnemonic" "$unused")

fuzz() ( # from a folder that takes what it leaves behind; the demo runs here, where the contracts' packages are
  document=$1 credential=$2; shift 2
  cd "$dir"
  "$schemathesis" --config-file "$document.toml" run "$document.json" --url "$url" -H "$credential" \
    --exclude-path /v1/stream --exclude-path /v1/ws "$@" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance \
    --phases examples,coverage,fuzzing,stateful -n "$cases" --max-time "$seconds" --seed "$seed" --workers 1 --no-shrink --continue-on-failure --request-timeout 30 --warnings off
)
: > "$dir/anything.toml"
curl -sf "$url/openapi.json" > "$dir/anything.json"
printf '[generation]\nwith-security-parameters = false\n' > "$dir/known.toml"
# shellcheck disable=SC2086 # each is a word
python3 "$here/known.py" $known $owner $tokens < "$dir/anything.json" > "$dir/known.json"
failed=0
fuzz anything "Authorization: Bearer $key" || failed=1
fuzz known "Authorization: Bearer $key" || failed=1
# The session lives to the end of its run: what ends it is left to the key, which may not.
fuzz known "Cookie: $session" --exclude-operation-id sign-out --exclude-operation-id sign-out-everywhere \
  --exclude-operation-id end-session --exclude-path /v1/session || failed=1
echo 'Answers by status as the server counted them, and operations of which none succeeded:'
curl -sf "$metrics" | python3 -c '
import collections, re, sys
every, succeeded, seen = collections.Counter(), set(), set()
for line in sys.stdin:
    m = re.match(r"astrolabe_http_request_duration_seconds_count\{method=\"(\w+)\",route=\"(/v1/[^\"]*)\",status=\"(\d+)\"\} (\d+)", line)
    if m:
        operation = m[1] + " " + m[2]
        every[m[3]] += int(m[4])
        seen.add(operation)
        if m[3] in ("200", "201", "204"):
            succeeded.add(operation)
print(f"  {sum(every.values())} requests: " + ", ".join(f"{n} x {status}" for status, n in sorted(every.items())))
print("  " + (", ".join(sorted(seen - succeeded)) or "none"))
'
exit $failed
