import {
  TerminalError,
  type JobRequest,
  type ProviderContext,
  type ReadJobResponse,
} from '@truckroll/gateway'
import { type Credentials, type ProviderSettings, listSchema, nothing, orderSchema } from './hammer.ts'
import { WithNotes } from './notes.ts'

export class WithReading extends WithNotes {
  /** The office entered the job by hand, with the claim's number, before Dispatch sent it. */
  async findJob(request: JobRequest<unknown, Credentials>) {
    const claim = request.job.external_id
    if (claim == null) return undefined
    const query = new URLSearchParams({ claim }).toString()
    const { items } = await this.hammer.call(request, 'GET', `/orders?${query}`, listSchema)
    if (items.length > 1) throw new TerminalError(`expected one order of claim ${claim}, got ${items.length}`)
    return items[0] && { bmsId: items[0].id }
  }

  async getJob(
    request: ProviderContext<unknown, Credentials> & { readonly bmsId: string },
  ): Promise<ReadJobResponse | undefined> {
    const { status } = await this.hammer.call(request, 'GET', `/orders/${request.bmsId}`, orderSchema)
    return { status }
  }

  /** `expect` throws ProviderError at 401 and 403: the login is refused before it is stored. */
  async verifyCredentials(request: ProviderContext<unknown, Credentials>): Promise<void> {
    await this.hammer.call(request, 'GET', '/company', nothing)
  }

  checkSettings({ team }: ProviderSettings) {
    if (team === undefined || this.hammer.teams.includes(team)) return []
    return [{ path: '/team', message: `expected one of ${this.hammer.teams.join(', ')}` }]
  }
}
