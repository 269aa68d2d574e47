import {
  incomingId,
  isHeaderText,
  jsonFieldsSchema,
  jsonValueSchema,
  nullIsAbsent,
} from '@truckroll/protocol'
import { z } from 'zod'
import { bridgeSecretSchema } from './bridge-secret.ts'

const shortText = z.string().min(1).max(500)
const organizationId = z.union([z.string().min(1).max(200), z.int().min(0), z.bigint().min(0n)])
const hexSecret = z
  .string()
  .regex(/^(?:[0-9a-fA-F]{2})+$/, 'expected hex digits of even length')
  .max(1024)

/** A provider's own key on Dispatch's queue. */
export const dispatchKeySchema = z.strictObject({
  key: shortText.refine(isHeaderText, 'expected printable ASCII characters, as a header takes them'),
  secret: hexSecret,
})
export type DispatchKey = z.infer<typeof dispatchKeySchema>

const providerSettings = jsonFieldsSchema

/** Asks to connect a provider. Playbook: Gateway > FAQs > Onboarding. */
export const providerRequestSchema = nullIsAbsent(
  z
    .strictObject({
      /** The vendor's own id of the provider. */
      externalOrganizationId: incomingId(z.string().min(1).max(200)),
      name: shortText,
      email: z.email({ pattern: z.regexes.html5Email }).max(320).optional(),
      phoneNumber: z.string().min(3).max(50).optional(),
      address: nullIsAbsent(
        z.strictObject({
          street: shortText.optional(),
          streetLine2: shortText.nullable().optional(),
          city: shortText.optional(),
          state: shortText.optional(),
          country: shortText.optional(),
        }),
      ).optional(),
      /** Passed to Dispatch once, then erased. */
      apiCreds: jsonFieldsSchema.optional(),
      /** The provider's login to the vendor's product, by the adapter's schema. */
      credentials: jsonValueSchema.optional(),
      dispatch: dispatchKeySchema.optional(),
      /** Signs what goes to `settings.bridgeUrl`; demanded with it. */
      bridgeSecret: bridgeSecretSchema.optional(),
      settings: providerSettings.optional(),
      /** Nothing is delivered until it is resumed. A provider that is connected goes on as it is. */
      paused: z.boolean().optional(),
    })
    .superRefine((value, context) => {
      if (
        value.email === undefined &&
        value.phoneNumber === undefined &&
        value.address?.state === undefined
      ) {
        context.addIssue({
          code: 'custom',
          path: ['email'],
          message: 'expected one of email, phoneNumber, address.state',
        })
      }
    }),
).meta({ id: 'ProviderRequest' })
export type ProviderRequest = z.infer<typeof providerRequestSchema>

export const providerChangeRequestSchema = nullIsAbsent(
  z
    .strictObject({
      organizationId: organizationId.optional(),
      settings: providerSettings.optional(),
      credentials: jsonValueSchema.optional(),
      dispatch: dispatchKeySchema.optional(),
      bridgeSecret: bridgeSecretSchema.optional(),
      /** Dispatch asks for more before it connects the provider. The next `POST /v1/providers` ends it. */
      state: z.literal('needs_information').optional(),
      /** What Dispatch asks for. */
      text: z.string().min(1).max(2_000).optional(),
    })
    .superRefine(({ state, text, organizationId: given }, context) => {
      if (text !== undefined && state === undefined)
        context.addIssue({
          code: 'custom',
          path: ['text'],
          message: 'expected it beside state needs_information only',
        })
      if (state !== undefined && given !== undefined)
        context.addIssue({
          code: 'custom',
          path: ['state'],
          message: 'expected no state beside organizationId, which connects the provider',
        })
    }),
).meta({ id: 'ProviderChange' })
export type ProviderChangeRequest = z.infer<typeof providerChangeRequestSchema>

/** Dispatch's callback; further attributes are kept. Playbook: Gateway > FAQs > Onboarding. */
export const activationSchema = z.looseObject({
  external_organization_id: z.union([z.string().min(1).max(200), z.number(), z.bigint()]),
  organization_id: organizationId,
})

const dispatchId = z.union([z.string().min(1).max(100), z.int().min(0), z.bigint().min(0n)])

const bmsId = incomingId(z.string().min(1).max(255))

/** A job that was open before this gateway. */
export const importRequestSchema = nullIsAbsent(
  z.union([
    z.strictObject({
      id: dispatchId,
      organizationId: dispatchId.optional(),
      sourceId: dispatchId.optional(),
      bmsId,
    }),
    z.strictObject({
      externalId: incomingId(z.string().min(1).max(255)),
      externalOrganizationId: incomingId(z.string().min(1).max(200)),
      bmsId,
    }),
  ]),
)
export type ImportRequest = z.infer<typeof importRequestSchema>
