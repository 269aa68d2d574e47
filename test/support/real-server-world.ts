import type { AdapterDefinition, JsonObject } from '@truckroll/gateway'
import type { ProviderRequest } from '@truckroll/gateway/embed'
import type { JobView } from '@truckroll/sandbox'
import { createHttpWorld, type HttpWorld } from './http-world.ts'

/** Dispatch's id of the company, which the accounts of an `HttpWorld` have. */
const organizationId = 11776

export interface RealServerWorldOptions {
  readonly adapter: AdapterDefinition
  readonly adapterSettings?: unknown
  readonly credentials: NonNullable<ProviderRequest['credentials']>
  readonly settings?: NonNullable<ProviderRequest['settings']>
}

/** A gateway and a local Dispatch, with the company `desk` connected to a product that really runs. */
export class RealServerWorld implements AsyncDisposable {
  readonly world: HttpWorld

  constructor(world: HttpWorld) {
    this.world = world
  }

  /** Offers a job and waits until the product has it. */
  async offer(fields: JsonObject = {}, status = 'offered'): Promise<{ jobId: string; bmsId: string }> {
    const { id } = this.world.sandbox.control.brand.offerJob({ fields: { status, ...fields } })
    const jobId = String(id)
    return { jobId, bmsId: await this.until(`job ${jobId} is linked`, () => this.#bmsIdOf(jobId)) }
  }

  /** The job as the brand sees it, once it fits. */
  told(jobId: string, what: string, fits: (job: JobView) => boolean): Promise<JobView> {
    return this.until(what, () => {
      const job = this.world.sandbox.control.job(jobId)
      return fits(job) ? job : undefined
    })
  }

  /** Waits half a minute: the machine may be busy, and the product slow. */
  async until<T>(what: string, check: () => T | Promise<T>): Promise<NonNullable<T>> {
    const waiting = this.world.until(check)
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`expected within 40 s: ${what}`)), 40_000).unref()
    })
    return Promise.race([waiting, late])
  }

  async attention(): Promise<readonly string[]> {
    return (await this.world.gateway.operations.listAttention()).items.map(({ text }) => text)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.world[Symbol.asyncDispose]()
  }

  async #bmsIdOf(jobId: string): Promise<string | undefined> {
    return (await this.world.gateway.jobs.get(jobId))?.bmsId
  }
}

export async function createRealServerWorld(options: RealServerWorldOptions): Promise<RealServerWorld> {
  const world = await createHttpWorld({
    adapter: options.adapter,
    adapterSettings: options.adapterSettings,
    settings: { changesIntervalMs: 200, retryBaseMs: 50, retryMaxMs: 200 },
  })
  const { gateway, sandbox } = world
  await gateway.providers.onboard(
    {
      externalOrganizationId: 'desk',
      name: 'Desk',
      email: 'desk@example.com',
      credentials: options.credentials,
      settings: options.settings ?? {},
    },
    { token: 'test' },
  )
  await sandbox.control.until(() =>
    sandbox.control.requests().some((one) => one.externalOrganizationId === 'desk'),
  )
  sandbox.control.match('desk', { organizationId })
  await gateway.providers.activate({ external_organization_id: 'desk', organization_id: organizationId })
  return new RealServerWorld(world)
}
