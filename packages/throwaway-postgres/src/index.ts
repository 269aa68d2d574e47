export { Cluster } from './cluster.ts'
export { findServerBinaries } from './find-server-binaries.ts'
export type { ClusterOptions } from './cluster.ts'
export { whyNoServer } from './why-no-server.ts'
