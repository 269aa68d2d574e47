import type { JobFields } from './jobs.ts'
import { compressor, furnace, poolHeater, thermostat } from './jobs.ts'
import { playbookJob } from './playbook-job.ts'
import type { Brand } from './brand.ts'
import type { Narrator } from './narrator.ts'
import type { Stage } from './stage.ts'

export interface Cast {
  readonly stage: Stage
  readonly brand: Brand
  readonly narrator: Narrator
}

/** One job, played from offer to end. */
export interface Scene {
  readonly title: string
  readonly job: JobFields
  play(cast: Cast, offer: () => Offered): Promise<void>
}

export interface Offered {
  readonly jobId: string
  /** Resolves with the work order's id in Acme once it is there. */
  readonly workOrder: Promise<string>
}

const window = {
  start: '2026-12-01T14:00:00-06:00',
  end: '2026-12-01T18:00:00-06:00',
}
const later = { start: '2026-12-03T08:00:00-06:00', end: '2026-12-03T12:00:00-06:00' }
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

export const scenes: readonly Scene[] = [
  {
    title: 'done and rescheduled: the visit moves, then the work is done, with a note and a photo',
    job: playbookJob,
    async play(cast, offer) {
      const { office, say, hears } = toActs(cast)
      const { jobId, workOrder } = offer()
      const id = await workOrder
      say('accepts the work order')
      office.accept(id)
      await hears(jobId, 'unscheduled')
      say('books a visit, 1 December, 14:00 to 18:00 in Arlington')
      const visit = office.book(id, window)
      await hears(jobId, 'scheduled')
      say('moves it to 3 December, 8:00 to 12:00')
      office.reschedule(visit.id, later)
      await cast.stage.sandbox.control.until(() =>
        cast.stage.sandbox.control
          .job(jobId)
          .appointments.some(({ startAt }) => startAt === Date.parse(later.start)),
      )
      cast.narrator.say('Dispatch', 'has the new time; the brand is not bothered with every move')
      office.depart(id)
      say('is on the way')
      await hears(jobId, 'enroute')
      office.start(id)
      say('starts to work')
      await hears(jobId, 'started')
      office.writeNote(id, { body: 'Replaced the run capacitor.', visibility: 'customer' })
      office.addPhoto(id, { fileName: 'capacitor.png', contentBase64: picture, visibility: 'customer' })
      say('writes a note for the customer and takes a photo')
      await cast.brand.hears(jobId, ({ text }) => text.startsWith('photo'))
      office.finish(id, { reason: 'ready_for_billing', resolution: 'Unit cools again.' })
      say('finishes')
      await hears(jobId, 'complete')
    },
  },
  {
    title: 'declined',
    job: poolHeater,
    async play(cast, offer) {
      const { office, say, hears } = toActs(cast)
      const { jobId, workOrder } = offer()
      const id = await workOrder
      say('declines: wrong trade')
      office.decline(id, { reason: 'wrong_trade', text: 'We do not do pool heaters.' })
      await hears(jobId, 'rejected')
    },
  },
  {
    title: 'paused for parts, then completed',
    job: compressor,
    async play(cast, offer) {
      const { office, say, hears } = toActs(cast)
      const { jobId, workOrder } = offer()
      const id = await workOrder
      office.accept(id)
      office.book(id, window)
      say('accepts and books')
      await hears(jobId, 'scheduled')
      office.depart(id)
      office.start(id)
      say('drives there and starts')
      await hears(jobId, 'started')
      office.hold(id, { reason: 'waiting_for_parts', text: 'Compressor is on order.' })
      say('holds it: waiting for parts')
      await hears(jobId, 'paused')
      office.start(id)
      office.finish(id, { reason: 'ready_for_billing' })
      say('comes back with the part and finishes')
      await hears(jobId, 'complete')
    },
  },
  {
    title: 'canceled by the brand',
    job: thermostat,
    async play(cast, offer) {
      const { office, say, hears } = toActs(cast)
      const { jobId, workOrder } = offer()
      const id = await workOrder
      office.accept(id)
      say('accepts')
      await hears(jobId, 'unscheduled')
      cast.narrator.say('Brand', 'cancels the job')
      cast.stage.sandbox.control.brand.cancelJob(jobId, { reason: 'customer_canceled' })
      await untilStatus(cast, id, 'void')
      cast.narrator.say('Acme', 'the work order is void; nothing goes back to Dispatch as news')
    },
  },
  {
    title: 'Acme fails twice, and recovers',
    job: furnace,
    async play(cast, offer) {
      const { office, say, hears } = toActs(cast)
      cast.stage.acme.faults?.add({
        kind: 'status',
        status: 500,
        method: 'POST',
        route: '/v1/work-orders',
        count: 2,
      })
      cast.narrator.say('Acme', 'is having a bad minute: the next two work orders fail with 500')
      const { jobId, workOrder } = offer()
      const id = await workOrder
      say('accepts')
      office.accept(id)
      await hears(jobId, 'unscheduled')
    },
  },
]

function toActs(cast: Cast) {
  const office = cast.stage.acme.office(cast.stage.company.id, 'Maria')
  return {
    office,
    say: (text: string) => cast.narrator.say('People', `Maria at Best HVAC ${text}`),
    hears: (jobId: string, status: string) =>
      cast.brand.hears(jobId, (news) => news.status === status || news.text.includes(`(${status})`)),
  }
}

async function untilStatus(cast: Cast, workOrderId: string, status: string): Promise<void> {
  const { acme, company } = cast.stage
  const isThere = () => acme.office(company.id).look(workOrderId).workOrder.status === status
  await new Promise<void>((resolve) => {
    const end = acme.onEvent(() => {
      if (!isThere()) return
      end()
      resolve()
    })
    if (isThere()) {
      end()
      resolve()
    }
  })
}
