import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CliError } from '../errors.ts'

export interface NewFile {
  readonly cwd: string
  /** As it was typed. */
  readonly file: string
  /** For messages: `the bundle`. */
  readonly what: string
  readonly text: string
}

/** For its owner alone: it may hold a customer. @throws CliError `TR_CLI_FILE` if the file exists or cannot be written. */
export async function writeNewFile({ cwd, file, what, text }: NewFile): Promise<void> {
  try {
    await writeFile(resolve(cwd, file), text, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    const why = isThere ? 'it exists already' : String(error instanceof Error ? error.message : error)
    throw new CliError('TR_CLI_FILE', `expected a new file to write ${what} to, got ${file}: ${why}`)
  }
}
