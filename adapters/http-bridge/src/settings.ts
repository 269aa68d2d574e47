import { eventTypes, type EventType } from '@truckroll/gateway'
import { z } from 'zod'
import { readSigningKeys } from '@truckroll/verify/sign'

/**
 * The types that are delivered by default. The list is explicit, so that a new type is not delivered
 * automatically.
 */
const defaultTypes = [
  'job.created',
  'job.updated',
  'job.canceled',
  'appointment.updated',
  'note.created',
  'note.updated',
  'note.deleted',
  'attachment.created',
  'attachment.deleted',
  'survey.submitted',
  'update.confirmed',
  'update.rejected',
  'provider.connected',
  'provider.offboarded',
  'message.other',
] as const satisfies readonly EventType[]

/** A list, or text with commas as the environment has it. */
const list = z
  .union([z.string().transform((text) => text.split(',')), z.array(z.string())], {
    error: 'expected a list, or text with commas between its entries',
  })
  .transform((entries) => entries.map((entry) => entry.trim()).filter((entry) => entry !== ''))

/** Standard Webhooks asks for 24 to 64 bytes: fewer can be guessed. */
const leastKeyBytes = 24

const secret = z
  .string({ error: 'expected whsec_ and base64, the secret that deliveries are signed with' })
  .transform((text, context) => {
    const keys = readSigningKeys(text)
    const isWeak = keys?.some((key) => (key.symmetricKeySize ?? 0) < leastKeyBytes) ?? false
    if (keys !== undefined && !isWeak) return keys
    context.addIssue({
      code: 'custom',
      message: isWeak
        ? `expected whsec_ and the base64 of at least ${leastKeyBytes} bytes; make one with: openssl rand -base64 32`
        : 'expected whsec_ and base64 (padded, not empty), up to 10 of them with commas between',
    })
    return z.NEVER
  })

const types = list.transform((names, context): ReadonlySet<EventType> => {
  const known = new Set<EventType>()
  for (const [index, name] of names.entries()) {
    const type = eventTypes.find((candidate) => candidate === name)
    if (type === undefined) context.addIssue({ code: 'custom', path: [index], message: typeExpected })
    else known.add(type)
  }
  return known
})
const typeExpected = `expected one of ${eventTypes.join(', ')}`

const hosts = list.transform((names, context): ReadonlySet<string> => {
  const known = new Set<string>()
  for (const [index, name] of names.entries()) {
    const host = readHost(name)
    if (host !== undefined) known.add(host)
    else {
      const message =
        'expected a host such as hooks.example.com or hooks.example.com:8443, without scheme and path'
      context.addIssue({ code: 'custom', path: [index], message })
    }
  }
  return known
})

const bridgeUrl = z
  .string({ error: 'expected the http or https URL to deliver to' })
  .trim()
  .max(2_048)
  .refine(
    isBridgeUrl,
    'expected an http or https URL without user and password, such as https://example.com/jobs',
  )

/** Settings of the bridge, `TRUCKROLL_BRIDGE_URL` and so on. Once parsed, the secret cannot be read back. */
export const bridgeSettingsSchema = z.strictObject({
  url: bridgeUrl.describe('where to deliver'),
  secret: secret.describe('whsec_ and base64; several by comma, each signs'),
  timeoutMs: z.coerce
    .number({ error: 'expected a whole number of milliseconds' })
    .int()
    .min(1)
    .max(600_000)
    .default(15_000)
    .describe('time for one answer'),
  types: types
    .prefault([...defaultTypes])
    .describe('types that are delivered; the others are done and counted'),
  hosts: hosts.prefault([]).describe("hosts that a provider's own settings.bridgeUrl may name"),
})
export type BridgeSettings = z.infer<typeof bridgeSettingsSchema>

/** A provider may have a receiver of its own, on one of the hosts that the operator allows. */
export const bridgeProviderSettingsSchema = z.object({ bridgeUrl: bridgeUrl.optional() })
export type BridgeProviderSettings = z.infer<typeof bridgeProviderSettingsSchema>

/** Is this URL on one of the hosts? An entry without a port stands for all its ports. */
export function isListedHost(listed: ReadonlySet<string>, url: URL): boolean {
  return listed.has(url.hostname) || listed.has(`${url.hostname}:${portOf(url)}`)
}

function isBridgeUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:'
  return url !== undefined && isHttp && url.username === '' && url.password === ''
}

/** Host, or host and port, as URLs spell it: lower case, punycode. */
function readHost(text: string): string | undefined {
  const isBare = /^[^\s/?#@\\]+$/.test(text) && URL.canParse(`http://${text}`)
  if (!isBare) return undefined
  const url = new URL(`http://${text}`)
  return /:\d+$/.test(text) ? `${url.hostname}:${portOf(url)}` : url.hostname
}

function portOf(url: URL): string {
  if (url.port !== '') return url.port
  return url.protocol === 'https:' ? '443' : '80'
}
