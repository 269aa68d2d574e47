import { poison, type SeededRandom } from '@truckroll/testing'
import type { MessagePlan, PersonPlan } from './acts.ts'

const halfHour = 1_800_000

export function chooseMessage(random: SeededRandom): MessagePlan {
  const what = random.integer(0, 19)
  if (what < 5) return { what: 'appointment', startMs: random.integer(-4, 8) * halfHour }
  if (what < 11) return { what: 'note', text: chooseText(random) }
  if (what < 14) return { what: 'status', status: random.pick(['unscheduled', 'scheduled', 'in_progress']) }
  if (what < 15) return { what: 'status', status: 'canceled' }
  if (what < 16) return { what: 'two-actions', text: chooseText(random) }
  if (what < 17) return { what: 'survey' }
  if (what < 18) return { what: 'unknown' }
  if (what < 19) return { what: 'odd' }
  return { what: 'job', isPoison: false }
}

export function chooseText(random: SeededRandom): string {
  if (random.chance(0.04)) return `${poison} ${random.integer(1, 99)}`
  return `${random.pick(['gate code', 'answer please', 'dog in the yard'])} ${random.integer(1, 99)}`
}

export function choosePerson(random: SeededRandom): PersonPlan {
  if (random.chance(0.1)) return { kind: 'attachment', content: `photo ${random.integer(1, 99)}` }
  const kind = random.pick([
    'accept',
    'schedule',
    'enroute',
    'start',
    'complete',
    'note',
    'note',
    'cancel',
  ] as const)
  const isTimed = random.chance(0.4)
  if (kind === 'schedule') return { kind, isTimed, startMs: random.integer(-4, 8) * halfHour }
  if (kind === 'cancel' && random.chance(0.5)) return { kind, isTimed, text: 'the customer called' }
  return kind === 'note' ? { kind, isTimed, text: `on site ${random.integer(1, 99)}` } : { kind, isTimed }
}
