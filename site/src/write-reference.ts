import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Reference } from './reference/reference.ts'
import { toCommandsPage } from './reference/to-commands-page.ts'
import { toRestPage } from './reference/to-rest-page.ts'
import { toSettingsPage } from './reference/to-settings-page.ts'
import { writeTypes } from './reference/write-types.ts'
import { runNode } from './run-node.ts'

/** Writes the pages that come out of the sources into `site/generated`; resolves with the OpenAPI document. */
export async function writeReference(root: string): Promise<Reference['openApi']> {
  const folder = join(root, 'site', 'generated')
  await mkdir(folder, { recursive: true })
  const print = ['--conditions=truckroll-source', join(root, 'packages/cli/scripts/print-reference.ts')]
  const [printed] = await Promise.all([runNode(root, print), writeTypes(root, folder)])
  // Printed by our own script, in the form of its type.
  const reference = JSON.parse(printed) as Reference
  await Promise.all([
    writeFile(join(folder, 'settings.md'), toSettingsPage(reference)),
    writeFile(join(folder, 'commands.md'), toCommandsPage(reference)),
    writeFile(join(folder, 'rest-api.md'), toRestPage(reference.openApi)),
  ])
  return reference.openApi
}
