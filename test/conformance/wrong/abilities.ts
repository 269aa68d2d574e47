import { RetryableError, TerminalError } from '@truckroll/gateway'
import acme from '../../../examples/acme-adapter/conformance.ts'
import { createFindingAcme, findOrder } from '../finding-acme.ts'
import { withMethods, type EventRequest, type Overrides } from '../vary.ts'
import type { WrongAdapter } from './wrong-adapter.ts'

function wrong(rule: string, because: string, make: () => Overrides): WrongAdapter {
  return { rule, because, make: () => withMethods(acme, make()) }
}

type Appointment = EventRequest['appointment']

function withVisit(
  rule: string,
  because: string,
  change: (visit: Appointment, request: EventRequest) => Partial<Appointment>,
): WrongAdapter {
  return wrong(rule, because, () => ({
    changeAppointment: (pass, request) =>
      pass({ ...request, appointment: { ...request.appointment, ...change(request.appointment, request) } }),
  }))
}

/** Moves times that a broken conversion of time zones gets wrong. */
function shifted(from: string, to: string) {
  return ({ start_time, end_time }: Appointment) => {
    const move = (time: string | null | undefined) => {
      const at = Date.parse(time ?? '')
      return at >= Date.parse(from) && at < Date.parse(to) ? new Date(at - 3_600_000).toISOString() : time
    }
    return { start_time: move(start_time), end_time: move(end_time) }
  }
}

const asOneNote =
  (id: string) => (pass: (request?: EventRequest) => Promise<object>, request: EventRequest) =>
    pass({
      ...request,
      note: {
        ...request.note,
        id: id === 'event' ? request.event.id : `${String(request.note.id)}-${request.attempt > 1 ? id : ''}`,
      },
    })

function withFile(
  rule: string,
  because: string,
  change: (request: EventRequest) => Partial<EventRequest['attachment']>,
): WrongAdapter {
  return wrong(rule, because, () => ({
    addAttachment: (pass, request) =>
      pass({ ...request, attachment: { ...request.attachment, ...change(request) } }),
  }))
}

