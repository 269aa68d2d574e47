import { dispatchIdSchema, isSecret } from '@truckroll/protocol'
import * as z from 'zod'

/** Limits far above any real account; they keep a wrong file from filling the memory. */
const maxAccounts = 20_000
const maxOrganizations = 20_000

const secretSchema = z.string().refine(isSecret, 'expected hex of even length')

const httpUrlSchema = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' })

const namedSourceSchema = z.strictObject({ id: dispatchIdSchema, name: z.string().min(1).optional() })

/** A brand as jobs name it: `source_id` and `source`. */
const sourceSchema = z.union([
  namedSourceSchema,
  dispatchIdSchema.transform((id) => ({ id })).pipe(namedSourceSchema),
])

/** A service provider that Dispatch already knows when the sandbox starts. */
const accountOrganizationSchema = z.strictObject({
  id: dispatchIdSchema,
  /** The id by which brands offer it jobs (`external_organization_id`). */
  externalId: z.union([z.string().min(1), z.number().transform(String).pipe(z.string())]).optional(),
  name: z.string().min(1).optional(),
  /** Keys of the brands that may send it jobs; absent: every brand (on a brand's account: that brand). */
  connectedTo: z.array(z.string().min(1)).optional(),
})

export const accountSchema = z
  .strictObject({
    key: z.string().min(1).max(200),
    secret: secretSchema,
    role: z.enum(['brand', 'gateway', 'application']),
    organizations: z.array(accountOrganizationSchema).max(maxOrganizations).default([]),
    sources: z.array(sourceSchema).max(1000).default([]),
    /** Send an `ack` for every accepted record. */
    acks: z.boolean().default(false),
    /** Send an `err` for every refused record. */
    errors: z.boolean().default(false),
    delivery: z.enum(['poll', 'webhook']).default('poll'),
    webhookUrl: httpUrlSchema.optional(),
    oauth: z.strictObject({ id: z.string().min(1), secret: z.string().min(1) }).optional(),
  })
  .refine((account) => account.delivery === 'poll' || account.webhookUrl !== undefined, {
    path: ['webhookUrl'],
    message: 'expected a URL where delivery is "webhook"',
  })
  .refine((account) => account.role !== 'application' || account.organizations.length === 0, {
    path: ['organizations'],
    message: 'expected none on an application account: put them on a gateway or a brand',
  })

const { shape } = accountSchema

/** An account with all defaults filled in. */
export const accountViewSchema = z.strictObject({
  ...shape,
  organizations: z.array(accountOrganizationSchema.extend({ externalId: z.string().optional() })),
  sources: z.array(namedSourceSchema),
  acks: shape.acks.unwrap(),
  errors: shape.errors.unwrap(),
  delivery: shape.delivery.unwrap(),
})

/** The content of `--accounts FILE`. */
export const accountsSchema = z
  .array(accountSchema)
  .min(1, 'expected at least one account')
  .max(maxAccounts)
  .superRefine((accounts, context) => {
    const seen = new Map<string, number>()
    accounts.forEach((account, index) => {
      const earlier = seen.get(account.key)
      if (earlier !== undefined) {
        const message = `expected a key of its own, got the key of entry ${earlier} again`
        context.addIssue({ code: 'custom', path: [index, 'key'], message })
      }
      seen.set(account.key, index)
    })
  })

export type SandboxAccount = z.infer<typeof accountSchema>
export type SandboxAccountInput = z.input<typeof accountSchema>
