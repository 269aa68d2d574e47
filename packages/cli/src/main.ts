import { CommanderError } from 'commander'
import type { CliContext } from './context.ts'
import { createContext } from './create-context.ts'
import { createProgram } from './create-program.ts'
import { CliError } from './errors.ts'
import { exitCodes } from './exit-codes.ts'
import { shareGateway } from './modules/share-gateway.ts'
import { tellError } from './output/tell-error.ts'

/**
 * Runs one command line and resolves with the exit code: 0, 1 failed, 2 a setting, 130 interrupted.
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
    // commander has told it already.
    if (error instanceof CommanderError) return error.exitCode
    tellError(context.output, error)
    return error instanceof CliError ? error.exitCode : exitCodes.failed
  }
}
