import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findConformanceFault, type Conformance } from '@truckroll/testing'
import { resolveAdapter } from '../adapter/resolve-adapter.ts'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { loadModule } from '../modules/load-module.ts'
import { toLoadFailure } from '../modules/to-load-failure.ts'

const fileNames = ['conformance.ts', 'conformance.js', 'conformance.mts', 'conformance.mjs']

/**
 * Loads how an adapter is examined: from a file, a folder with a `conformance.ts`, or a package that exports one.
 * @throws CliError `TR_CLI_ADAPTER`, exit code 2.
 */
export async function loadConformance(name: string, cwd: string): Promise<Conformance> {
  const path = await findFile(name, cwd)
  if (path === undefined) {
    throw toError(
      `expected the folder or package of an adapter with a conformance.ts, got ${JSON.stringify(name)} (from ${cwd}), ` +
        'which has none; npm create truckroll-adapter shows what one looks like',
    )
  }
  const exported = await load(path)
  const fault = findConformanceFault(exported)
  if (fault !== undefined) throw toError(`${path}: ${fault}`)
  // findConformanceFault has looked at each part.
  return exported as Conformance
}

async function findFile(name: string, cwd: string): Promise<string | undefined> {
  const path = resolve(cwd, name)
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() === true) return path
  if (found?.isDirectory() === true)
    return fileNames.map((file) => join(path, file)).find((file) => existsSync(file))
  return resolveAdapter(`${name}/conformance`, cwd)
}

async function load(path: string): Promise<unknown> {
  try {
    return (await loadModule(path)).default
  } catch (error) {
    const failure = toLoadFailure(error, path)
    throw toError(`${failure.place}: it does not load: ${failure.message}`, error)
  }
}

function toError(message: string, cause?: unknown): CliError {
  const options = { exitCode: exitCodes.settings, ...(cause === undefined ? {} : { cause }) }
  return new CliError('TR_CLI_ADAPTER', message, options)
}