export const wrongAbilities: readonly WrongAdapter[] = [
  wrong('update/arrives', 'leaves changes to the office', () => ({ updateJob: () => undefined })),
  wrong('update/lost-answer', 'gives a change one try', () => ({
    updateJob: (pass, request) => {
      if (request.attempt > 1) throw new TerminalError('tried before')
      return pass()
    },
  })),
  wrong('update/in-order', 'keeps what failed and writes it last', () => {
    let kept: EventRequest['job'] | undefined
    return {
      updateJob: async (pass, request) => {
        kept ??= request.job
        await pass({ ...request, job: kept })
      },
    }
  }),
  wrong('update/nothing-changed', 'writes down that it was told something', () => ({
    updateJob: async (pass, request, adapter) => {
      await pass()
      await adapter.addNote?.({ ...request, note: { id: request.event.id, description: 'Told by Dispatch' } })
    },
  })),
  wrong('update/answered-in-app', 'believes that a small event ends the job', () => ({
    updateJob: async (pass, request, adapter) =>
      request.changed.length === 0 ? adapter.cancelJob(request) : pass(),
  })),
  wrong('update/rejected-in-app', 'reads full events only', () => ({
    updateJob: (pass, request) => (request.changed.length === 0 ? undefined : pass()),
  })),
  wrong('update/fields-taken-away', 'believes that a title stays', () => ({
    updateJob: (pass, request) => {
      if (request.job.title === null) throw new TerminalError('expected a title')
      return pass()
    },
  })),
  wrong('update/gone', 'takes an order that is gone for an outage', () => ({
    updateJob: async (pass) => {
      try {
        return await pass()
      } catch (error) {
        throw error instanceof TerminalError ? new RetryableError('not there yet', { isOutage: true }) : error
      }
    },
  })),
  wrong('visit/arrives', 'leaves visits to the office', () => ({ changeAppointment: () => undefined })),
  withVisit('visit/second', 'believes that a job has one visit', () => ({ id: 1 })),
  withVisit(
    'visit/clock-forward',
    'takes the offset of the day before',
    shifted('2026-03-08T08:00:00Z', '2026-03-09T00:00:00Z'),
  ),
  withVisit(
    'visit/clock-back',
    'believes that every hour comes once',
    shifted('2026-11-01T07:00:00Z', '2026-11-01T08:00:00Z'),
  ),
  withVisit('visit/over-midnight', 'ends visits with the day', ({ start_time, end_time }) =>
    start_time === '2026-03-11T04:00:00Z' ? { end_time: '2026-03-11T05:00:00Z' } : { end_time },
  ),
  withVisit('visit/offsets', 'cuts the offset off', ({ start_time, end_time }) => ({
    start_time: start_time?.replace(/[+-]\d\d:?\d\d$/, 'Z'),
    end_time: end_time?.replace(/[+-]\d\d:?\d\d$/, 'Z'),
  })),
  withVisit('visit/moved', 'knows visits by their start', ({ id, start_time }) => ({
    id: `${String(id)}-${start_time}`,
  })),
  wrong('visit/canceled', 'hears of new visits only', () => ({
    changeAppointment: (pass, request) => (request.appointment.status === 'canceled' ? undefined : pass()),
  })),
  withVisit('visit/told-again', 'knows visits by the message', (_, { event }) => ({ id: event.id })),
  withVisit('visit/lost-answer', 'makes a new visit at each try', ({ id }, { attempt }) => ({
    id: `${String(id)}-${attempt}`,
  })),
  wrong('visit/without-end', 'demands an end', () => ({
    changeAppointment: (pass, request) => {
      if (request.appointment.end_time == null) throw new TerminalError('expected an end')
      return pass()
    },
  })),
  wrong('visit/unreadable-time', 'says nothing of what it cannot read', () => ({
    changeAppointment: async (pass) => {
      await pass()
    },
  })),
  wrong('visit/after-close', 'takes a closed order for an error', () => ({
    changeAppointment: async (pass) => {
      const { needsAttention } = await pass()
      if (needsAttention !== undefined) throw new TerminalError(needsAttention)
    },
  })),
  wrong('note/arrives', 'throws notes away', () => ({ addNote: () => undefined })),
  wrong('note/told-again', 'knows notes by the message', () => ({
    addNote: asOneNote('event'),
    updateNote: asOneNote('event'),
  })),
  wrong('note/lost-answer', 'makes a new note at each try', () => ({ addNote: asOneNote('again') })),
  wrong('note/same-words', 'knows notes by their words', () => {
    const known = new Set<string | null | undefined>()
    return {
      addNote: async (pass, { note }) => {
        if (known.has(note.description)) return
        await pass()
        known.add(note.description)
      },
    }
  }),
  wrong('note/of-any-size', 'believes that notes are short', () => ({
    addNote: (pass, { note }) => {
      if ((note.description ?? '').length > 10_000) throw new TerminalError('too long')
      return pass()
    },
  })),
  wrong('note/of-others-not', 'keeps the order of the first job', () => {
    let first: string | undefined
    return {
      createJob: async (pass) => {
        const answer = await pass()
        first ??= String(answer.bmsId)
        return answer
      },
      addNote: (pass, request) => pass({ ...request, link: { ...request.link, bmsId: first } }),
    }
  }),
  wrong('note/edited', 'hears of new notes only', () => ({ updateNote: () => undefined })),
  wrong('note/deleted', 'hears of new notes only', () => ({ deleteNote: () => undefined })),
  wrong('file/arrives', 'reads the first 64 kB', () => ({
    addAttachment: (pass, request) =>
      pass({
        ...request,
        files: {
          get: async (token) => {
            const file = await request.files.get(token)
            return { ...file, bytes: file.bytes.subarray(0, 65_536) }
          },
        },
      }),
  })),
  withFile('file/lost-answer', 'makes a new file at each try', ({ attachment, attempt }) => ({
    id: `${String(attachment.id)}-${attempt}`,
  })),
  withFile('file/told-again', 'knows files by the message', ({ event }) => ({ id: event.id })),
  wrong('file/other-than-its-name', 'looks into photos', () => ({
    addAttachment: async (pass, request) => {
      const { bytes } = await request.files.get(request.attachment.file_token ?? '')
      if (Buffer.from(bytes).includes('ftypheic')) throw new TerminalError('expected a JPEG')
      return pass()
    },
  })),
  wrong('file/strange-names', 'demands a name', () => ({
    addAttachment: (pass, request) => {
      if (request.attachment.name == null) throw new TerminalError('expected a name')
      return pass()
    },
  })),
  wrong('file/link-expired', 'passes by what it cannot fetch', () => ({
    addAttachment: async (pass) => {
      await pass().catch(() => undefined)
    },
  })),
  wrong('file/removed', 'hears of new files only', () => ({ removeAttachment: () => undefined })),
  {
    rule: 'find/made',
    because: 'looks for nothing',
    make: () => createFindingAcme(() => Promise.resolve(undefined)),
  },
  {
    rule: 'find/not-made',
    because: 'takes the first order of the customer',
    make: () =>
      createFindingAcme(async (http, request) => {
        const own = await findOrder(http, request, `externalReference=dispatch-job-${String(request.job.id)}`)
        const isFirst = request.job.id !== 999_001
        return own ?? (isFirst ? undefined : findOrder(http, request, 'limit=1'))
      }),
  },
  {
    rule: 'find/down-is-not-gone',
    because: 'finds nothing in a product that is down',
    make: () =>
      createFindingAcme((http, request) =>
        findOrder(http, request, `externalReference=dispatch-job-${String(request.job.id)}`).catch(
          () => undefined,
        ),
      ),
  },
  wrong('read/status', 'has names of its own for statuses', () => ({
    getJob: async (pass) => {
      const found = await pass()
      return found === undefined ? undefined : { ...found, status: found.status.toUpperCase() }
    },
  })),
  wrong('read/visit', 'reads the order alone', () => ({
    getJob: async (pass) => {
      const { status } = (await pass()) ?? {}
      return status === undefined ? undefined : { status }
    },
  })),
  wrong('read/not-found', 'takes what it does not find for canceled', () => ({
    getJob: async (pass) => (await pass()) ?? { status: 'void' },
  })),
  wrong('read/down-is-not-gone', 'finds nothing in a product that is down', () => ({
    getJob: (pass) => pass().catch(() => undefined),
  })),
]
