import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { describeReceiver } from './describe-receiver.ts'
import { nodeReceiver } from '../support/receivers.ts'

describeReceiver(nodeReceiver)

it('docs/receivers.md shows exactly the files that are run', () => {
  const read = (path: string) => readFileSync(join(workspaceRoot, 'docs', path), 'utf8')
  const shown = [...read('receivers.md').matchAll(/^```(?:nginx|ini|php)\n(.*?)^```$/gms)].map(
    ([, code]) => code,
  )
  const files = readdirSync(join(workspaceRoot, 'docs/receivers'))
  expect(shown.toSorted()).toEqual(files.map((name) => read(join('receivers', name))).toSorted())
})
