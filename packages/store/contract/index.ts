// The contract suite: what every store must do, whatever it keeps its rows in. It runs in vitest.
export { fillStore } from './fill-store.ts'
export { messageOf, factsOf, fullJob, updateOf, connectedProvider } from './fixtures.ts'
export { stamp } from './stamp.ts'
export { type StoreParts, type StorePlace, type CreatePlace, HeldCommits } from './store-bench.ts'
export { describeRandomRuns, describeStore } from './store-contract.ts'
export type { StoreTraits } from './store-traits.ts'
export { TestClock } from './test-clock.ts'
export { describeUpgrades } from './upgrade-contract.ts'
