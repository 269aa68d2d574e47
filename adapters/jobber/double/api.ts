import { z } from 'zod'
import type { Jobber } from './jobber.ts'
import type { StoredAddress, StoredClient, StoredJob, StoredNote, StoredVisit } from './records.ts'
import { UserError } from './refusal.ts'

// The arguments have the form of the schema when they come here; what is read of them is typed anew.

const address = z.object({
  street1: z.string().optional(),
  street2: z.string().optional(),
  city: z.string().optional(),
  province: z.string().optional(),
  postalCode: z.string().optional(),
  country: z.string().optional(),
})
const paging = z.object({ first: z.number().nullish(), after: z.string().nullish() })
const localTime = z.object({ date: z.string(), time: z.string().optional(), timezone: z.string() })
const schedule = z.object({ startAt: localTime.optional(), endAt: localTime.optional() })
const clientInput = z.object({
  firstName: z.string().default(''),
  lastName: z.string().default(''),
  companyName: z.string().nullable().default(null),
  isCompany: z.boolean().default(false),
  phones: z.array(z.object({ number: z.string(), primary: z.boolean().default(false) })).default([]),
  emails: z.array(z.object({ address: z.string(), primary: z.boolean().default(false) })).default([]),
  properties: z.array(z.object({ address })).default([]),
})
const jobInput = z.object({
  propertyId: z.string(),
  title: z.string().default(''),
  instructions: z.string().default(''),
})

type Args = Readonly<Record<string, unknown>>

