import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { makeFolder } from '../../packages/cli/test/support/temporary-folder.ts'
import { answerBackFolder, curlFiles, photo, programs, useDayOfWork } from './day-of-work.ts'
import { StartedProgram } from '../support/started-program.ts'

// Several processes a test: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const leftOut = spawnSync('curl', ['--version']).status === 0 ? undefined : 'curl is not installed'
const day = useDayOfWork()

describe('curl', () => {
  it('tells a day of work, which Dispatch confirms', async ({ skip }) => {
    skip(leftOut !== undefined, leftOut)
    const made = makeFolder()
    writeFileSync(join(made.path, 'photo.jpg'), photo)
    const jobId = await day().offer('Heater is cold')
    const curl = async (name: string, env: Readonly<Record<string, string>>) => {
      const program = new StartedProgram(
        ['sh', join(answerBackFolder, `curl/${name}.sh`)],
        { TRUCKROLL_URL: day().gateway, ...env },
        made.path,
      )
      const { output } = await program.ended()
      return JSON.parse(output) as { readonly id: string; readonly state: string }
    }
    const updateIds: string[] = []
    for (const name of curlFiles) updateIds.push((await curl(name, { JOB_ID: jobId })).id)
    await day().expectWholeDay(jobId, updateIds)
    expect(await curl('state', { UPDATE_ID: updateIds[0] ?? '' })).toMatchObject({ state: 'confirmed' })
    made.remove()
  })
})

describe('docs/answer-back.md', () => {
  it('shows exactly the files that are run, each once', () => {
    const document = readFileSync(join(workspaceRoot, 'docs/answer-back.md'), 'utf8')
    const shown = [...document.matchAll(/^```(?:sh|php|csharp|py|rb|java)\n(.*?)^```$/gms)].map(
      ([, code]) => code,
    )
    const files = [...curlFiles, 'state']
      .map((name) => `curl/${name}.sh`)
      .concat(programs.map(({ file }) => file))
    const texts = files.map((name) => readFileSync(join(answerBackFolder, name), 'utf8'))
    expect(shown.toSorted()).toEqual(texts.toSorted())
    const there = readdirSync(answerBackFolder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    expect(there.map(({ name }) => name).toSorted()).toEqual(
      files.map((name) => name.replace('curl/', '')).toSorted(),
    )
  })
})
