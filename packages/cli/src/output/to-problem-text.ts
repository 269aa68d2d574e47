import { toInputIssues } from '@truckroll/protocol'
import type { z } from 'zod'

/** Each bad field of an input by its name, with what was expected there: `address.state: expected a text`. */
export function toProblemText(error: z.core.$ZodError): string {
  return toInputIssues(error.issues)
    .map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
    .join('; ')
}
