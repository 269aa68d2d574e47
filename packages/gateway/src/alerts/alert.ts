import { z } from 'zod'

export const severities = ['critical', 'warning', 'info'] as const
type Severity = (typeof severities)[number]

/** Something that an operator should know of. Troubles of one key are one alert, however many items have it. */
export interface Trouble {
  readonly key: string
  readonly cause: string
  readonly severity: Severity
  readonly text: string
  readonly jobId?: string | undefined
  readonly externalOrganizationId?: string | undefined
  readonly since: number
  readonly count: number
  /** Nothing is wrong: it is told once, and its end is not. */
  readonly isNews?: boolean
}

/** What is sent: the same for a webhook and for a command. */
export interface AlertMessage {
  /** Names this telling of it: the same when it is sent again because the answer was lost. */
  readonly messageId: string
  readonly body: {
    readonly id: string
    readonly cause: string
    readonly severity: Severity
    readonly state: 'raised' | 'recovered'
    readonly text: string
    readonly jobId?: string
    readonly externalOrganizationId?: string
    /** ISO 8601, UTC. */
    readonly since: string
    readonly count: number
    readonly environment: string
    readonly instance: string
  }
}

/** Where alerts go. */
export interface AlertChannel {
  readonly name: string
  /** Resolves once it was taken; a rejection has it sent again. */
  send(message: AlertMessage, signal: AbortSignal): Promise<void>
}

/** An alert as the store keeps it over a restart. */
export const storedAlertSchema = z.object({
  id: z.string(),
  cause: z.string(),
  severity: z.enum(severities),
  isNews: z.boolean().optional(),
  text: z.string(),
  jobId: z.string().optional(),
  externalOrganizationId: z.string().optional(),
  since: z.number(),
  count: z.number(),
  isOver: z.boolean(),
  /** By channel: what it was told, and when. */
  told: z.record(z.string(), z.object({ count: z.number(), at: z.number() })),
})
export type StoredAlert = z.infer<typeof storedAlertSchema>
