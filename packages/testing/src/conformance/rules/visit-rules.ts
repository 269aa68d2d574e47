import type { DoubleVisit } from '../../kit/vendor-double.ts'
import { expectThat } from '../rule-violation.ts'
import type { CreatedJob, RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'

const part = { profile: 'ChangesAppointments', level: 'must' } as const

interface Window {
  readonly start: string
  readonly end?: string
}

/** A Tuesday in spring. */
const usual = { start: '2026-03-10T14:00:00Z', end: '2026-03-10T16:00:00Z' }

async function tell(
  world: RuleWorld,
  job: CreatedJob,
  id: number,
  window: Window,
  status = 'scheduled',
): Promise<void> {
  world.tellVisit(job, {
    id,
    status,
    start_time: window.start,
    ...(window.end === undefined ? {} : { end_time: window.end }),
  })
  await world.settle()
}

async function openVisits(world: RuleWorld, job: CreatedJob): Promise<readonly DoubleVisit[]> {
  await world.expectNoDeadLetter(job.id)
  return (await world.order(job)).visits.filter(({ isCanceled }) => !isCanceled)
}

async function expectVisits(world: RuleWorld, job: CreatedJob, windows: readonly Window[]): Promise<void> {
  const visits = await openVisits(world, job)
  const got = visits.map(({ start, end }) => `${start} to ${end ?? 'open'}`).join(', ')
  expectThat(
    visits.length === windows.length,
    `the work order has ${visits.length} visits instead of ${windows.length}: ${got}`,
  )
  for (const { start, end } of windows) {
    const found = visits.some(
      (visit) =>
        Date.parse(visit.start) === Date.parse(start) &&
        (end === undefined || (visit.end !== undefined && Date.parse(visit.end) === Date.parse(end))),
    )
    expectThat(found, `no visit from ${start} to ${end ?? 'any time'}; there are: ${got}`)
  }
}

function exact(name: string, title: string, proves: string, windows: readonly Required<Window>[]): Rule {
  return {
    ...part,
    id: `visit/${name}`,
    title,
    proves,
    costs: 'the technician stands before the door an hour early or late',
    check: async (world) => {
      const job = await world.create()
      for (const [index, window] of windows.entries()) await tell(world, job, index + 1, window)
      await expectVisits(world, job, windows)
    },
  }
}

/** Appointments of Dispatch are visits of the product, at the same instants. */
export const visitRules: readonly Rule[] = [
  exact(
    'arrives',
    'An appointment becomes a visit at the same time',
    'tells an appointment and looks at the visits',
    [usual],
  ),
  exact('second', 'A second appointment is a second visit', 'tells two appointments of one job', [
    usual,
    { start: '2026-03-12T14:00:00Z', end: '2026-03-12T15:30:00Z' },
  ]),
  exact(
    'clock-forward',
    'The night in which clocks go forward changes no visit',
    'tells visits before, across and after the change in the zone of the job',
    [
      { start: '2026-03-08T07:30:00Z', end: '2026-03-08T08:30:00Z' },
      { start: '2026-03-08T08:15:00Z', end: '2026-03-08T09:15:00Z' },
      { start: '2026-03-08T14:00:00Z', end: '2026-03-08T16:00:00Z' },
    ],
  ),
  exact(
    'clock-back',
    'The hour that comes twice when clocks go back is two different hours',
    'tells a visit in each of the two hours, and one across them',
    [
      { start: '2026-11-01T06:30:00Z', end: '2026-11-01T06:50:00Z' },
      { start: '2026-11-01T07:30:00Z', end: '2026-11-01T07:50:00Z' },
      { start: '2026-11-01T05:30:00Z', end: '2026-11-01T08:30:00Z' },
    ],
  ),
  exact(
    'over-midnight',
    'A visit over midnight keeps its length',
    'tells a visit that begins late in the evening of the zone of the job',
    [{ start: '2026-03-11T04:00:00Z', end: '2026-03-11T07:00:00Z' }],
  ),
  {
    ...part,
    id: 'visit/offsets',
    title: 'Times with any offset are read as the instants that they are',
    proves: 'tells appointments whose times are written with different offsets',
    costs: 'visits are off by hours',
    check: async (world) => {
      const job = await world.create()
      await tell(world, job, 1, { start: '2026-03-10T09:00:00-05:00', end: '2026-03-10T11:00:00-0500' })
      await tell(world, job, 2, { start: '2026-03-11T23:00:00+0900', end: '2026-03-12T00:00:00+09:00' })
      await expectVisits(world, job, [usual, { start: '2026-03-11T14:00:00Z', end: '2026-03-11T15:00:00Z' }])
    },
  },
  {
    ...part,
    id: 'visit/moved',
    title: 'An appointment that moves is one visit at its new time',
    proves: 'tells an appointment, then the same one at another time',
    costs: 'the customer waits twice',
    check: async (world) => {
      const job = await world.create()
      await tell(world, job, 1, usual)
      const moved = { start: '2026-03-13T18:00:00Z', end: '2026-03-13T19:00:00Z' }
      await tell(world, job, 1, moved)
      await expectVisits(world, job, [moved])
    },
  },
  {
    ...part,
    id: 'visit/canceled',
    title: 'An appointment that is canceled is no visit any more',
    proves: 'tells two appointments, then cancels one of them twice',
    costs: 'the technician stands before a locked door',
    check: async (world) => {
      const job = await world.create()
      const other = { start: '2026-03-12T14:00:00Z', end: '2026-03-12T15:30:00Z' }
      await tell(world, job, 1, usual)
      await tell(world, job, 2, other)
      await tell(world, job, 1, usual, 'canceled')
      await tell(world, job, 1, usual, 'canceled')
      await expectVisits(world, job, [other])
    },
  },
  {
    ...part,
    id: 'visit/told-again',
    title: 'An appointment that is told again makes no second visit',
    proves: 'tells the same appointment three times',
    costs: 'the calendar shows visits that are none',
    check: async (world) => {
      const job = await world.create()
      for (let times = 0; times < 3; times += 1) await tell(world, job, 1, usual)
      await expectVisits(world, job, [usual])
    },
  },
  {
    ...part,
    id: 'visit/lost-answer',
    title: 'A visit whose answer is lost is made once',
    proves:
      'tells an appointment with the answer to the first call lost, then one with that to the second, and so on',
    costs: 'the calendar shows visits that are none',
    check: async (world) => {
      const job = await world.create()
      const windows: Window[] = []
      await world.disturbEach(
        () => ({ kind: 'broken' }),
        async (number) => {
          const day = String(10 + number).padStart(2, '0')
          const window = { start: `2026-04-${day}T14:00:00Z`, end: `2026-04-${day}T15:00:00Z` }
          windows.push(window)
          await tell(world, job, number, window)
          await expectVisits(world, job, windows)
        },
        8,
      )
    },
  },
  {
    ...part,
    id: 'visit/without-end',
    title: 'An appointment without an end is no obstacle',
    proves: 'tells appointments whose end is missing, null, and before their start',
    costs: 'the visit is parked, and with it all that comes after',
    check: async (world) => {
      const job = await world.create()
      await tell(world, job, 1, { start: usual.start })
      await expectVisits(world, job, [{ start: usual.start }])
      world.tellVisit(job, { id: 2, start_time: '2026-03-12T14:00:00Z', end_time: null })
      world.tellVisit(job, { id: 3, start_time: '2026-03-14T14:00:00Z', end_time: '2026-03-14T13:00:00Z' })
      await world.settle()
      await world.expectNoDeadLetter(job.id)
    },
  },
  {
    ...part,
    id: 'visit/unreadable-time',
    title: 'An appointment whose time cannot be read is told to a person',
    proves: 'tells appointments at a bare date, at no time and at "tomorrow morning"',
    costs: 'a visit is made at midnight or not at all, and nobody knows',
    check: async (world) => {
      for (const start_time of ['tomorrow morning', '', null]) {
        const job = await world.create()
        world.tellVisit(job, { id: 1, start_time, end_time: start_time })
        await world.settle()
        const visits = await openVisits(world, job)
        const isTold = (await world.attention()).some((item) => item.jobId === job.id)
        expectThat(
          visits.length === 0,
          `a visit was made at ${visits[0]?.start} of the time ${JSON.stringify(start_time)}`,
        )
        expectThat(isTold, `nobody was told of an appointment at ${JSON.stringify(start_time)}`)
      }
      const job = await world.create()
      world.tellVisit(job, { id: 1, start_time: '2026-03-10', end_time: '2026-03-10' })
      await world.settle()
      const isTold = (await world.attention()).some((item) => item.jobId === job.id)
      expectThat(
        isTold || (await openVisits(world, job)).length > 0,
        'an appointment on a bare date is nowhere',
      )
    },
  },
  {
    ...part,
    id: 'visit/after-close',
    title: 'An appointment of a closed work order is told to a person or taken, and parks nothing',
    proves: 'cancels a job and tells an appointment of it then',
    costs: 'a late message is tried for days',
    check: async (world) => {
      const job = await world.create()
      world.tellStatus(job, 'canceled')
      await world.settle()
      await tell(world, job, 1, usual)
      await world.expectNoDeadLetter(job.id)
    },
  },
]
