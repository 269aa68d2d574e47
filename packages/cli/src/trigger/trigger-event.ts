import { isJsonObject, stringifyJson, type JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import { applySets } from './apply-sets.ts'
import { confirmUpdate, connectProvider, offboardProvider, rejectUpdate } from './gateway-events.ts'
import type { FieldSet } from './parse-sets.ts'
import type { SandboxClient } from './sandbox-client.ts'
import type { Triggered, TriggerInput } from './trigger-input.ts'

/** Makes the sandbox do what leads to an event. */
type Trigger = (input: TriggerInput) => Promise<Triggered>

const hourMs = 3_600_000

/** What a person at the brand or in the app would do to cause each event. */
export const triggers: Readonly<Record<string, Trigger>> = {
  'job.created': async (input) => {
    const { sandbox, sets } = input
    const sample = sets.length === 0 ? {} : await sandbox.get('/brand/sample')
    const { external_id: externalId, ...fields } = changeFields(sample, sets)
    const claim = externalId === undefined ? {} : { externalId: toPlainText(externalId) }
    return idOf(await sandbox.post('/brand/jobs', { fields, ...claim, ...(await toOrganization(input)) }))
  },
  'job.updated': (input) =>
    brandAct(input, 'change', (job) => {
      const fields = isJsonObject(job['fields']) ? job['fields'] : {}
      const customer = isJsonObject(job['customer']) ? job['customer']['fields'] : undefined
      const changes =
        input.sets.length > 0 ? input.sets : [{ path: ['title'], value: 'Changed by the brand', text: '' }]
      return { fields: changeFields({ ...fields, customer }, changes) }
    }),
  'job.canceled': (input) => brandAct(input, 'cancel', () => applySets({}, input.sets)),
  'note.created': (input) =>
    brandAct(input, 'note', () => applySets({ text: 'A note from the brand.' }, input.sets)),
  'attachment.created': (input) => brandAct(input, 'photo', () => applySets({}, input.sets)),
  'appointment.updated': (input) =>
    appAct(input, () => ({
      act: 'schedule',
      start: new Date(input.now + 24 * hourMs).toISOString(),
      durationSeconds: 7200,
    })),
  'note.updated': (input) =>
    appAct(input, (job) => ({
      act: 'note',
      text: 'An edited note.',
      attachmentId: newestAttachment(job, 'description'),
    })),
  'note.deleted': (input) =>
    appAct(input, (job) => ({ act: 'remove', attachmentId: newestAttachment(job, 'description') })),
  'attachment.deleted': (input) =>
    appAct(input, (job) => ({ act: 'remove', attachmentId: newestAttachment(job, 'fileToken') })),
  'survey.submitted': async (input) => {
    const job = await findJob(input)
    const survey = {
      id: input.now % 1_000_000,
      job_id: job['id'],
      rating: 5,
      message: '[Punctual] Great work!',
      account_rating: 5,
      account_message: '',
      updated_at: new Date(input.now).toISOString(),
      job: { external_id: job['externalId'] },
    }
    await emit(input.sandbox, 'surveyresponse', toPayload('surveyresponse', applySets(survey, input.sets)))
    return idOf(job)
  },
  'message.other': async ({ sandbox, sets, now }) => {
    const entity = { id: now % 1_000_000, updated_at: new Date(now).toISOString() }
    await emit(sandbox, 'novelty', toPayload('novelty', applySets(entity, sets)))
    return {}
  },
  'update.confirmed': async (input) => ({ jobId: await confirmUpdate(input, await findJob(input)) }),
  'update.rejected': async (input) => ({ jobId: await rejectUpdate(input, await findJob(input)) }),
  'provider.connected': async (input) => ({ externalOrganizationId: await connectProvider(input) }),
  'provider.offboarded': async (input) => ({ externalOrganizationId: await offboardProvider(input) }),
}

/** The organization of the provider that gets the job. */
async function toOrganization({
  sandbox,
  providerId,
}: TriggerInput): Promise<{ readonly organizationId?: unknown }> {
  const connected = (await sandbox.list('/provisioning')).filter(({ state }) => state === 'connected')
  const provider = connected.findLast(
    ({ externalOrganizationId }) => providerId === undefined || externalOrganizationId === providerId,
  )
  if (provider !== undefined) return { organizationId: provider['organizationId'] }
  if (providerId === undefined) return {}
  const known = connected.map(({ externalOrganizationId }) => String(externalOrganizationId)).join(', ')
  throw new CliError(
    'TR_CLI_ARGUMENT',
    `expected a provider that is connected (${known === '' ? 'there is none' : known}), got ${JSON.stringify(providerId)}`,
  )
}

/** Puts a payload as it is onto the queue of the first gateway account. */
export async function emit(
  sandbox: SandboxClient,
  type: string | undefined,
  payload: unknown,
): Promise<JsonObject> {
  const accounts = await sandbox.list('/accounts')
  const gateway = accounts.find((account) => account['role'] === 'gateway')
  if (gateway === undefined)
    throw new CliError('TR_CLI_FAILED', 'expected a gateway account in the sandbox, got none')
  return sandbox.post('/emit', { accountKey: gateway['key'], type: type ?? null, payload })
}

/** Sets values in the first entity of a payload. */
export function changeEntity(payload: unknown, sets: readonly FieldSet[]): unknown {
  if (sets.length === 0 || !isJsonObject(payload)) return payload
  const actions: readonly unknown[] = Array.isArray(payload['Actions']) ? payload['Actions'] : []
  const [first, ...others] = actions
  if (!isJsonObject(first) || !isJsonObject(first['Put'])) return payload
  const put: Record<string, unknown> = { ...first['Put'] }
  const [key] = Object.keys(put)
  const entity = key === undefined ? undefined : put[key]
  if (key !== undefined && isJsonObject(entity)) put[key] = applySets(entity, sets)
  return { ...payload, Actions: [{ ...first, Put: put }, ...others] }
}

/** The whole of each field that the sets change: a brand posts a field with everything in it. */
function changeFields(fields: JsonObject, sets: readonly FieldSet[]): JsonObject {
  const names = new Set(sets.map(({ path }) => path[0]))
  const changed = withPhone(applySets(fields, sets), sets)
  return Object.fromEntries(Object.entries(changed).filter(([name]) => names.has(name)))
}

/** A customer has a number and a list of numbers: what is set in one is set in the other, too. */
function withPhone(fields: JsonObject, sets: readonly FieldSet[]): JsonObject {
  const { customer } = fields
  if (!isJsonObject(customer)) return fields
  const isSet = (name: string) => sets.some(({ path }) => path[0] === 'customer' && path[1] === name)
  const { phone_number: number, ...others } = customer
  if (isSet('phone_numbers')) return { ...fields, customer: others }
  if (!isSet('phone_number')) return fields
  const numbers = number === null ? [] : [{ number, primary: true, type: 'Mobile' }]
  return { ...fields, customer: { ...customer, phone_numbers: numbers } }
}

/** An id of digits reads as a number. */
function toPlainText(value: unknown): string {
  return typeof value === 'string' ? value : stringifyJson(value)
}

function toPayload(key: string, entity: unknown): JsonObject {
  return { Actions: [{ ID: null, Put: { [key]: entity } }] }
}

async function brandAct(
  input: TriggerInput,
  act: string,
  toBody: (job: JsonObject) => Record<string, unknown>,
): Promise<Triggered> {
  const job = await findJob(input)
  const id = encodeURIComponent(idOf(job).jobId ?? '')
  return idOf(await input.sandbox.post(`/brand/jobs/${id}/${act}`, toBody(job)))
}

async function appAct(
  input: TriggerInput,
  toAct: (job: JsonObject) => Record<string, unknown>,
): Promise<Triggered> {
  const job = await findJob(input)
  const act = applySets(toAct(job), input.sets)
  return idOf(await input.sandbox.post(`/jobs/${encodeURIComponent(idOf(job).jobId ?? '')}/acts`, act))
}

async function findJob({ sandbox, jobId }: TriggerInput): Promise<JsonObject> {
  const jobs = await sandbox.list('/jobs')
  const found = jobId === undefined ? jobs.at(-1) : jobs.find((job) => idOf(job).jobId === jobId)
  if (found !== undefined) return found
  throw new CliError(
    'TR_CLI_FAILED',
    jobId === undefined
      ? 'expected a job in the sandbox, got none yet: begin with `truckroll trigger job.created`'
      : `expected the id of a job in the sandbox, got ${JSON.stringify(jobId)}`,
  )
}

function newestAttachment(job: JsonObject, field: 'description' | 'fileToken'): unknown {
  const attachments = Array.isArray(job['attachments']) ? job['attachments'].filter(isJsonObject) : []
  const found = attachments.findLast((item) => item['deletedAt'] === null && typeof item[field] === 'string')
  if (found !== undefined) return found['id']
  const what = field === 'description' ? 'note' : 'attachment'
  throw new CliError(
    'TR_CLI_FAILED',
    `expected a ${what} on the job, got none: trigger ${what}.created first`,
  )
}

function idOf(job: JsonObject): Triggered {
  const id = job['id']
  return typeof id === 'number' || typeof id === 'string' || typeof id === 'bigint'
    ? { jobId: String(id) }
    : {}
}
