import type { Acme } from './acme.ts'
import type { Item } from './records.ts'

interface Act {
  readonly label: string
  /** In which statuses of the work order somebody would do it. */
  readonly when: readonly string[]
  run(acme: Acme, workOrder: Item, text: string): void
}

const dayMs = 86_400_000

/** What people of the company do in Acme; the screen has a button for each. */
export const acts: Readonly<Record<string, Act>> = {
  accept: {
    label: 'Accept',
    when: ['proposed'],
    run: (acme, { id }) => acme.changeStatus(id, { status: 'open' }, 'user'),
  },
  decline: {
    label: 'Decline',
    when: ['proposed'],
    run: (acme, { id }, text) => acme.changeStatus(id, { status: 'declined', reason: text }, 'user'),
  },
  book: {
    label: 'Book for tomorrow',
    when: ['open', 'booked'],
    run: (acme, { id }) => {
      const start = Math.ceil(acme.now() / 3_600_000) * 3_600_000 + dayMs
      const window = {
        start: new Date(start).toISOString(),
        end: new Date(start + 2 * 3_600_000).toISOString(),
      }
      const visit = acme.visits.find({ workOrderId: id, status: 'scheduled' })[0]
      if (visit === undefined) acme.createVisit(id, window, 'user')
      else acme.changeVisit(visit.id, window, 'rescheduled', 'user')
    },
  },
  callOff: {
    label: 'Call the visit off',
    when: ['booked'],
    run: (acme, { id }) => {
      for (const visit of acme.visits.find({ workOrderId: id, status: 'scheduled' })) {
        acme.cancelVisit(visit.id, 'user')
      }
    },
  },
  go: {
    label: 'On the way',
    when: ['booked'],
    run: (acme, { id }) => acme.changeStatus(id, { status: 'on_the_way' }, 'user'),
  },
  start: {
    label: 'Start',
    when: ['on_the_way', 'on_hold'],
    run: (acme, { id }) => acme.changeStatus(id, { status: 'working' }, 'user'),
  },
  hold: {
    label: 'Hold',
    when: ['working'],
    run: (acme, { id }, text) => acme.changeStatus(id, { status: 'on_hold', reason: text }, 'user'),
  },
  finish: {
    label: 'Finish',
    when: ['working'],
    run: (acme, { id }, text) => acme.changeStatus(id, { status: 'done', resolution: text }, 'user'),
  },
  note: {
    label: 'Write a note',
    when: ['proposed', 'open', 'booked', 'on_the_way', 'working', 'on_hold', 'done'],
    run: (acme, { id }, text) => acme.createNote(id, { body: text, visibility: 'customer' }, 'user'),
  },
}

/** @returns whether there was such an act and work order. */
export function act(acme: Acme, name: string, workOrderId: string, text: string): boolean {
  const workOrder = acme.workOrders.get(workOrderId)
  const found = Object.hasOwn(acts, name) ? acts[name] : undefined
  if (workOrder === undefined || found === undefined) return false
  if (!found.when.includes(String(workOrder['status']))) return false
  found.run(acme, workOrder, text.trim() === '' ? 'no reason given' : text)
  return true
}
