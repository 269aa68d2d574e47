import { z } from 'zod'

import { externalReference, shortText } from '../http/fields.ts'

const phone = z
  .string()
  .trim()
  .max(40)
  .refine((text) => phoneDigits(text).length >= 5, 'expected a phone number with at least 5 digits')
const fields = {
  firstName: shortText.nullable(),
  lastName: shortText.nullable(),
  companyName: shortText.nullable(),
  // As browsers take it: people have `r&r@` and `a/b@`.
  email: z.email({ pattern: z.regexes.html5Email }).max(200).nullable(),
  phone: phone.nullable(),
  externalReference: externalReference.nullable(),
}

export const customerInputSchema = z
  .strictObject(fields)
  .partial()
  .refine((input) => (input.lastName ?? input.companyName ?? '') !== '', {
    path: ['lastName'],
    message: 'expected a lastName or a companyName',
  })
export type CustomerInput = z.infer<typeof customerInputSchema>

/** What is absent stays as it is; null empties a field. */
export const customerPatchSchema = z.strictObject(fields).partial()
export type CustomerPatch = z.infer<typeof customerPatchSchema>

export const customerSchema = z.object({
  id: z.string(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  companyName: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  externalReference: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Customer = z.infer<typeof customerSchema>

/** Numbers are compared by their last ten digits, so `+1 (555) 010-0123 x4` finds `5550100123`. */
export function phoneDigits(text: string): string {
  const [number = ''] = text.split(/ext|x|#/i)
  return number.replaceAll(/\D/g, '').slice(-10)
}
