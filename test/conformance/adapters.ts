import { findConformanceFault, type Conformance } from '@truckroll/testing'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { workspaceFolders } from '../../scripts/workspace-folders.js'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { UsageError } from '../support/command-line.ts'

export interface AdapterFolder {
  /** Such as `acme`. */
  readonly name: string
  /** From the root of the repository. */
  readonly folder: string
}

/** Every adapter of this repository that says how it is examined. */
export function findAdapters(): readonly AdapterFolder[] {
  return workspaceFolders(workspaceRoot)
    .filter((folder) => existsSync(join(workspaceRoot, folder, 'conformance.ts')))
    .map((folder) => ({ name: basename(folder).replace(/-adapter$/, ''), folder }))
}

export async function loadConformance(folder: string): Promise<Conformance> {
  const { href } = pathToFileURL(join(workspaceRoot, folder, 'conformance.ts'))
  const { default: conformance }: { readonly default: Conformance } = await import(href)
  const fault = findConformanceFault(conformance)
  if (fault !== undefined) throw new UsageError(`${folder}/conformance.ts: ${fault}`)
  return conformance
}
