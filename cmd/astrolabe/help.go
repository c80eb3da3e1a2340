package main

import (
	"maps"

	"github.com/alecthomas/kong"
)

// description is the first paragraph of `astrolabe --help`.
const description = `Self-hosted marketplace for on-chain indices.

Start with "astrolabe demo": it needs no node and no database. "astrolabe <command> --help" explains a command with examples.`

// helpTexts returns the variables that the struct tags of the flags use: help texts that are too long for a line of code.
func helpTexts() kong.Vars {
	texts := kong.Vars{"data_dir": defaultDataDir()}
	for _, section := range []kong.Vars{
		connectionHelp, demoHelp, serveHelp, indexerHelp, apiHelp, rebalancerHelp, deployHelp, checkHelp, keysHelp, backtestHelp,
	} {
		maps.Copy(texts, section)
	}
	return texts
}

// Help texts of the flags, by subject.
var (
	connectionHelp = kong.Vars{
		"help_rpc":      "URL of a node (http, https, ws or wss). Repeat the flag for more nodes, the preferred one first.",
		"help_keystore": "Encrypted keystore file of the account that signs and pays the gas.",
		"help_database_url": "PostgreSQL database, as postgres://user@host:port/database. " +
			"Prefer the environment: the URL may contain a password.",
	}

	demoHelp = kong.Vars{
		"help_demo_for":        "How long the market runs after the set-up. 0 runs until Ctrl-C.",
		"help_demo_blocks":     "Stop after this many blocks, or after --for, whichever comes first. 0 sets no limit.",
		"help_demo_days":       "Days of history to simulate before the market runs block by block. 0 to 365.",
		"help_demo_http":       "Address of the API and the web app. Without a host: 127.0.0.1. Port 0 takes a free port.",
		"help_demo_rpc_port":   "Port of the chain's JSON-RPC (HTTP and WebSocket) on 127.0.0.1. 0 takes a free port.",
		"help_demo_adversary":  "Let strangers act against the marketplace: order spam, vaults of dust, sandwiches, stalled price feeds.",
		"help_demo_rebalance":  "Run without the rebalancer, to see how far the indices drift.",
		"help_demo_database":   "Use this PostgreSQL server instead of the embedded one. Its user must be allowed to create databases.",
		"help_demo_public_url": "Additional URL at which browsers reach the web app, for example through a proxy. Can be repeated.",
		"help_demo_public_rpc": "URL at which browsers reach the node, for example through a proxy. Default: the node's own address.",
		"help_demo_controls": "Serve demo_movePrices, demo_replaceBlocks and demo_stopBackend on the node. " +
			"For tests: anyone who reaches the node can call them.",
		"help_demo_report":     "Also write the final report as JSON to this file.",
		"help_demo_data_dir":   "Directory of the embedded PostgreSQL and of the log.",
		"help_demo_block_time": "Real time between blocks, 50ms to 1m. 0 takes 500 ms, or 1 s with --speed 1.",
		"help_demo_speed":      "Chain seconds in a real second, 1 to 7200. 60 shows an hour in a minute, 1 is real time.",
		"help_demo_seed":       "Seed of the prices and of what creators and investors do. Equal seeds give equal markets.",
		"help_demo_fresh":      "Delete the embedded PostgreSQL's data first.",
	}

	serveHelp = kong.Vars{
		"help_serve_http": "Public address of the API and the web app. Without a host: 127.0.0.1.",
		"help_ops_listen": "Address of /readyz, /metrics and /healthz for operators. " +
			"Without a host: 127.0.0.1. Port 0 takes a free port.",
		"help_serve_roles": "Roles of this process: indexer, api, rebalancer. " +
			"If several processes index or rebalance a chain, one is active. Several APIs share the load.",
		"help_serve_public_rpc": "URL of a node that the web app offers to visitors. Can be repeated. " +
			"Default: none, so they use their wallet's node.",
		"help_serve_chain_name": "Name of the chain in the web app and in wallets. Default: \"chain\" and the chain ID.",
		"help_serve_explorer":   "Base URL of a block explorer for the links in the web app.",
		"help_serve_lease_ttl": "How long an indexer or rebalancer that stops responding keeps its lease. " +
			"A standby takes over after that.",
		"help_serve_max_lag": "Maximum lag of the index behind the node, in blocks. Above it, /readyz answers 503.",
	}

	indexerHelp = kong.Vars{
		"help_nav_interval": "Time between valuations of all vaults, at least 1s. 0 values a vault only when it changes. " +
			"It is rounded down to a power of two of blocks. A vault that changes is also valued in the block of the change.",
		"help_keep_nav": "How long valuations are kept, at least 48h. 0 keeps them for ever. " +
			"Valuations at a change of the vault, hourly and daily candles and the ledger are always kept.",
		"help_keep_feed": "How long feed events are kept, at least 1h. " +
			"A stream that reconnects within this time resumes where it stopped.",
	}

	apiHelp = kong.Vars{
		"help_public_url": "URL at which people reach the API, for example https://index.example. Users sign in to its domain. " +
			"Can be repeated. Default: the --http address.",
		"help_cors_origin":   "Origin whose web pages may read the API. They can use API keys but not sessions. Can be repeated.",
		"help_trusted_proxy": "Network of proxies whose X-Forwarded-For header is trusted, for example 10.0.0.0/8. Can be repeated.",
		"help_limit": "Rate limit of a tier in units per window, for example anonymous=600/1m. Can be repeated. " +
			"The tiers anonymous, session, standard and pro have defaults.",
		"help_max_requests":     "Maximum number of requests in flight.",
		"help_max_each":         "Maximum number of requests in flight for one caller.",
		"help_max_streams":      "Maximum number of open streams and WebSockets. They do not count as requests.",
		"help_max_streams_each": "Maximum number of open streams and WebSockets for one caller.",
		"help_max_body":         "Maximum size of a request body in bytes.",
		"help_request_timeout":  "Maximum time to answer a request, at least 1s.",
		"help_key_environment":  "Environment of the API keys that are created and accepted: live or test.",
	}

	rebalancerHelp = kong.Vars{
		"help_keeper_keystore": "Encrypted keystore file of a keeper. Can be repeated.",
		"help_keeper_password": "File that contains the password of the keystores. " +
			"Give it once for all keystores or once for each, in the same order.",
		"help_keeper_signer": "External signer of a keeper: its kind (clef or web3signer), its account and its http(s) URL. " +
			"Can be repeated.",
		"help_upkeep_signer": "Account of the keeper that signs calls anyone may make, such as those for exit orders. " +
			"Default: each vault's keeper.",
		"help_max_fee":     "Maximum fee offered for one unit of gas, in gwei. Above it, transactions wait.",
		"help_max_gas_usd": "Maximum gas cost of one plan in USD. More expensive plans are not sent.",
		"help_min_balance": "Minimum balance of a keeper in ether. Below it, nothing new is sent.",
		"help_relay": "URL of a private relay. Trades are sent to it instead of the nodes. Can be repeated: the next one is used if " +
			"one fails.",
		"help_public_mempool": "Trade without a relay on a network whose mempool is public, such as Ethereum.",
		"help_catch_up":       "What to do about scheduled runs that were missed: latest makes up for the last one, skip for none.",
		"help_jitter":         "Maximum random delay added to each scheduled run.",
		"help_everyone":       "Also work for the vaults of other keepers, if it pays: open auctions, bid and execute exit orders.",
		"help_risk_aversion":  "Weight of a year of tracking variance against trading cost. Higher values trade more.",
		"help_max_tracking": "Rebalance when the estimated yearly tracking error exceeds this many basis points, even if every " +
			"weight is inside its band. 0 disables.",
		"help_peak_step": "Raise the peak of a trailing exit order when the level is this many basis points above it (1 to " +
			"10000). -1 disables. Own vaults only.",
		"help_min_profit": "Minimum profit in USD, after gas, of an action for the vault of another keeper.",
		"help_finality": "When a trade is settled and its vault can be planned for again: at the finalized block, at the " +
			"safe block, or below N blocks. The finalized block takes 13 minutes on Ethereum and longer on most rollups. No reorg " +
			"undoes it. The safe block takes about half as long, N as long as N blocks. " +
			"A deeper reorg costs plans made in vain, but no trade is lost or made twice. If the node has no such tag, or " +
			"its block is more than an hour behind, 100 blocks count.",
		"help_schedule": "When every vault is checked: a cron expression in UTC, or for example \"@every 10m\".",
		"help_drift":    "Drift in basis points from which a vault is rebalanced at any block, between scheduled runs.",
		"help_slippage": "Most by which a trade may return less than its quote, in basis points. The tolerance of each trade is derived " +
			"from pool fees, volatility and depth.",
		"help_min_trade": "Minimum size of a trade in USD.",
		"help_plan_ttl":  "Maximum time from a plan to the block of its trade, in chain time. Later, the plan expires.",
		"help_vault_cron": "When the vault is checked: a cron expression in UTC, or for example \"@every 10m\". " +
			"Empty disables scheduled runs.",
		"help_stop_reason":       "Reason for the stop. \"keeper status\" shows it.",
		"help_enable_rpc":        "URL of a node, to read the signer's nonce. Repeat the flag for more nodes, the preferred one first.",
		"help_status_since":      "Period of the report card, until now.",
		"help_status_limit":      "Maximum number of rows of each list.",
		"help_schedule_default":  "Delete the vault's own schedule, so that it follows the schedule of serve.",
		"help_schedule_chain_id": "Chain ID of the vault.",
	}

	deployHelp = kong.Vars{
		"help_assets": "JSON file with the assets that indices may hold. The description above explains the format.",
		"help_out":    "File to write the contract addresses to. It must not exist.",
		"help_usdc":   "Address of the stablecoin that trades are routed through.",
		"help_owner":  "Owner of the asset registry and the factory. It must accept the ownership. Default: the deployer.",
		"help_turnover": "Maximum turnover of an index in 24 hours, in basis points of its NAV. " +
			"10000 means that it may sell its whole value once a day.",
		"help_auction_band":     "Drift in basis points from which anyone may open an auction.",
		"help_auction_idle":     "How long the keeper must have been inactive before anyone may open an auction.",
		"help_cool_off":         "Minimum time between two rebalances of an index by its keeper.",
		"help_min_target_delay": "Minimum time between the proposal of target weights and their execution.",
		"help_target_window":    "How long proposed target weights can be executed after their delay.",
		"help_listing_delay": "Time between the proposal of an asset or adapter and its execution by \"astrolabe activate\". " +
			"Use 0 only if nobody else's money is at stake.",
		"help_sequencer":    "Address of the Chainlink uptime feed of an L2's sequencer. The registry can also add it later.",
		"help_grace_period": "How long the sequencer must have been up before prices count, from 1h to 24h. Not used without a sequencer.",
		"help_max_slippage": "Maximum loss of one trade, in basis points of its oracle value.",
		"help_max_trade":    "Maximum size of the sales of one token in an hour, in basis points of the index's NAV.",
		"help_daily_loss":   "Maximum loss of an index by trades in 24 hours, in basis points of its NAV.",
	}

	checkHelp = kong.Vars{
		"help_from_block":  "First block that can contain a launch. A later block saves reading the blocks before it.",
		"help_audit_block": "Block to audit at. Default: the last block of the database or the API, or the chain's head.",
		"help_verify_from": "First block to compare. Default: the first block that can contain an event.",
		"help_verify_to":   "Last block to compare. Default: the last indexed block. Only then are supplies and balances compared too.",
		"help_verify_step": "Maximum number of blocks in one request.",
		"help_chain":       "Chain ID. Required if the database contains several chains.",
		"help_wait":        "If another process is indexing the chain, wait until it stops.",
	}

	keysHelp = kong.Vars{
		"help_key_id": "ID of the key: \"key_\" and 16 letters or digits.",
		"help_key_scope": "Permission of the key beyond public reads: account:read, account:write, keys:read or keys:write. " +
			"Can be repeated.",
		"help_key_network":     "Network from which the key may be used. Can be repeated. Default: anywhere.",
		"help_keys_create_env": "Environment of the key: live or test. It must match serve --key-environment. A demo uses test.",
		"help_key_grace":       "How long the old secret is still accepted, at most 720h. 0s revokes every older version immediately.",
		"help_key_version":     "Revoke only this replaced version, before its grace period ends. Default: the whole key.",
		"help_key_expires":     "Lifetime of the key, for example 2160h. 0 creates a key that does not expire.",
	}

	backtestHelp = kong.Vars{
		"help_prices":  "CSV file of closing prices: time,SYMBOL,SYMBOL,… Use - for standard input.",
		"help_weights": "Target weights in basis points, in the order of the symbols. Default: equal weights.",
		"help_histories": "Replay this many seeded random histories instead of a file. " +
			"Print the policy against each rule at equal tracking error, as Markdown.",
		"help_gamma": "Risk aversion of the planner's policy. Default: the policy's own.",
		"help_depth": "Value in USD of each asset's pools, both sides together.",
	}
)
