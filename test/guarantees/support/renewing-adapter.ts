import { type CreateJobRequest, defineAdapter, ProviderError } from '@truckroll/gateway'
import { z } from 'zod'

type Request = CreateJobRequest<unknown, { password: string }>

/** Two jobs, 1 and 2, meet at the login of their provider, which the vendor renews. */
export function createRenewingAdapter() {
  const begun = Promise.withResolvers<void>()
  const renewed = Promise.withResolvers<void>()
  const arrived = new Set<string>()
  const bothArrived = Promise.withResolvers<void>()
  const got: unknown[] = []
  let renewals = 0

  class Renewing {
    async createJob(request: Request) {
      const { attempt, credentials, job } = request
      if (request.job.title === 'refused') {
        // It was refused with the old login, and says so after the other one has stored the new.
        if (String(job.id) === '2') {
          await begun.promise
          await request.saveCredentials({ password: 'new' }).then(renewed.resolve)
        } else if (attempt === 1) {
          begun.resolve()
          await renewed.promise
          throw new ProviderError(`401 for ${credentials?.password}`)
        }
      } else {
        // Each has the old login in hand.
        arrived.add(String(job.id))
        if (arrived.size === 2) bothArrived.resolve()
        await bothArrived.promise
        await request.refreshCredentials(async () => {
          renewals += 1
          await new Promise((resolve) => void setTimeout(resolve, 50))
          return { password: `renewal ${renewals}` }
        })
      }
      got.push(request.credentials?.password)
      return { bmsId: `wo-${String(job.id)}` }
    }
    async cancelJob() {}
  }

  return {
    definition: defineAdapter({
      name: 'renewing',
      version: '1.0.0',
      credentials: z.object({ password: z.string() }),
      adapter: Renewing,
      inject: [],
    }),
    /** The login of each job when it was done. */
    got,
  }
}
