export { Cluster } from './cluster.ts'
export type { ClusterOptions } from './cluster.ts'
export { whyNoServer } from './why-no-server.ts'
