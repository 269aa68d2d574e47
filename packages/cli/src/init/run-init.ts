import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ProjectError, writeProject, type ProjectWishes } from 'create-truckroll-adapter'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { isFromSources, ownManifest } from '../modules/own-file.ts'

/** Writes a new adapter, as `npm create truckroll-adapter` does. */
export function runInit({ cwd, output }: CliContext, wishes: ProjectWishes): void {
  try {
    output.write(writeProject(wishes, { cwd, template: templateFolder() }))
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error
    const code = error.exitCode === 2 ? 'TR_CLI_ARGUMENT' : 'TR_CLI_FILE'
    throw new CliError(code, error.message, { exitCode: error.exitCode })
  }
}

/** The bundle has a copy beside it; the sources use what their neighbour was built into. */
function templateFolder(): string {
  const manifest = isFromSources
    ? fileURLToPath(import.meta.resolve('create-truckroll-adapter/package.json'))
    : ownManifest()
  return join(dirname(manifest), 'dist', 'template')
}
