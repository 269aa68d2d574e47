import { isHeaderText } from '@truckroll/protocol'
import { z } from 'zod'
import { isCidr } from '../addresses/address-rule.ts'

const headerText = (maxCharacters: number) =>
  z
    .string()
    .max(maxCharacters)
    .refine(isHeaderText, `expected 1 to ${maxCharacters} printable ASCII characters, as a header takes them`)
const positiveInt = z.coerce.number().int().min(1)
const hexSecret = z.string().regex(/^(?:[0-9a-fA-F]{2})+$/, 'expected hex digits of even length')

const webUrl = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' })
const signingSecrets = z
  .string()
  .regex(
    /^whsec_[A-Za-z0-9+/]{32,}={0,2}(?:\s*,\s*whsec_[A-Za-z0-9+/]{32,}={0,2})*$/,
    'expected whsec_ and at least 24 bytes as base64, several by comma',
  )

/** Settings of the engine itself, by the names of `truckroll.config.ts`; the HTTP side has its own. */
export const gatewaySettingsSchema = z.object({
  environment: z.enum(['sandbox', 'production']).default('sandbox').describe('sets the three Dispatch hosts'),
  instance: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .default('main')
    .describe('names the deployment; stamped into the store'),
  dispatchUrl: z.url().optional().describe('base of agent/in, agent/out, agent/ack'),
  dispatchApiUrl: z.url().optional().describe('base of OAuth, availability and search'),
  dispatchFilesUrl: z.url().optional().describe('base of data files'),
  credentials: z
    .enum(['shared', 'per-provider'])
    .default('shared')
    .describe('one key for all providers, or one each'),
  dispatchKey: headerText(500).optional().describe('X-Dispatch-Key, required when shared'),
  dispatchSecret: hexSecret.optional().describe('hex secret, required when shared'),
  recordType: headerText(100).default('gateway').describe('RecordType header of updates when shared'),
  appKey: headerText(500).optional().describe('application key; absent: onboarding off'),
  appSecret: hexSecret.optional().describe('application secret, hex'),
  appId: z.string().min(1).max(500).optional().describe('app_id of provision posts'),
  pollIntervalMs: positiveInt
    .max(3_600_000)
    .default(5_000)
    .describe('pause after a poll that came back short'),
  changesIntervalMs: positiveInt
    .max(3_600_000)
    .default(30_000)
    .describe('pause between two questions to the BMS for the changes of a provider'),
  deliveryConcurrency: z
    .union([z.literal('auto'), positiveInt.max(1_000)])
    .default('auto')
    .describe('jobs worked on at once; auto: 16, and up to 64 while jobs wait for a place'),
  sendConcurrency: positiveInt.max(1_000).default(16).describe('jobs whose updates are on their way at once'),
  maxAttempts: positiveInt.max(1_000).default(15).describe('attempts of an event before it is parked'),
  retryBaseMs: positiveInt.max(3_600_000).default(500).describe('first pause, doubled with full jitter'),
  retryMaxMs: positiveInt.max(86_400_000).default(900_000).describe('longest pause'),
  retryForHours: z.coerce
    .number()
    .positive()
    .max(8_760)
    .default(72)
    .describe('how long failures not its own are retried'),
  attemptTimeoutMs: positiveInt.max(3_600_000).default(60_000).describe('one attempt of an adapter'),
  providerConcurrency: positiveInt.max(1_000).default(4).describe('jobs of one provider at once'),
  providerRate: z.coerce.number().positive().optional().describe('calls a second to the BMS per provider'),
  rate: z.coerce.number().positive().optional().describe('calls a second to the BMS in all'),
  reasons: z.enum(['lenient', 'strict']).default('lenient').describe('whether unlisted reasons are refused'),
  unknownProvider: z
    .enum(['deliver', 'hold'])
    .optional()
    .describe('what becomes of jobs of an organization not connected'),
  encryptionKey: z.string().optional().describe('id:base64 of 32 bytes, several by comma; the first seals'),
  maxFileBytes: positiveInt.default(7_000_000).describe('largest file itself'),
  silenceHours: z.coerce
    .number()
    .positive()
    .max(8_760)
    .default(24)
    .describe(
      'a job that was accepted and not scheduled for so long, or whose visit is past for so long, alerts',
    ),
  reconcile: z
    .enum(['off', 'report', 'repair'])
    .default('off')
    .describe(
      'whether all jobs are compared with their work orders every night, and Dispatch told what it does not know',
    ),
  reconcileAt: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day in UTC, such as 02:00')
    .default('02:00')
    .describe('when, in UTC'),
  alertUrl: webUrl.optional().describe('alerts are sent there, signed by Standard Webhooks'),
  alertSecret: signingSecrets.optional().describe('signs alerts: `whsec_` + base64, several by comma'),
  pingUrl: webUrl.optional().describe('asked every minute while all is well'),
  allowPrivateAddresses: z
    .union([z.string(), z.array(z.string())])
    .refine((given) => toRanges(given).every(isCidr), 'expected CIDRs by comma, such as 10.0.0.0/8')
    .optional()
    .describe('CIDRs by comma, of private addresses that URLs of providers and of data may lead to'),
  retentionDays: positiveInt
    .max(36_500)
    .default(90)
    .describe('how long done items keep bodies, step results and texts; what waits is never purged'),
  evidenceDays: positiveInt
    .max(36_500)
    .default(730)
    .describe('how long ids, times and states of done items stay; at least 15, and as long as their bodies'),
})

/** The ranges of a list, or of a text with commas between. */
export function toRanges(given: string | readonly string[]): readonly string[] {
  return (typeof given === 'string' ? given.split(',') : given).map((range) => range.trim())
}

/** What a user writes. */
export type GatewaySettingsInput = z.input<typeof gatewaySettingsSchema>
/** All set. */
export type GatewaySettings = z.infer<typeof gatewaySettingsSchema>
