import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CliError } from '../errors.ts'

const folderName = '.truckroll'

const stateSchema = z.object({
  /** What a service verifies deliveries with. */
  bridgeSecret: z.string().min(1),
  /** Encrypts the logins in a store that is kept. */
  encryptionKey: z.string().min(1),
  /** How often a sandbox without a data file was started here. */
  runs: z.number().int().min(0),
})

/** What `dev` keeps from one start to the next. */
export type DevState = Readonly<z.infer<typeof stateSchema>>

/**
 * Reads `.truckroll/dev.json` of a folder; missing values are generated and kept. Only the user may read the file.
 * @throws CliError `TR_CLI_FILE` if it cannot be read or written.
 */
export function openDevState(cwd: string): DevState {
  const made: DevState = {
    bridgeSecret: `whsec_${randomBytes(24).toString('base64')}`,
    encryptionKey: `dev:${randomBytes(32).toString('base64')}`,
    runs: 0,
  }
  const path = pathOf(cwd)
  if (!existsSync(path)) return write(cwd, made)
  const kept = stateSchema.partial().safeParse(readJson(path))
  if (!kept.success)
    throw new CliError('TR_CLI_FILE', `expected what dev wrote in ${path}; remove it to start afresh`)
  const { bridgeSecret, encryptionKey, runs } = kept.data
  return write(cwd, {
    bridgeSecret: bridgeSecret ?? made.bridgeSecret,
    encryptionKey: encryptionKey ?? made.encryptionKey,
    runs: runs ?? made.runs,
  })
}

/** Counts a start; the next start reads the count. */
export function countRun(cwd: string, state: DevState): void {
  write(cwd, { ...state, runs: state.runs + 1 })
}

/** In the folder of `dev.json` if the store is not a file. */
export function devFile(cwd: string, name: string): string {
  return join(cwd, folderName, name)
}

function pathOf(cwd: string): string {
  return devFile(cwd, 'dev.json')
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function write(cwd: string, state: DevState): DevState {
  const path = pathOf(cwd)
  try {
    mkdirSync(join(cwd, folderName), { recursive: true })
    const ignore = devFile(cwd, '.gitignore')
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
    writeFileSync(path, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 })
    // A file that already existed keeps its mode.
    chmodSync(path, 0o600)
    return state
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CliError('TR_CLI_FILE', `expected to keep the secrets of dev in ${path}: ${why}`, { cause })
  }
}
