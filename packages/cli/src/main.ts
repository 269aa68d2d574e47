import { TruckrollError } from '@truckroll/protocol'
import { CommanderError } from 'commander'
import type { CliContext } from './context.ts'
import { createContext } from './create-context.ts'
import { createProgram } from './create-program.ts'
import { CliError } from './errors.ts'
import { exitCodes } from './exit-codes.ts'
import { shareGateway } from './modules/share-gateway.ts'
import { tellError } from './output/tell-error.ts'

const remoteCodes: ReadonlySet<string> = new Set(['TR_CLI_UNREACHABLE', 'TR_CLI_REFUSED'])
const remoteNames: ReadonlySet<string> = new Set(['TRUCKROLL_URL', 'TRUCKROLL_API_TOKEN'])

/**
 * Runs one command line and resolves with the exit code: 0 done, 1 not done, 2 not usable as typed or set, 70 blocked, 130 interrupted.
 * @param argv what stands behind `truckroll`
 */
export async function main(argv: readonly string[], context: CliContext = createContext()): Promise<number> {
  shareGateway()
  let exitCode: number = exitCodes.ok
  const program = createProgram(context, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    // commander has printed it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.settings
    tellError(context.output, error)
    await tellMisspelt(context, error)
    if (error instanceof CliError) return error.exitCode
    // A target that is not empty is refused (exit 1); it is not unusable (exit 2).
    const unusable = /^TR_(?:STORE_(?!NOT_EMPTY)|SETTING_|ADAPTER_|SECRET_)/
    const isUnusable = TruckrollError.is(error) && unusable.test(error.code)
    return isUnusable ? exitCodes.settings : exitCodes.failed
  }
}

/** If a command found no gateway, the name of the variable may be misspelt. */
async function tellMisspelt({ env, output }: CliContext, error: unknown): Promise<void> {
  if (!(error instanceof CliError) || !remoteCodes.has(error.code)) return
  const { findUnknownVariables, toUnknownWarning } = await import('./settings/find-unknown-variables.ts')
  for (const unknown of findUnknownVariables(env)) {
    if (remoteNames.has(unknown.nearest ?? '')) output.tell(`  ${toUnknownWarning(unknown)}`)
  }
}
