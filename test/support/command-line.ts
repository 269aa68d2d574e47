import { parseArgs, type ParseArgsConfig } from 'node:util'

/** Something is wrong with how a command was called: said without a stack, and it ends with 2. */
export class UsageError extends Error {}

/** Runs a command of this workspace to its end. */
export async function runCommand(main: () => Promise<void> | void): Promise<void> {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  }
}

/** The options a command was called with. Throws UsageError if there is one that it does not know. */
export function readOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(options: Options) {
  try {
    return parseArgs({ options }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

/** Throws UsageError if it is none, or less than `least`. */
export function readWholeNumber(option: string, text: string, least: number): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(number) && number >= least) return number
  throw new UsageError(`${option}: expected a whole number of at least ${least}, got ${text}`)
}

/** Those named by `--only`, all if there is none. Throws UsageError if there is none of a name. */
export function chooseNamed<Named extends { readonly name: string }>(
  all: readonly Named[],
  only: readonly string[] | undefined,
): readonly Named[] {
  const names = all.map(({ name }) => name)
  const unknown = only?.filter((name) => !names.includes(name)) ?? []
  if (unknown.length > 0) {
    throw new UsageError(`--only: expected ${names.join(', ')}, got ${unknown.join(', ')}`)
  }
  return only === undefined ? all : all.filter(({ name }) => only.includes(name))
}
