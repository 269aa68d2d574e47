import type { Office } from '../office/office.ts'
import type { WorkOrder } from '../work-orders/work-order.ts'
import type { WorkOrderStatus } from '../work-orders/workflow.ts'

interface Words {
  readonly reason: string | undefined
  readonly text: string | undefined
}

interface ScreenAct {
  readonly label: string
  /** In which statuses of the work order somebody would do it. */
  readonly when: readonly WorkOrderStatus[]
  run(office: Office, order: WorkOrder, words: Words, now: number): unknown
}

const hourMs = 3_600_000

/** What people of a company do; the screen has a button for each. */
export const screenActs: Readonly<Record<string, ScreenAct>> = {
  accept: { label: 'Accept', when: ['proposed'], run: (office, { id }) => office.accept(id) },
  decline: {
    label: 'Decline',
    when: ['proposed'],
    run: (office, { id }, words) => office.decline(id, toReason(words)),
  },
  book: {
    label: 'Book for tomorrow',
    when: ['open', 'booked'],
    run: (office, { id }, _words, now) => {
      const start = Math.ceil(now / hourMs) * hourMs + 24 * hourMs
      const window = { start: new Date(start).toISOString(), end: new Date(start + 2 * hourMs).toISOString() }
      const visit = office.look(id).visits.find(({ status }) => status === 'scheduled')
      return visit === undefined ? office.book(id, window) : office.reschedule(visit.id, window)
    },
  },
  callOff: {
    label: 'Call the visit off',
    when: ['booked'],
    run: (office, { id }) => {
      for (const visit of office.look(id).visits)
        if (visit.status === 'scheduled') office.cancelVisit(visit.id)
    },
  },
  depart: { label: 'On the way', when: ['booked'], run: (office, { id }) => office.depart(id) },
  start: {
    label: 'Start',
    when: ['booked', 'on_the_way', 'on_hold'],
    run: (office, { id }) => office.start(id),
  },
  hold: {
    label: 'Hold',
    when: ['open', 'booked', 'on_the_way', 'working'],
    run: (office, { id }, words) => office.hold(id, toReason(words)),
  },
  finish: {
    label: 'Finish',
    when: ['open', 'booked', 'working', 'on_hold'],
    run: (office, { id }, { reason, text }) =>
      office.finish(id, {
        ...(reason !== undefined && { reason }),
        ...(text !== undefined && { text, resolution: text }),
      }),
  },
  void: {
    label: 'Cancel the job',
    when: ['open', 'booked', 'on_the_way', 'working', 'on_hold'],
    run: (office, { id }, words) => office.void(id, toReason(words)),
  },
  note: {
    label: 'Write a note',
    when: ['proposed', 'open', 'booked', 'on_the_way', 'working', 'on_hold', 'done'],
    run: (office, { id }, { text = '' }) => office.writeNote(id, { body: text, visibility: 'customer' }),
  },
}

/** If nothing is chosen, the text is the reason. */
function toReason({ reason, text }: Words) {
  if (reason === undefined) return text === undefined ? {} : { reason: text }
  return { reason, ...(text !== undefined && { text }) }
}
