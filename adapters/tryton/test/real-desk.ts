import type { ActInput, ActKind, DoubleWorkOrder, VendorDouble } from '@truckroll/testing'
import { z } from 'zod'
import { toDateTime, workFields, workSchema } from '../src/answers.ts'
import { parseTag, readVisit } from '../src/mapping.ts'
import { credentials, startTryton, type Office, type RealTryton } from './start-tryton.ts'

/** So that the server does not grow without end: it keeps what it knows of each database. */
const mostDatabases = 50

let server: Promise<RealTryton> | undefined
let databases = 0

/** A server takes seconds to start, so rules share one: each has a database of its own. */
async function takeDatabase() {
  if (databases === mostDatabases) await closeDesk()
  server ??= startTryton()
  databases += 1
  const tryton = await server
  return { url: tryton.url, ...(await tryton.addDatabase()) }
}

/** Ends the server that rules share; the end of the process does so too. */
export async function closeDesk(): Promise<void> {
  const ending = server
  server = undefined
  databases = 0
  await (await ending)?.close()
}

/** A Tryton with tasks, as Dana of the office sees it. */
export async function createRealDesk(): Promise<VendorDouble> {
  const { url, database, dana } = await takeDatabase()
  return {
    settings: { url },
    credentials,
    providerSettings: { database, tellsNotes: true },
    wrongCredentials: { ...credentials, password: 'wrong' },
    workOrders: () => readWorkOrders(dana),
    acts: [
      'accept',
      'reject',
      'schedule',
      'unschedule',
      'enroute',
      'start',
      'pause',
      'complete',
      'cancel',
      'note',
      'attachment',
    ],
    act: (kind, bmsId, input) => act(dana, bmsId, kind, input),
    remove: async (bmsId) => void (await dana.call('model.project.work.delete', [Number(bmsId)])),
    makeForeign: async () => {
      const [status] = await dana.search('project.work.status', [['name', '=', 'Offered']], [])
      const task = { name: 'Our own customer', type: 'task', status: status?.id, company: 1 }
      return String(await dana.create('project.work', task))
    },
  }
}

const taskRows = z.array(
  workSchema.extend({
    comment: z.string().nullish(),
    'status.': z.looseObject({ name: z.string() }),
    'party.': z.looseObject({ name: z.string() }).nullish(),
    'party_address.': z.looseObject({ full_address: z.string() }).nullish(),
  }),
)
const noteRows = z.array(z.looseObject({ resource: z.string(), message: z.string() }))
const fileRows = z.array(
  z.looseObject({ resource: z.string(), name: z.string(), data: z.looseObject({ base64: z.string() }) }),
)

async function readWorkOrders(dana: Office): Promise<DoubleWorkOrder[]> {
  const more = ['comment', 'status.name', 'party.name', 'party_address.full_address']
  const tasks = taskRows.parse(await dana.search('project.work', [], [...workFields, ...more]))
  const notes = noteRows.parse(await dana.search('ir.note', [], ['resource', 'message']))
  const files = fileRows.parse(await dana.search('ir.attachment', [], ['resource', 'name', 'data']))
  return tasks
    .filter(({ name }) => parseTag(name)?.isFurtherVisit !== true)
    .map((task) => {
      const tag = parseTag(task.name)?.jobTag
      const resource = `project.work,${task.id}`
      const own = tasks.filter(
        (one) => one === task || (tag !== undefined && parseTag(one.name)?.jobTag === tag),
      )
      const status = task['status.'].name
      const texts = notes
        .filter((note) => note.resource === resource)
        .map(({ message }) => message.replace(/\n\n\(dispatch-[^)]*\)$/, ''))
      return {
        bmsId: String(task.id),
        status,
        isOpen: !['Complete', 'Rejected', 'Canceled'].includes(status),
        text: [
          task.name,
          task['party.']?.name,
          task['party_address.']?.full_address,
          task.comment,
          ...texts,
        ].join('\n'),
        visits: own.flatMap((one) => {
          const visit = readVisit(one, 120)
          if (visit === undefined) return []
          const [start = '', end] = [visit.startMs, visit.endMs].map((ms) => new Date(ms).toISOString())
          return [{ start, end, isCanceled: one !== task && one['status.'].name === 'Canceled' }]
        }),
        notes: texts.filter((text) => !text.startsWith('The brand changed the job.')),
        files: files
          .filter((file) => file.resource === resource)
          .map(({ name, data }) => ({ name, sizeBytes: Buffer.from(data.base64, 'base64').length })),
      }
    })
}

async function act(
  dana: Office,
  id: string,
  kind: ActKind,
  { text, start, end, fileName, content }: ActInput,
): Promise<void> {
  const resource = `project.work,${id}`
  switch (kind) {
    case 'accept':
      return dana.move(id, 'Accepted')
    case 'reject':
      return dana.move(id, 'Rejected')
    case 'schedule':
      return dana.move(id, 'Scheduled', {
        constraint_start_time: toDateTime(Date.parse(start)),
        constraint_finish_time: toDateTime(Date.parse(end)),
      })
    case 'unschedule':
      return dana.move(id, 'Accepted', { constraint_start_time: null, constraint_finish_time: null })
    case 'enroute':
      return dana.move(id, 'En route')
    case 'start':
      return dana.move(id, 'Started')
    case 'pause':
      return dana.move(id, 'Paused')
    case 'complete':
      return dana.move(id, 'Complete')
    case 'cancel':
      return dana.move(id, 'Canceled')
    case 'note':
      return void (await dana.create('ir.note', { resource, message: text }))
    case 'attachment': {
      const data = { __class__: 'bytes', base64: Buffer.from(content).toString('base64') }
      return void (await dana.create('ir.attachment', { resource, name: fileName, type: 'data', data }))
    }
  }
}
