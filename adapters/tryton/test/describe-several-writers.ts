import { SystemClock, type FoundJob, type HttpClient, type Logger } from '@truckroll/gateway'
import { createHttpClient, createJobRequest, type JobRequestParts } from '@truckroll/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TrytonAdapter } from '../src/adapter.ts'
import { providerSettingsSchema } from '../src/settings.ts'
import { credentials, startTrytonOn, type RealTryton } from './start-tryton.ts'
import { whyNoTryton } from './tryton-programs.ts'

const settings = providerSettingsSchema.parse({ database: 'desk' })
const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet }
const http = createHttpClient()
let lastJob = 0

type Parts = JobRequestParts<typeof settings, typeof credentials>

function requestOf(parts: Partial<Parts> & Pick<Parts, 'job'>) {
  return createJobRequest({ settings, credentials, ...parts })
}

function newJob(fields: object = {}) {
  lastJob += 1
  return { id: lastJob, status: 'unscheduled', title: 'Heater', customer: { id: lastJob }, ...fields }
}

/** A PostgreSQL with an empty database `desk`. */
export interface DeskDatabase extends AsyncDisposable {
  /** Without the name of the database. */
  readonly uri: string
  query(sql: string, values?: unknown[]): Promise<readonly Record<string, unknown>[]>
}

/** What holds if several write at one task: on SQLite, Tryton notices no other writer. */
export function describeSeveralWriters(skipped: string | undefined, open: () => Promise<DeskDatabase>): void {
  describe.skipIf(skipped ?? whyNoTryton())(
    'Tryton on PostgreSQL, worked on by several at once',
    { timeout: 120_000 },
    () => {
      let database: DeskDatabase
      let tryton: Omit<RealTryton, 'addDatabase'>
      /** As two gateways have them: each with a session of its own. */
      let adapters: readonly TrytonAdapter[]

      beforeAll(async () => {
        database = await open()
        tryton = await startTrytonOn(database.uri)
        const one = () => new TrytonAdapter(http, { url: tryton.url }, new SystemClock())
        adapters = [one(), one()]
      }, 300_000)
      afterAll(async () => {
        await http.close()
        await tryton.close()
        await database[Symbol.asyncDispose]()
      })

      const adapterOf = (index: number): TrytonAdapter => {
        const adapter = adapters[index % adapters.length]
        if (adapter === undefined) throw new Error('expected an adapter')
        return adapter
      }
      const create = async (fields: object = {}) => {
        const job = newJob(fields)
        const { bmsId } = await adapterOf(0).createJob(requestOf({ job }))
        return { job, bmsId: String(bmsId) }
      }
      /** As the gateway does: what may be tried again is tried again. */
      const untilDone = async <T>(work: (attempt: number) => Promise<T>): Promise<T> => {
        for (let attempt = 1; ; attempt += 1) {
          try {
            return await work(attempt)
          } catch (error) {
            if (!(error instanceof Error) || error.name !== 'RetryableError' || attempt === 50) throw error
          }
        }
      }

      it('makes one party for the customer of eight jobs that come at once', async () => {
        const customer = { id: 7_001, first_name: 'Jane', email: 'jane@example.invalid' }
        const made = await Promise.all(
          Array.from({ length: 8 }, (_, index) => {
            const job = newJob({ customer })
            return untilDone((attempt) => adapterOf(index).createJob(requestOf({ job, attempt })))
          }),
        )
        expect(new Set(made.map(({ bmsId }) => bmsId)).size).toBe(8)
        const parties = await tryton.dana.search('party.party', [['code', '=', 'dispatch-customer-7001']], [])
        expect(parties).toHaveLength(1)
      })

      it('keeps eight visits and eight notes that two gateways write at one task at once, each once', async () => {
        const { job, bmsId } = await create()
        const ids = Array.from({ length: 8 }, (_, index) => index + 1)
        await Promise.all(
          ids.flatMap((id) => [
            untilDone((attempt) =>
              adapterOf(id).changeAppointment({
                ...requestOf({ job, bmsId, attempt }),
                appointment: { id, status: 'scheduled', start_time: `2026-05-0${id}T14:00:00+0000` },
              }),
            ),
            untilDone((attempt) =>
              adapterOf(id + 1).addNote({
                ...requestOf({ job, bmsId, attempt }),
                note: { id: 100 + id, description: `Remark ${id}` },
              }),
            ),
          ]),
        )
        const tasks = await tryton.dana.search(
          'project.work',
          [['name', 'like', `[DSP-${job.id}%`]],
          ['constraint_start_time'],
        )
        const days = tasks.map(({ constraint_start_time: time }) => Reflect.get(Object(time), 'day'))
        expect(days.toSorted()).toEqual(ids)
        const domain = [
          ['resource', '=', `project.work,${bmsId}`],
          ['message', 'like', 'Remark%'],
        ]
        expect(await tryton.dana.search('ir.note', domain, [])).toHaveLength(8)
      })

      it('refuses a change of a task that a person changed since it was read, and makes it the next time', async () => {
        const { job, bmsId } = await create()
        const meanwhile: HttpClient = {
          ...http,
          send: (request) => http.send(request),
          expect: async (request, accept) => {
            const method: unknown = Reflect.get(Object(request.json), 'method')
            if (method === 'model.project.work.write')
              await tryton.dana.write('project.work', bmsId, { comment: 'by Dana' })
            return http.expect(request, accept)
          },
        }
        const late = new TrytonAdapter(meanwhile, { url: tryton.url }, new SystemClock())
        const canceled = { ...job, status: 'canceled' }
        await expect(late.cancelJob(requestOf({ job: canceled, bmsId }))).rejects.toMatchObject({
          name: 'RetryableError',
          message: 'somebody else changed the same record in Tryton at the same moment',
        })
        expect(await tryton.dana.task(bmsId)).toMatchObject({ 'status.': { name: 'Accepted' } })
        expect(await adapterOf(1).cancelJob(requestOf({ job: canceled, bmsId, attempt: 2 }))).toEqual({})
        expect(await tryton.dana.task(bmsId)).toMatchObject({
          'status.': { name: 'Canceled' },
          comment: 'by Dana',
        })
      })

      it('hears of a change whose transaction began before one that was heard, and ended after it', async () => {
        const [slow, fast] = [await create(), await create()]
        const linked = [slow.bmsId, fast.bmsId]
        const findJob = (bmsId: string): Promise<FoundJob | undefined> =>
          Promise.resolve(linked.includes(bmsId) ? { jobId: '1', sourceId: undefined } : undefined)
        const poll = (cursor: string | undefined) =>
          adapterOf(0).pollChanges({ ...requestOf({ job: newJob() }), cursor, findJob, logger: quiet })
        const before = await poll(undefined)
        const [started] = await tryton.dana.search('project.work.status', [['name', '=', 'Started']], [])
        const ending = database.query(
          `with held as (
           update project_work set status = $1, write_date = now(), write_uid = 1 where id = $2 returning id
         ) select pg_sleep(3) from held`,
          [started?.id, Number(slow.bmsId)],
        )
        await expect
          .poll(() => database.query("select 1 from pg_stat_activity where wait_event = 'PgSleep'"), {
            timeout: 20_000,
          })
          .toHaveLength(1)
        await tryton.dana.move(fast.bmsId, 'En route')
        const first = await poll(before.cursor)
        expect(first.updates).toMatchObject([{ job: { bmsId: fast.bmsId }, update: { kind: 'enroute' } }])
        await ending
        expect((await poll(first.cursor)).updates).toMatchObject([
          { job: { bmsId: slow.bmsId }, update: { kind: 'start' } },
        ])
      })
    },
  )
}
