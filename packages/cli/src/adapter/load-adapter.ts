import type { AdapterDefinition } from '@truckroll/gateway'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { loadModule } from '../modules/load-module.ts'
import { toLoadFailure } from '../modules/to-load-failure.ts'
import { findFault } from './find-fault.ts'
import { bridgeName, bridgePackage, resolveAdapter } from './resolve-adapter.ts'

export interface LoadedAdapter {
  readonly definition: AdapterDefinition
  /** The file it was loaded from, to be watched; undefined for the bridge, which is part of the command. */
  readonly path: string | undefined
}

export interface LoadOptions {
  readonly isFresh?: boolean
  /** Where the user gave the name, for messages; absent: in the environment. */
  readonly writtenAs?: string | undefined
}

/**
 * Loads an adapter by package name or path.
 * @throws CliError `TR_CLI_ADAPTER`, exit code 2, naming file and line.
 */
export async function loadAdapter(
  name: string,
  baseFolder: string,
  options: LoadOptions = {},
): Promise<LoadedAdapter> {
  if (name === bridgeName || name === bridgePackage) {
    const { default: definition } = await import('@truckroll/adapter-http-bridge')
    return { definition, path: undefined }
  }
  const path = await resolveAdapter(name, baseFolder)
  if (path === undefined) {
    const { writtenAs = 'TRUCKROLL_ADAPTER' } = options
    throw toAdapterError(
      `${writtenAs}: expected the name of an installed package or the path of a file (from ${baseFolder}), ` +
        `got ${JSON.stringify(name)}, which is neither; install it, or correct ${writtenAs}`,
    )
  }
  const exported = await load(path, options)
  const fault = findFault(exported, path)
  if (fault !== undefined) throw toAdapterError(`${fault.place}: ${fault.message}`)
  // findFault has checked every part that the gateway uses before it makes an adapter.
  return { definition: exported as AdapterDefinition, path }
}

async function load(path: string, options: { readonly isFresh?: boolean }): Promise<unknown> {
  try {
    return (await loadModule(path, options)).default
  } catch (error) {
    const failure = toLoadFailure(error, path)
    throw toAdapterError(`${failure.place}: the adapter does not load: ${failure.message}`, error)
  }
}

function toAdapterError(message: string, cause?: unknown): CliError {
  return new CliError('TR_CLI_ADAPTER', message, {
    exitCode: exitCodes.settings,
    ...(cause === undefined ? {} : { cause }),
  })
}
