import { createHmac, randomInt, randomUUID } from 'node:crypto'
import { isJsonObject, parseJson, stringifyJson } from '@truckroll/gateway'
import { jobMessage } from '../../kit/messages.ts'
import { RuleSkipped } from '../rule-skipped.ts'
import { expectThat } from '../rule-violation.ts'

type Fields = Readonly<Record<string, unknown>>

export interface BridgeAnswer {
  readonly status: number
  readonly bmsId: string | undefined
  readonly tookMs: number
}

export interface DeliveryOptions {
  /** `webhook-id`; default: a new one. */
  readonly id?: string
  readonly attempt?: string
  /** Seconds since 1970; default: now. */
  readonly timestamp?: number
  /** Sent instead of what was signed. */
  readonly sentBody?: string
  /** Instead of the right one; undefined as a value: none. */
  readonly signature?: (right: string) => string | undefined
  readonly secret?: string
  /** Cuts the connection. */
  readonly signal?: AbortSignal
}

/** A job as a service is told of it; new in every run. */
export interface BridgeJob {
  readonly id: unknown
  readonly jobId: string
  readonly fields: Fields
}

/** The gateway is given so long by default; a service that takes longer is asked again. */
export const answersWithinMs = 15_000

/** Delivers events to a service as the HTTP bridge does, also such as the bridge never would. */
export class BridgeCaller {
  readonly #url: string
  readonly #secret: string
  #jobs = randomInt(1_000_000, 900_000_000)

  constructor(url: string, secret: string) {
    this.#url = url
    this.#secret = secret
  }

  newJob(fields: Fields = {}): BridgeJob {
    this.#jobs += 1
    const id = fields['id'] ?? 30_000_000_000 + this.#jobs
    return { id, jobId: stringifyJson(id), fields: { ...fields, id } }
  }

  /** A job of its own, as `job.created`. @throws RuleViolation unless it is taken. */
  async create(job: BridgeJob = this.newJob(), options: DeliveryOptions = {}): Promise<BridgeAnswer> {
    const answer = await this.deliver('job.created', job, { known: false }, options)
    const hint =
      answer.status === 401 || answer.status === 403 ? ' (is the secret the one that the service knows?)' : ''
    expectThat(isTaken(answer), `job.created was answered ${answer.status}${hint}`)
    return answer
  }

  /** @throws RuleSkipped if the service answers none, and RuleViolation unless it takes the job. */
  async createLinked(job: BridgeJob, options: DeliveryOptions = {}): Promise<string> {
    const { bmsId } = await this.create(job, options)
    if (bmsId === undefined)
      throw new RuleSkipped('the service answers no bmsId, so what it made cannot be told apart')
    return bmsId
  }

  /** One event of a job. */
  deliver(
    type: string,
    job: BridgeJob,
    data: Fields = {},
    options: DeliveryOptions = {},
  ): Promise<BridgeAnswer> {
    const { job: entity } = jobMessage(Date.now(), job.fields).Actions[0]?.Put ?? {}
    const reasons = {
      showDecline: true,
      acceptTitle: null,
      declineTitle: null,
      reject: [],
      complete: [],
      pause: [],
      cancel: [],
    }
    const provider = { externalOrganizationId: 'best-hvac', organizationId: '17', name: 'Best HVAC' }
    return this.send(type, { jobId: job.jobId, job: entity, reasons, provider, ...data }, options)
  }

  /** An event of any shape. */
  async send(type: string, data: Fields, options: DeliveryOptions = {}): Promise<BridgeAnswer> {
    return this.post(stringifyJson({ type, timestamp: new Date().toISOString(), data }), options)
  }

  /** Any body, signed. */
  async post(body: string, options: DeliveryOptions = {}): Promise<BridgeAnswer> {
    const {
      id = `conformance-${randomUUID()}`,
      attempt,
      timestamp = Math.floor(Date.now() / 1_000),
      sentBody = body,
    } = options
    const right = sign(options.secret ?? this.#secret, `${id}.${timestamp}.${body}`)
    const signature = options.signature === undefined ? right : options.signature(right)
    const startedAt = performance.now()
    const answer = await fetch(this.#url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'truckroll-version': '1',
        ...(signature === undefined ? {} : { 'webhook-signature': signature }),
        ...(attempt === undefined ? {} : { 'truckroll-attempt': attempt }),
      },
      body: sentBody,
      signal: AbortSignal.any([
        AbortSignal.timeout(2 * answersWithinMs),
        ...(options.signal === undefined ? [] : [options.signal]),
      ]),
    })
    const text = await answer.text()
    return { status: answer.status, bmsId: readBmsId(text), tookMs: performance.now() - startedAt }
  }
}

/** Handled, or not handled here on purpose. */
export function isTaken({ status }: BridgeAnswer): boolean {
  return (status >= 200 && status < 300) || status === 501
}

/** By Standard Webhooks, with the first of the secrets. */
function sign(secret: string, content: string): string {
  const key = Buffer.from((secret.split(',')[0] ?? '').trim().replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`
}

function readBmsId(text: string): string | undefined {
  try {
    const answer = parseJson(text)
    const bmsId = isJsonObject(answer) ? answer['bmsId'] : undefined
    return typeof bmsId === 'string' || typeof bmsId === 'number' || typeof bmsId === 'bigint'
      ? String(bmsId)
      : undefined
  } catch {
    return undefined
  }
}
