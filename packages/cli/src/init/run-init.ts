import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { askWishes, ProjectError, writeProject, type ProjectWishes } from 'create-truckroll-adapter'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { isFromSources, ownManifest } from '../modules/own-file.ts'

/** Writes a new adapter, as `npm create truckroll-adapter` does; asks on a terminal for what is not given. */
export async function runInit(
  { cwd, host, output, terminal }: CliContext,
  folder: string | undefined,
  given: Omit<ProjectWishes, 'folder'>,
): Promise<void> {
  try {
    const wishes = folder === undefined ? await askWishes(given, terminal) : { ...given, folder }
    // Ctrl-C takes effect before or after the writing, never in the middle.
    const unheard = host.onSignal(() => {})
    try {
      output.write(writeProject(wishes, { cwd, template: templateFolder() }))
    } finally {
      unheard()
    }
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error
    const code = error.exitCode === 2 ? 'TR_CLI_ARGUMENT' : 'TR_CLI_FILE'
    throw new CliError(code, error.message, { exitCode: error.exitCode })
  }
}

/** The bundle has a copy beside it; the sources use the built neighbour package. */
function templateFolder(): string {
  const manifest = isFromSources
    ? fileURLToPath(import.meta.resolve('create-truckroll-adapter/package.json'))
    : ownManifest()
  return join(dirname(manifest), 'dist', 'template')
}
