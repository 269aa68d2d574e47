import { z } from 'zod'

/** Who did it: `api` for another system with an API key, `user` for a person in the office or the van. */
export const actorSchema = z.object({ kind: z.enum(['api', 'user']), name: z.string() })
export type Actor = z.infer<typeof actorSchema>

/** On whose behalf a request works. Nothing is read or written outside of its company. */
export interface Caller {
  companyId: string
  keyId: string
  actor: Actor
}
