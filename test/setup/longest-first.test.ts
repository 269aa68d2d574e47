import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { longFiles } from './longest-first.ts'

describe('the list of long files', () => {
  it('names files that there are', () => {
    expect(longFiles.filter((file) => !existsSync(join(workspaceRoot, file)))).toEqual([])
  })
})
