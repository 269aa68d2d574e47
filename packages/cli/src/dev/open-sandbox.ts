import { TruckrollError } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { createSandbox, tellPortHolder, type Sandbox } from '@truckroll/sandbox'

const usualPort = 4100

export interface OpenSandboxOptions {
  readonly port: number | undefined
  /** A file, or `:memory:`. */
  readonly data: string
  /** Where the ids of a new world begin. */
  readonly skippedIds: number
  /** Called if the usual port is taken. */
  readonly tell: (text: string) => void
}

/** A sandbox that listens: on the given port, else on the usual one, else on any that is free. */
export async function openSandbox({ port: givenPort, tell, ...world }: OpenSandboxOptions): Promise<Sandbox> {
  const sandbox = await createSandbox({ ...world, port: givenPort ?? usualPort })
  try {
    await sandbox.listen()
    return sandbox
  } catch (error) {
    await sandbox.close()
    const isTaken = TruckrollError.is(error) && error.code === 'TR_SANDBOX_LISTEN'
    if (isTaken && givenPort !== undefined) {
      const message = error instanceof Error ? error.message : String(error)
      throw new CliError('TR_CLI_SETTINGS', `--sandbox-port: ${message}`, {
        cause: error,
        exitCode: exitCodes.settings,
      })
    }
    if (!isTaken) throw error
  }
  tell(`Port ${usualPort} is in use${tellPortHolder(usualPort)}: the sandbox takes another one.`)
  const anywhere = await createSandbox({ ...world, port: 0 })
  await anywhere.listen()
  return anywhere
}
