import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import { endAll } from '../../packages/cli/test/support/spawn-cli.ts'
import { makeFolder } from '../../packages/cli/test/support/temporary-folder.ts'
import { startDev, type Dev } from './dev.ts'
import { cSharp, java, php, python, ruby } from '../support/language.ts'

/** The folder of the programs that docs/answer-back.md shows. */
export const answerBackFolder = join(workspaceRoot, 'docs/answer-back')
/** In the order of the document. */
export const curlFiles = [
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
export const programs = [
  { language: php, file: 'answer-back.php' },
  { language: cSharp, file: 'AnswerBack.cs' },
  { language: python, file: 'answer_back.py' },
  { language: ruby, file: 'answer_back.rb' },
  { language: java, file: 'AnswerBack.java' },
]
export const photo = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP', 'base64')

export interface DayOfWork {
  readonly gateway: string
  /** Offers a job; resolves with its id once the gateway has recorded it. */
  offer(title: string): Promise<string>
  /** Dispatch confirmed each of the updates, and the job is what they make of it. */
  expectWholeDay(jobId: string, updateIds: readonly string[]): Promise<void>
}

interface JobAtDispatch {
  readonly status: string
  readonly appointments: readonly { readonly externalId: string }[]
  readonly attachments: readonly {
    readonly description: string | null
    readonly fileName: string | null
    readonly fileSha256: string | null
  }[]
}

/** `truckroll dev --bridge` for the tests of a file, with a service that takes each event and says nothing. */
export function useDayOfWork(): () => DayOfWork {
  const folder = makeFolder()
  let service: Server
  let dev: Dev

  beforeAll(async () => {
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

  return () => ({
    gateway: dev.gateway,
    async offer(title) {
      const jobId = await dev.offer(title)
      const response = async () => (await fetch(new URL(`/v1/jobs/${jobId}`, dev.gateway))).status
      await expect.poll(response, { timeout: 60_000 }).toBe(200)
      return jobId
    },
    async expectWholeDay(jobId, updateIds) {
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
        {
          externalId: 'visit-2',
          status: 'complete',
          startAt: Date.UTC(2030, 4, 8, 14),
          durationSeconds: 7200,
        },
      ])
      expect(job.attachments).toMatchObject([
        { description: 'The heat exchanger is cracked, a new one is ordered.' },
        { fileName: 'photo.jpg', fileSha256: createHash('sha256').update(photo).digest('hex') },
      ])
    },
  })
}
