import { updateSchema, type Update } from '@truckroll/gateway'
import type { Gateway, ProviderRequest } from '@truckroll/gateway/embed'
import { CliError } from '../errors.ts'
import type { RecordedAct } from '../recorded/recorded-message.ts'
import type { RecordingConnect } from './recording-connect.ts'

const caller = { token: 'replay' }
const lookEveryMs = 10
const lookForMs = 30_000

/** What an update of each kind must hold beside its kind. */
const contents: Readonly<Record<string, object>> = {
  reject: { reason: 'other' },
  schedule: { start: '2030-01-01T09:00:00Z', durationSeconds: 3_600, appointmentId: 'visit-1' },
  unschedule: { appointmentId: 'visit-1' },
  note: { text: 'A note of the provider.' },
  attachment: { fileName: 'photo.jpg', contentBase64: 'aGVsbG8=' },
}

type SettledAct = Extract<RecordedAct, { readonly kind: string }>

/** Does at the gateway what causes an event; the recording side plays Dispatch. */
export class ActDriver {
  readonly #gateway: Gateway
  readonly #dispatch: RecordingConnect
  readonly #posted = new Set<string>()

  constructor(gateway: Gateway, dispatch: RecordingConnect) {
    this.#gateway = gateway
    this.#dispatch = dispatch
  }

  /** Updates that were posted so that Dispatch could answer them. */
  get posted(): ReadonlySet<string> {
    return this.#posted
  }

  /** Resolves once the event is on its way. */
  async drive(act: RecordedAct): Promise<void> {
    if ('kind' in act) return this.#answer(act)
    const { externalOrganizationId: id, organizationId = '1', name = id } = act.provider
    if ((await this.#gateway.providers.get(id))?.state !== 'connected') {
      const request = { externalOrganizationId: id, name, email: 'provider@example.com' }
      await connectProvider(this.#gateway, request, organizationId)
    }
    if (act.act === 'provider.offboarded') await this.#gateway.providers.offboard(id, { caller })
  }

  /** Sends an update of that kind and lets Dispatch answer as in the recorded event. */
  async #answer(act: SettledAct): Promise<void> {
    const { knownJob, kind, message } = act
    // Only a booked visit can be taken back.
    if (kind === 'unschedule') await this.#send(knownJob.id, 'schedule')
    const id = await this.#send(knownJob.id, kind)
    const key = act.act === 'update.confirmed' ? 'ack' : 'err'
    const answer = { msg_id: id, ...(message !== undefined && { message }) }
    this.#dispatch.give({ type: key, payload: { Actions: [{ ID: null, Put: { [key]: answer } }] } })
  }

  async #send(jobId: string, kind: string): Promise<string> {
    const { id } = await this.#gateway.updates.send(jobId, toUpdate(kind))
    this.#posted.add(id)
    for (let waitedMs = 0; waitedMs < lookForMs; waitedMs += lookEveryMs) {
      if (this.#dispatch.hasSent(id)) return id
      await new Promise((resolve) => void setTimeout(resolve, lookEveryMs))
    }
    throw new CliError('TR_CLI_FAILED', `expected the update ${kind} to be sent, got nothing in 30 s`)
  }
}

/** As Dispatch would, under this organization. */
export async function connectProvider(
  gateway: Gateway,
  request: ProviderRequest,
  organizationId: string | number,
): Promise<void> {
  await gateway.providers.onboard(request, caller)
  await gateway.providers.change(request.externalOrganizationId, { organizationId }, caller)
}

function toUpdate(kind: string): Update {
  const parsed = updateSchema.safeParse({ kind, ...contents[kind] })
  if (parsed.success) return parsed.data
  throw new CliError('TR_CLI_FILE', `expected an update of a kind that there is, got ${JSON.stringify(kind)}`)
}
