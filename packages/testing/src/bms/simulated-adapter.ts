import {
  adapterTokens,
  defineAdapter,
  ProviderError,
  RetryableError,
  TerminalError,
  updateSchema,
  type AdapterDefinition,
  type AnyAdapter,
  type AttemptContext,
  type CallPermits,
  type ChangeAppointmentRequest,
  type CreateJobRequest,
  type EventResponse,
  type JobRequest,
  type JobUpdate,
  type NoteRequest,
  type PollChangesRequest,
  type PollChangesResponse,
  type PollsChanges,
  type ReceivesWebhooks,
  type WebhookRequest,
  type WebhookResponse,
} from '@truckroll/gateway'
import { BmsError } from './bms-error.ts'
import type { BmsChange } from './bms-change.ts'
import { meterBms } from './meter-bms.ts'
import type { BmsCall, SimulatedBms } from './simulated-bms.ts'
import { toZonedTime } from './to-zoned-time.ts'

/** One call of the adapter. */
export interface AdapterCall {
  readonly eventId: string
  readonly jobId: string
  readonly provider: string
  readonly type: string
  readonly attempt: number
  /** How the attempt before ended, as the gateway says. */
  readonly previous: AttemptContext['previous']
}

export interface AdapterObserver {
  began?(call: AdapterCall): void
  ended?(call: AdapterCall, error: unknown): void
  /** It got a permit for a call to the BMS, and makes the call. */
  called?(provider: string): void
}

/** The text of a job or note that the BMS will never accept. */
export const poison = 'poison'

/** How many changes it reads a second time, as an adapter must if its vendor orders changes by time only. */
const overlap = 2

/** The time zone in which the simulated BMS reports times. */
const zone = 'America/Chicago'

/**
 * An adapter as a careful vendor writes it: every step has a `find`. `hears`: whether changes come by
 * webhooks (the default) or by polling.
 */
export function createSimulatedAdapter(
  bms: SimulatedBms,
  observer: AdapterObserver = {},
  { hears = 'webhooks' }: { readonly hears?: 'webhooks' | 'polls' } = {},
): AdapterDefinition {
  class Adapter implements AnyAdapter {
    readonly bms: SimulatedBms
    constructor(permits: CallPermits) {
      this.bms = meterBms(bms, permits, (provider) => observer.called?.(provider))
    }
    createJob(request: CreateJobRequest) {
      return told(request, async (call) => {
        if (request.job.title === poison) throw new BmsError('refused')
        const make = maker(this.bms, request, call)
        await make('customer')
        const bmsId = await make('work-order')
        // The office has no search: after a crash between call and commit it may get the message twice.
        await request.step('tell-office', (key) => this.bms.make({ ...call, what: 'tell-office', key }))
        return { bmsId }
      })
    }
    cancelJob(request: JobRequest) {
      return told(
        request,
        async (call) => void (await maker(this.bms, request, call)('cancel', { kind: 'cancel' })),
      )
    }
    updateJob(request: JobRequest) {
      const accepts = request.job.status === 'unscheduled' ? ({ kind: 'accept' } as const) : undefined
      return told(request, async (call) => void (await maker(this.bms, request, call)('update', accepts)))
    }
    changeAppointment(request: ChangeAppointmentRequest) {
      return told(request, async (call) => {
        const start = toZonedTime(request.appointment.start_time ?? '', zone)
        const end = toZonedTime(request.appointment.end_time ?? '', zone)
        await maker(this.bms, request, call)('visit', { kind: 'schedule', start, end })
      })
    }
    addNote(request: NoteRequest) {
      return told(request, async (call) => {
        const text = request.note.description ?? ''
        if (text.includes(poison)) throw new BmsError('refused')
        await maker(this.bms, request, call)('note', { kind: 'note', text })
        const updates = text.includes('answer') ? [{ kind: 'note' as const, text: `Seen: ${text}` }] : []
        return { updates }
      })
    }
    onUpdateSettled(request: AttemptContext) {
      return told(request, async () => undefined)
    }
    onOther(request: AttemptContext) {
      return told(request, async (call) => void (await maker(this.bms, request, call)('other')))
    }
  }

  class WithWebhooks extends Adapter implements ReceivesWebhooks {
    receiveWebhook(request: WebhookRequest): Promise<WebhookResponse> {
      return takeWebhook(request)
    }
  }

  class WithPolls extends Adapter implements PollsChanges {
    async pollChanges({ provider, cursor }: PollChangesRequest): Promise<PollChangesResponse> {
      const from = Math.max(0, Number(cursor ?? 0) - overlap)
      const { changes, next } = await this.bms.changesSince(provider?.externalOrganizationId ?? '', from)
      return { updates: changes.map(toJobUpdate), cursor: String(next) }
    }
  }

  async function told<T extends EventResponse | void>(
    request: AttemptContext,
    work: (call: Omit<BmsCall, 'what' | 'key'>) => Promise<T>,
  ): Promise<T> {
    const { id: eventId, type, data } = request.event
    const provider = request.provider?.externalOrganizationId ?? ''
    const { attempt, previous } = request
    const call = { eventId, jobId: toJobId(data), provider, type, attempt, previous }
    observer.began?.(call)
    try {
      const answer = await work(call)
      observer.ended?.(call, undefined)
      return answer
    } catch (error) {
      observer.ended?.(call, error)
      throw error instanceof BmsError ? toAdapterError(error) : error
    }
  }

  const adapter = hears === 'webhooks' ? WithWebhooks : WithPolls
  return defineAdapter({ name: 'simulated', version: '1.0.0', adapter, inject: [adapterTokens.permits] })
}

function maker(bms: SimulatedBms, request: AttemptContext, call: Omit<BmsCall, 'what' | 'key'>) {
  return (what: string, update?: BmsChange['update']): Promise<string> =>
    request.step(what, {
      run: (key) => bms.make({ ...call, what, key }, update),
      find: (key) => bms.find({ ...call, what, key }),
    })
}

/**
 * The webhook's body is the change itself. If its work order is not linked yet, the BMS must send it again.
 */
async function takeWebhook(request: WebhookRequest): Promise<WebhookResponse> {
  const change = readChange(request.body)
  if ((await request.findJob(change.provider, change.bmsId)) === undefined) return { status: 503 }
  return { status: 200, updates: [toJobUpdate(change)] }
}

function toJobUpdate({ id, provider, bmsId, update }: BmsChange): JobUpdate {
  return { job: { externalOrganizationId: provider, bmsId }, key: id, update: updateSchema.parse(update) }
}

function readChange(body: Uint8Array): BmsChange {
  // This package wrote it.
  return JSON.parse(Buffer.from(body).toString('utf8')) as BmsChange
}

function toJobId(data: Readonly<Record<string, unknown>>): string {
  const job = data['job']
  const ownId = typeof job === 'object' && job !== null && 'id' in job ? String(job.id) : ''
  return typeof data['jobId'] === 'string' ? data['jobId'] : ownId
}

function toAdapterError(error: BmsError): Error {
  const { failure, message, retryAfterMs } = error
  if (failure === 'refused') return new TerminalError(message, { cause: error })
  if (failure === 'login') return new ProviderError(message, { cause: error })
  return new RetryableError(message, {
    cause: error,
    isOutage: failure === 'throttled' || failure === 'down',
    isTimeout: failure === 'timeout',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}