/** What the schema's queries and mutations do. */
export function createRoot(product: Jobber) {
  const jobOf = (id: unknown) => expectFound(product.jobs.get(String(id)), 'Job not found', 'jobId')
  const visitOf = (id: unknown) => {
    for (const job of product.jobs.values())
      for (const visit of job.visits) if (visit.id === id) return { job, visit }
    throw new UserError('Visit not found', ['visitId'])
  }
  return {
    account: () => ({ id: product.accountId, name: 'Best HVAC' }),
    client: ({ id }: Args) => {
      const client = product.clients.get(String(id))
      return client === undefined ? null : toClient(product, client)
    },
    clients: ({ searchTerm, ...rest }: Args) =>
      page(
        [...product.clients.values()].filter((client) =>
          fits(
            client,
            z
              .string()
              .default('')
              .parse(searchTerm ?? ''),
          ),
        ),
        rest,
        (client) => toClient(product, client),
      ),
    job: ({ id }: Args) => {
      const job = product.jobs.get(String(id))
      return job === undefined ? null : toJob(product, job)
    },
    jobs: ({ filter, sort, ...rest }: Args) => {
      const { ids } = z.object({ ids: z.array(z.string()).nullish() }).parse(filter ?? {})
      const { key, direction } = z
        .object({ key: z.string().default('CREATED_AT'), direction: z.string().default('ASCENDING') })
        .parse(sort ?? {})
      const found = [...product.jobs.values()]
        .filter(({ id }) => ids?.includes(id) ?? true)
        .toSorted((a, b) => compare(sortKey(a, key), sortKey(b, key)))
      if (direction === 'DESCENDING') found.reverse()
      return page(found, rest, (job) => toJob(product, job))
    },

    clientCreate: mutation(({ input }) => {
      const { properties, ...fields } = clientInput.parse(input)
      if (fields.firstName + fields.lastName + (fields.companyName ?? '') === '')
        throw new UserError('A client must have a name', ['input', 'firstName'])
      const addresses = properties.map((each): StoredAddress => toAddress(each.address))
      return { client: toClient(product, product.addClient(fields, addresses)) }
    }),
    propertyCreate: mutation(({ clientId, input }) => {
      const client = expectFound(product.clients.get(String(clientId)), 'Client not found', 'clientId')
      const { properties } = z.object({ properties: z.array(z.object({ address })) }).parse(input)
      const made = properties.map((each) => ({
        id: product.nextId('Property'),
        address: toAddress(each.address),
      }))
      client.properties.push(...made)
      return { properties: made }
    }),
    jobCreate: mutation(({ input }) => {
      const { propertyId, ...texts } = jobInput.parse(input)
      const client = [...product.clients.values()].find(({ properties }) =>
        properties.some(({ id }) => id === propertyId),
      )
      if (client === undefined) throw new UserError('Property not found', ['input', 'propertyId'])
      const job = product.addJob({ clientId: client.id, propertyId, ...texts })
      return { job: toJob(product, job) }
    }),
    jobEdit: mutation(({ jobId, input }) => {
      const job = jobOf(jobId)
      const { title, instructions } = jobInput.partial().parse(input)
      product.editJob(job, {
        ...(title === undefined ? {} : { title }),
        ...(instructions === undefined ? {} : { instructions }),
      })
      return { job: toJob(product, job) }
    }),
    jobClose: mutation(({ jobId }) => {
      const job = jobOf(jobId)
      if (job.isClosed) throw new UserError('Job is already closed', ['jobId'])
      product.closeJob(job)
      return { job: toJob(product, job) }
    }),
    jobCreateNote: mutation(({ jobId, input }) => {
      const job = jobOf(jobId)
      const { message } = z.object({ message: z.string().default('') }).parse(input)
      if (message.trim() === '') throw new UserError("Message can't be blank", ['input', 'message'])
      return { job: toJob(product, job), jobNote: toNote(product.addNote(job, message)) }
    }),
    jobDeleteNote: mutation(({ input }) => {
      const { noteId } = z.object({ noteId: z.string() }).parse(input)
      for (const job of product.jobs.values()) {
        const note = job.notes.find(({ id }) => id === noteId)
        if (note === undefined) continue
        job.notes = job.notes.filter((each) => each !== note)
        return { job: toJob(product, job), deletedNote: toNote(note) }
      }
      throw new UserError('Note not found', ['input', 'noteId'])
    }),
    visitCreate: mutation(({ jobId, input }) => {
      const job = jobOf(jobId)
      if (job.isClosed) throw new UserError('Job is closed', ['jobId'])
      const { visits } = z
        .object({ visits: z.array(z.object({ schedule: schedule.optional() })) })
        .parse(input)
      const made = visits.map((each) => {
        const times = toTimes(each.schedule ?? {})
        return product.addVisit(job, { startAt: times.startAt ?? null, endAt: times.endAt ?? null })
      })
      return { createdVisits: made.map(toVisit) }
    }),
    visitEditSchedule: mutation(({ id, input }) => {
      const { visit } = visitOf(id)
      product.moveVisit(visit, toTimes(schedule.parse(input)))
      return { visit: toVisit(visit) }
    }),
    visitDelete: mutation(({ visitIds }) => {
      for (const id of z.array(z.string()).parse(visitIds)) product.removeVisit(visitOf(id).job, id)
      return {}
    }),
    visitComplete: mutation(({ visitId }) => {
      const { visit } = visitOf(visitId)
      product.completeVisit(visit)
      return { visit: toVisit(visit) }
    }),
  }
}

/** What a mutation refuses stands in `userErrors`. */
function mutation(run: (args: Args) => object) {
  return (args: Args) => {
    try {
      return { ...run(args), userErrors: [] }
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      return { userErrors: [{ message: error.message, path: error.path }] }
    }
  }
}

function expectFound<T>(found: T | undefined, message: string, argument: string): T {
  if (found === undefined) throw new UserError(message, [argument])
  return found
}

const mostFirst = 100

/** A page past the end is empty. */
function page<Stored, Shown>(all: readonly Stored[], args: Args, show: (stored: Stored) => Shown) {
  const { first, after } = paging.parse(args)
  if (first != null && (first < 1 || first > mostFirst))
    throw new Error(`first must be between 1 and ${mostFirst}`)
  const from = after == null ? 0 : Number(Buffer.from(after, 'base64').toString())
  const nodes = all.slice(from, from + (first ?? mostFirst))
  const end = from + nodes.length
  const endCursor = nodes.length === 0 ? null : Buffer.from(String(end)).toString('base64')
  return {
    nodes: nodes.map(show),
    pageInfo: { hasNextPage: end < all.length, endCursor },
    totalCount: all.length,
  }
}

