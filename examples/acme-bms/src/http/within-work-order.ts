import { z } from 'zod'

import { pageQuery } from './page.ts'

/** What the lists of one work order take: its visits, notes and files. */
export const withinWorkOrderQuery = z.strictObject({
  ...pageQuery,
  externalReference: z.string().max(200).optional(),
})
