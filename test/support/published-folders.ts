import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { workspaceFolders } from '../../scripts/workspace-folders.js'
import { workspaceRoot } from '../../scripts/workspace-root.js'

const manifestSchema = z.object({ name: z.string(), private: z.boolean().optional() })

/** The folders of the packages that are published. */
export async function publishedFolders(): Promise<{ folder: string; name: string }[]> {
  const all = await Promise.all(
    workspaceFolders(workspaceRoot).map(async (folder) => {
      const text = await readFile(join(workspaceRoot, folder, 'package.json'), 'utf8')
      return { folder, ...manifestSchema.parse(JSON.parse(text)) }
    }),
  )
  return all.filter((manifest) => manifest.private !== true).map(({ folder, name }) => ({ folder, name }))
}
