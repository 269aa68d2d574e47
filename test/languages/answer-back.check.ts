import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { makeFolder } from '../../packages/cli/test/support/temporary-folder.ts'
import { answerBackFolder, photo, programs, useDayOfWork } from './day-of-work.ts'
import { prepare, whyLeftOut } from '../support/language.ts'
import { StartedProgram } from '../support/started-program.ts'

// Compilers and several processes a test: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const known = programs.map((program) => ({ ...program, leftOut: whyLeftOut(program.language) }))
const day = useDayOfWork()

describe.each(known)('$file', ({ language, file, leftOut }) => {
  const source = join(answerBackFolder, file)

  it('tells a day of work, which Dispatch confirms; told again nothing is done twice', async ({ skip }) => {
    skip(leftOut !== undefined, leftOut)
    const made = makeFolder()
    prepare(language, source, made.path)
    const jobId = await day().offer('Heater is cold')
    writeFileSync(join(made.path, 'photo.jpg'), photo)
    const tell = async () => {
      const env = { TRUCKROLL_URL: day().gateway, JOB_ID: jobId }
      const runOnce = () => new StartedProgram(language.run(source, made.path), env, made.path).ended()
      let end = await runOnce()
      // Mono itself aborts now and then on a busy machine as it ends, when all is done.
      if (end.output.includes('Native Crash Reporting')) end = await runOnce()
      const { code, output } = end
      expect(output).toMatch(/^(\S+ (queued|sent|confirmed)\s+){10}$/)
      expect(code).toBe(0)
      return output
        .trim()
        .split(/\r?\n/)
        .map((line) => line.split(' ')[0] ?? '')
    }
    const updateIds = await tell()
    await day().expectWholeDay(jobId, updateIds)
    expect(await tell()).toEqual(updateIds)
    made.remove()
  })

  it('says what the gateway refused', async ({ skip }) => {
    skip(leftOut !== undefined, leftOut)
    const made = makeFolder()
    prepare(language, source, made.path)
    const env = { TRUCKROLL_URL: day().gateway, JOB_ID: '404404' }
    const program = new StartedProgram(language.run(source, made.path), env, made.path)
    const { code, output } = await program.ended()
    expect(output).toContain('404 {')
    expect(code).not.toBe(0)
    made.remove()
  })
})
