import { fileURLToPath } from 'node:url'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const fromSources = ['--conditions=truckroll-source', '--disable-warning=ExperimentalWarning']

/** What is started as the gateway: the arguments of Node. */
export type GatewayProgram = readonly string[]

/** `truckroll run` as it is installed; needs the build. */
export const builtProgram: GatewayProgram = [path('../../../packages/cli/bin/truckroll.js'), 'run']

/** The same command from its sources, for tests: nothing has to be built for them. */
export const sourceProgram: GatewayProgram = [
  ...fromSources,
  path('../../../packages/cli/test/support/entry.ts'),
  'run',
]

export const adapterPath = path('../adapter/adapter.js')
export const loginAdapterPath = path('../adapter/login-adapter.js')

/** A gateway embedded in a program of the tests, with what only an embedder can set. */
export function embeddedProgram(options: {
  /** Something that it loses on purpose. */
  readonly loss?: string
  /** Largest size of its store. */
  readonly maxBytes?: number
}): GatewayProgram {
  return [...fromSources, path('../embedded/gateway.ts'), JSON.stringify(options)]
}
