import { createConnectClient, type ConnectClient } from '@truckroll/client'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { playbookJob } from './playbook-job.ts'
import type { SandboxKey } from './stage.ts'

const idSchema = z.union([z.string(), z.number(), z.bigint()]).transform(String)

const heardSchema = z.looseObject({
  id: idSchema,
  status: z.string().optional(),
  status_message: z.string().nullable().optional(),
  job_id: idSchema.optional(),
  entity_id: idSchema.optional(),
  description: z.string().nullable().optional(),
  name: z.string().nullable().optional(),
  start_time: z.string().optional(),
})

/** Something Dispatch told the brand. */
export interface BrandNews {
  readonly jobId: string
  /** In words, such as `job complete (ready_for_billing)`. */
  readonly text: string
  readonly status: string | undefined
}

/** The brand's own system, as small as it can be: it polls its queue and reads what it gets. */
export class Brand {
  readonly #client: ConnectClient
  readonly #hear: (news: BrandNews) => void
  readonly #stopping = new AbortController()
  readonly #news: BrandNews[] = []
  readonly #running: Promise<void>
  #changed: () => void = () => {}

  constructor(url: string, { key, secret }: SandboxKey, hear: (news: BrandNews) => void) {
    this.#client = createConnectClient({ url, key, secret })
    this.#hear = hear
    this.#running = this.#run()
  }

  /** Everything it heard of a job. */
  news(jobId: string): readonly BrandNews[] {
    return this.#news.filter((news) => news.jobId === jobId)
  }

  /** Waits until it has heard, of that job, news that fits. */
  async hears(jobId: string, fits: (news: BrandNews) => boolean): Promise<void> {
    while (!this.news(jobId).some(fits)) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const result = await this.#client.poll({ maxMessages: 10 })
      if (result.kind !== 'messages' || result.messages.length === 0) {
        await pause(100, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
        continue
      }
      for (const { payload, receipt, procedureId } of result.messages) {
        for (const news of toNews(payload)) {
          this.#news.push(news)
          this.#hear(news)
        }
        if (receipt !== undefined) await this.#client.ack({ receipt, procedureId })
      }
      this.#changed()
    }
  }
}

const payloadSchema = z.looseObject({
  Actions: z.array(z.looseObject({ Put: z.record(z.string(), z.unknown()) })),
})

function toNews(payload: unknown): BrandNews[] {
  const parsed = payloadSchema.safeParse(payload)
  if (!parsed.success) return []
  return parsed.data.Actions.flatMap(({ Put }) =>
    Object.entries(Put).flatMap(([name, value]) => {
      const entity = heardSchema.safeParse(value)
      // That Dispatch took a record is no news of the work.
      if (!entity.success || name === 'ack') return []
      const { id, job_id, entity_id, status, status_message } = entity.data
      const reason = status_message ? ` (${status_message})` : ''
      const what = entity.data.name ?? entity.data.description ?? toLocalTime(entity.data.start_time)
      const about = name === 'job' || what == null ? '' : `: ${what}`
      return [
        {
          jobId: job_id ?? entity_id ?? id,
          status,
          text: `${toWord(name, entity.data)} ${status ?? ''}`.trim() + reason + about,
        },
      ]
    }),
  )
}

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: playbookJob.address.timezone,
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
})

/** As a person at the customer's address would say it. */
function toLocalTime(time: string | undefined): string | undefined {
  return time === undefined ? undefined : clock.format(new Date(time))
}

function toWord(name: string, entity: Readonly<Record<string, unknown>>): string {
  if (name !== 'attachment') return name
  return entity['file_token'] === undefined ? 'note' : 'photo'
}
