import { TerminalError, type StepRunner } from '@truckroll/gateway'
import acme from '../../../examples/acme-adapter/conformance.ts'
import { withMethods, type EventRequest, type Overrides } from '../vary.ts'
import type { WrongAdapter } from './wrong-adapter.ts'

function wrong(rule: string, because: string, make: () => Overrides): WrongAdapter {
  return { rule, because, make: () => withMethods(acme, make()) }
}

type Job = EventRequest['job']

function withJob(request: EventRequest, fields: Partial<Job>): EventRequest {
  return { ...request, job: { ...request.job, ...fields } }
}

/** Steps that never look whether their work was done. */
function blindly(request: EventRequest): EventRequest {
  const step: StepRunner = (name, work) => request.step(name, typeof work === 'function' ? work : work.run)
  return { ...request, step }
}

/** It was never thought of, and parks the job. */
function refuses(rule: string, because: string, isRefused: (job: Job) => boolean): WrongAdapter {
  return wrong(rule, because, () => ({
    createJob: (pass, request) => {
      if (isRefused(request.job)) throw new TerminalError('expected something else')
      return pass()
    },
  }))
}

export const wrongJobs: readonly WrongAdapter[] = [
  wrong('job/linked', 'answers with the number on the screen, which is not the id', () => ({
    createJob: async (pass) => ({ ...(await pass()), bmsId: 'WO-1001' }),
  })),
  wrong('job/says-what-to-do', 'leaves the address to the customer record', () => ({
    createJob: (pass, request) => pass(withJob(request, { address: null })),
  })),
  wrong('job/tells-how-to-reach', 'takes the name of the customer and no more', () => ({
    createJob: (pass, request) =>
      pass(withJob(request, { customer: { ...request.job.customer, phone_number: null, email: null } })),
  })),
  wrong('job/unknown', 'parks what it does not know', () => ({
    onOther: (_, { event }) => {
      if (event.type === 'provider.connected') return
      throw new TerminalError('expected a job that was made here')
    },
  })),
  wrong('memory/bounded', 'keeps what it was told, for later', () => {
    const told: unknown[] = []
    return {
      createJob: (pass, request) => {
        told.push(request.job, request)
        return pass()
      },
      addNote: (pass, request) => {
        told.push(request)
        return pass()
      },
    }
  }),
  wrong('job/created-once', 'makes an order of everything it is told', () => ({
    updateJob: async (_, request, adapter) => {
      await adapter.createJob(request)
    },
  })),
  wrong('job/lost-answer', 'has steps without find', () => ({
    createJob: (pass, request) => pass(blindly(request)),
  })),
  wrong('job/timeout-after-success', 'thinks that what timed out was not done', () => ({
    createJob: (pass, request) =>
      pass(request.previous === 'timeout' || request.attempt > 1 ? blindly(request) : request),
  })),
  wrong('job/killed-before-call', 'thinks that what was begun before a crash was done', () => ({
    createJob: (pass, request) => (request.previous === 'crashed' ? { bmsId: 'wo_1' } : pass()),
  })),
  wrong('job/killed-after-call', 'begins anew after a crash', () => ({
    createJob: (pass, request) => pass(request.previous === 'crashed' ? blindly(request) : request),
  })),
  wrong('job/each-its-own', 'knows orders by the e-mail address of the customer', () => {
    const known = new Map<string, string>()
    return {
      createJob: async (pass, request) => {
        const email = request.job.customer?.email ?? ''
        const bmsId = known.get(email)
        if (bmsId !== undefined) return { bmsId }
        const answer = await pass()
        known.set(email, String(answer.bmsId))
        return answer
      },
    }
  }),
  wrong('job/ids-of-any-size', 'makes a number of every id', () => ({
    createJob: (pass, request) => pass(withJob(request, { id: Number(request.job.id) })),
  })),
  wrong('job/accepted-elsewhere', 'waits for offers only', () => ({
    createJob: (pass, request) => (request.job.status === 'offered' ? pass() : { bmsId: undefined }),
  })),
  {
    rule: 'job/own-jobs',
    because: 'knows the trades of last year',
    make: () => ({
      ...refuses('', '', (job) => job.service_type === 'solar').make(),
      jobs: () => [{ title: 'Heater is cold' }, { service_type: 'solar' }],
    }),
  },
  wrong('data/one-piece-name', 'needs a last name', () => ({
    createJob: (pass, request) => {
      const { customer } = request.job
      return pass(withJob(request, { customer: customer?.last_name == null ? null : customer }))
    },
  })),
  refuses('data/empty-first-name', 'demands a first name', ({ customer }) => customer?.first_name === ''),
  refuses(
    'data/no-name',
    'demands some name',
    ({ customer }) => customer != null && !customer.first_name && !customer.last_name,
  ),
  wrong('data/no-customer', 'reads the customer without looking', () => ({
    createJob: (pass, request) => {
      if (request.job.customer?.id === undefined) throw new TypeError('customer is null')
      return pass()
    },
  })),
  refuses('data/no-address', 'demands a street', ({ address }) => (address?.street_1 ?? '') === ''),
  refuses('data/no-time-zone', 'makes a date format of whatever zone comes', ({ address }) => {
    new Intl.DateTimeFormat('en', { timeZone: address?.timezone ?? '' }).format()
    return false
  }),
  refuses(
    'data/foreign-address',
    'believes that postal codes have five digits',
    ({ address }) => !/^\d{5}$/.test(address?.postal_code ?? '00000'),
  ),
  refuses('data/all-null', 'demands a title', ({ title }) => title === null),
  refuses('data/unknown-attributes', 'has a strict schema', (job) => 'added_tomorrow' in job),
  refuses(
    'data/long-texts',
    'believes that texts are short',
    ({ description }) => (description ?? '').length > 50_000,
  ),
  wrong('data/strange-characters', 'writes in ASCII', () => ({
    createJob: (pass, request) => {
      const { customer } = request.job
      const last_name = (customer?.last_name ?? '').replaceAll(/[^\w ]/g, '?')
      return pass(withJob(request, { customer: { ...customer, last_name } }))
    },
  })),
  refuses(
    'data/phones-of-all-forms',
    'believes in E.164',
    ({ customer }) => !/^\+1\d{10}$/.test(customer?.phone_number ?? '+10000000000'),
  ),
  refuses(
    'data/emails-of-all-forms',
    'checks what it only passes on',
    ({ customer }) => !(customer?.email ?? '@').includes('@'),
  ),
  refuses('data/reasons-of-all-forms', 'splits reasons without looking', ({ ui_options }) => {
    const reasons: unknown = ui_options?.['reject_reasons']
    return Array.isArray(reasons) && reasons.some((reason) => typeof reason !== 'string')
  }),
  refuses(
    'data/equipment-of-all-forms',
    'has room for fifty machines',
    ({ equipment_descriptions }) => (equipment_descriptions ?? []).length > 50,
  ),
  wrong('cancel/closes', 'leaves cancels to the office', () => ({ cancelJob: () => undefined })),
  wrong('cancel/others-stay', 'cancels whatever the customer has', () => {
    const known = new Set<string>()
    return {
      createJob: async (pass) => {
        const answer = await pass()
        known.add(String(answer.bmsId))
        return answer
      },
      cancelJob: async (pass, request) => {
        for (const bmsId of known) await pass({ ...request, link: { ...request.link, bmsId } })
      },
    }
  }),
  wrong('cancel/twice', 'takes a second cancel for an error', () => {
    const canceled = new Set<string | undefined>()
    return {
      cancelJob: (pass, request) => {
        if (canceled.has(request.link.bmsId)) throw new TerminalError('canceled already')
        canceled.add(request.link.bmsId)
        return pass()
      },
    }
  }),
  wrong('cancel/lost-answer', 'gives a cancel one try', () => ({
    cancelJob: (pass, request) => {
      if (request.attempt > 1) throw new TerminalError('tried before')
      return pass()
    },
  })),
  wrong('cancel/right-after-offer', 'believes that a job which took long to make is wanted', () => {
    const late = new Set<string>()
    return {
      createJob: async (pass, request) => {
        const answer = await pass()
        if (request.attempt > 1) late.add(String(answer.bmsId))
        return answer
      },
      cancelJob: (pass, request) => (late.has(request.link.bmsId ?? '') ? undefined : pass()),
    }
  }),
  wrong('cancel/done-already', 'takes a closed order for an error', () => ({
    cancelJob: async (pass) => {
      const { needsAttention } = (await pass()) ?? {}
      if (needsAttention !== undefined) throw new TerminalError(needsAttention)
    },
  })),
]