function toClient(product: Jobber, client: StoredClient) {
  return {
    ...client,
    clientProperties: (args: Args) => page(client.properties, args, (property) => property),
    jobs: (args: Args) =>
      page(
        [...product.jobs.values()].filter(({ clientId }) => clientId === client.id),
        args,
        (job): unknown => toJob(product, job),
      ),
  }
}

function toJob(product: Jobber, job: StoredJob) {
  const { visits, notes, timers, clientId, propertyId, isClosed: _isClosed, ...rest } = job
  const client = product.clients.get(clientId)
  return {
    ...rest,
    jobStatus: product.statusOf(job),
    client: () => (client === undefined ? null : toClient(product, client)),
    property: client?.properties.find(({ id }) => id === propertyId) ?? null,
    visits: (args: Args) => page(visits, args, toVisit),
    // The notes of the client stand among them.
    notes: (args: Args) => page([undefined, ...notes], args, toAnyNote),
    timeSheetEntries: (args: Args) =>
      page(timers, args, (timer) => ({ ...timer, endAt: null, ticking: true })),
  }
}

function toVisit({ arrivalMinutes, ...visit }: StoredVisit) {
  const window =
    arrivalMinutes === null || visit.startAt === null
      ? null
      : {
          id: `${visit.id}w`,
          startAt: visit.startAt,
          endAt: new Date(Date.parse(visit.startAt) + arrivalMinutes * 60_000).toISOString(),
          duration: arrivalMinutes,
        }
  return {
    ...visit,
    title: null,
    allDay: false,
    isComplete: visit.completedAt !== null,
    arrivalWindow: window,
  }
}

function toAnyNote(note: StoredNote | undefined) {
  return note === undefined
    ? { __typename: 'ClientNote', id: 'note-of-the-client', message: '#brand of the client' }
    : toNote(note)
}

function toNote({ files, ...note }: StoredNote) {
  return {
    ...note,
    __typename: 'JobNote',
    pinned: false,
    fileAttachments: (args: Args) => page(files, args, (file) => file),
  }
}

function toAddress(given: z.infer<typeof address>): StoredAddress {
  return Object.fromEntries(Object.entries(given).filter(([, text]) => text !== undefined))
}

/** The company of the test is asked in UTC only. */
function toTimes({ startAt, endAt }: z.infer<typeof schedule>): { startAt?: string; endAt?: string } {
  const toIso = (time: z.infer<typeof localTime>) => {
    if (time.timezone !== 'UTC') throw new UserError('expected UTC in this double', ['timezone'])
    return `${time.date}T${time.time ?? '00:00:00'}Z`
  }
  return {
    ...(startAt === undefined ? {} : { startAt: toIso(startAt) }),
    ...(endAt === undefined ? {} : { endAt: toIso(endAt) }),
  }
}

/** By name, e-mail and telephone number, as people write them. */
function fits({ firstName, lastName, companyName, emails, phones }: StoredClient, term: string): boolean {
  const texts = [firstName, lastName, companyName ?? '', ...emails.map((email) => email.address)]
  const digits = term.replaceAll(/\D/g, '')
  return (
    texts.join(' ').toLowerCase().includes(term.toLowerCase()) ||
    (digits.length > 6 && phones.some(({ number }) => number.replaceAll(/\D/g, '').includes(digits)))
  )
}

function sortKey(job: StoredJob, key: string): string {
  if (key === 'JOB_NUMBER') return String(job.jobNumber).padStart(12, '0')
  return key === 'UPDATED_AT' ? job.updatedAt : job.createdAt
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
