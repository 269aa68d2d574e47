import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { endAll } from '../../packages/cli/test/support/spawn-cli.ts'
import { makeFolder } from '../../packages/cli/test/support/temporary-folder.ts'
import { startDev, type Dev } from './dev.ts'
import { cSharp, java, php, prepare, python, ruby, whyLeftOut } from './language.ts'
import { StartedProgram } from './started-program.ts'

// Compilers and several processes a test: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const source = join(workspaceRoot, 'docs/answer-back')
/** In the order of the document. */
const curlFiles = [
  'accept',
  'schedule',
  'reschedule',
  'unschedule',
  'schedule-again',
  'enroute',
  'start',
  'note',
  'photo',
  'complete',
]
const programs = [
  { language: php, file: 'answer-back.php' },
  { language: cSharp, file: 'AnswerBack.cs' },
  { language: python, file: 'answer_back.py' },
  { language: ruby, file: 'answer_back.rb' },
  { language: java, file: 'AnswerBack.java' },
].map((program) => ({ ...program, leftOut: whyLeftOut(program.language) }))
const curlLeftOut = spawnSync('curl', ['--version']).status === 0 ? undefined : 'curl is not installed'

const photo = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP', 'base64')
const folder = makeFolder()
let service: Server
let dev: Dev

beforeAll(async () => {
  // Takes each event and says nothing.
  service = createServer((request, response) => {
    request.resume().on('end', () => response.end())
  }).listen(0, '127.0.0.1')
  await once(service, 'listening')
  const address = service.address()
  if (typeof address !== 'object' || address === null) throw new Error('expected a port')
  dev = await startDev(`http://127.0.0.1:${address.port}/jobs`, folder.path)
})

afterAll(async () => {
  await endAll()
  service.closeAllConnections()
  service.close()
  folder.remove()
})

interface JobAtDispatch {
  readonly status: string
  readonly appointments: readonly { readonly externalId: string }[]
  readonly attachments: readonly {
    readonly description: string | null
    readonly fileName: string | null
    readonly fileSha256: string | null
  }[]
}

/** Offers a job that the gateway has recorded. */
async function offer(title: string): Promise<string> {
  const jobId = await dev.offer(title)
  const response = async () => (await fetch(new URL(`/v1/jobs/${jobId}`, dev.gateway))).status
  await expect.poll(response, { timeout: 60_000 }).toBe(200)
  return jobId
}

async function expectTheWholeDay(jobId: string, updateIds: readonly string[]) {
  expect(updateIds).toHaveLength(curlFiles.length)
  for (const id of updateIds) {
    const state = async () => (await dev.read<{ state: string }>(`/v1/updates/${id}`)).state
    await expect.poll(state, { timeout: 60_000 }).toBe('confirmed')
  }
  const response = await fetch(new URL(`/_control/jobs/${jobId}`, dev.sandbox))
  const job: JobAtDispatch = JSON.parse(await response.text())
  expect(job.status).toBe('complete')
  expect(job.appointments).toMatchObject([
    { externalId: 'visit-1', status: 'canceled', startAt: Date.UTC(2030, 4, 7, 18) },
    { externalId: 'visit-2', status: 'complete', startAt: Date.UTC(2030, 4, 8, 14), durationSeconds: 7200 },
  ])
  expect(job.attachments).toMatchObject([
    { description: 'The heat exchanger is cracked, a new one is ordered.' },
    { fileName: 'photo.jpg', fileSha256: createHash('sha256').update(photo).digest('hex') },
  ])
}

describe.each(programs)('$file', ({ language, file, leftOut }) => {
  it('tells a day of work, which Dispatch confirms; told again nothing is done twice', async ({ skip }) => {
    skip(leftOut !== undefined, leftOut)
    const made = makeFolder()
    prepare(language, join(source, file), made.path)
    const jobId = await offer('Heater is cold')
    writeFileSync(join(made.path, 'photo.jpg'), photo)
    const tell = async () => {
      const env = { TRUCKROLL_URL: dev.gateway, JOB_ID: jobId }
      const { code, output } = await new StartedProgram(
        language.run(join(source, file), made.path),
        env,
        made.path,
      ).ended()
      expect(output).toMatch(/^(\S+ (queued|sent|confirmed)\s+){10}$/)
      expect(code).toBe(0)
      return output
        .trim()
        .split(/\r?\n/)
        .map((line) => line.split(' ')[0] ?? '')
    }
    const updateIds = await tell()
    await expectTheWholeDay(jobId, updateIds)
    expect(await tell()).toEqual(updateIds)
    made.remove()
  })

  it('says what the gateway refused', async ({ skip }) => {
    skip(leftOut !== undefined, leftOut)
    const made = makeFolder()
    prepare(language, join(source, file), made.path)
    const env = { TRUCKROLL_URL: dev.gateway, JOB_ID: '404404' }
    const { code, output } = await new StartedProgram(
      language.run(join(source, file), made.path),
      env,
      made.path,
    ).ended()
    expect(output).toContain('404 {')
    expect(code).not.toBe(0)
    made.remove()
  })
})

describe('curl', () => {
  it('tells a day of work, which Dispatch confirms', async ({ skip }) => {
    skip(curlLeftOut !== undefined, curlLeftOut)
    const made = makeFolder()
    writeFileSync(join(made.path, 'photo.jpg'), photo)
    const jobId = await offer('Heater is cold')
    const curl = async (name: string, env: Readonly<Record<string, string>>) => {
      const program = new StartedProgram(
        ['sh', join(source, `curl/${name}.sh`)],
        { TRUCKROLL_URL: dev.gateway, ...env },
        made.path,
      )
      const { output } = await program.ended()
      return JSON.parse(output) as { readonly id: string; readonly state: string }
    }
    const updateIds: string[] = []
    for (const name of curlFiles) updateIds.push((await curl(name, { JOB_ID: jobId })).id)
    await expectTheWholeDay(jobId, updateIds)
    expect(await curl('state', { UPDATE_ID: updateIds[0] ?? '' })).toMatchObject({ state: 'confirmed' })
    made.remove()
  })
})

describe('docs/answer-back.md', () => {
  it('shows exactly the files that were run, each once', () => {
    const document = readFileSync(join(workspaceRoot, 'docs/answer-back.md'), 'utf8')
    const shown = [...document.matchAll(/^```(?:sh|php|csharp|py|rb|java)\n(.*?)^```$/gms)].map(
      ([, code]) => code,
    )
    const files = [...curlFiles, 'state']
      .map((name) => `curl/${name}.sh`)
      .concat(programs.map(({ file }) => file))
    const texts = files.map((name) => readFileSync(join(source, name), 'utf8'))
    expect(shown.toSorted()).toEqual(texts.toSorted())
    const there = readdirSync(source, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    expect(there.map(({ name }) => name).toSorted()).toEqual(
      files.map((name) => name.replace('curl/', '')).toSorted(),
    )
  })
})
