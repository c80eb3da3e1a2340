// The chain of the node matrix: the accounts and the chain id of internal/chain/devchain, and blocks at an interval.
module.exports = {
  solidity: '0.8.28',
  networks: {
    hardhat: {
      chainId: 1337,
      hardfork: 'prague',
      blockGasLimit: 1_000_000_000,
      allowBlocksWithSameTimestamp: true,
      accounts: {
        mnemonic: 'test test test test test test test test test test test junk',
        count: 30,
        accountsBalance: '1000000000000000000000000',
      },
      mining: { auto: false, interval: Number(process.env.BLOCK_MS), mempool: { order: 'fifo' } },
    },
  },
}
