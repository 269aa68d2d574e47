import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { RetryableError } from '@truckroll/gateway'
import { createSqliteStore } from '@truckroll/sqlite'
import { TruckrollError } from '@truckroll/protocol'
import { describe, expect, it } from 'vitest'
import definition, { OAuthAdapter } from '../../docs/adapter-guide/oauth.ts'
import { createHttpWorld } from '../support/http-world.ts'
import { startOAuthDouble } from '../support/oauth-double.ts'

const caller = { token: 'test' }
const login = { organizationId: 11776, credentials: { refreshToken: 'first' } }

/** The adapter of the guide in a gateway, and the vendor that it calls. */
async function startWorld(adapter = definition, options?: Parameters<typeof startOAuthDouble>[0]) {
  const vendor = await startOAuthDouble(options)
  const world = await createHttpWorld({ adapter, adapterSettings: { url: vendor.url } })
  return {
    ...world,
    vendor,
    provider: () => world.gateway.providers.get('company'),
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]()
      vendor.close()
    },
  }
}

describe('a login that the vendor rotates', () => {
  it('is stored as its try left it, and rotated while twenty jobs use it', async () => {
    await using world = await startWorld(definition, { tokenMs: 3_600_000, uses: 4 })
    const { vendor, gateway } = world
    await gateway.providers.change('company', login, caller)
    expect(vendor.presented).toEqual(['first'])
    for (let index = 0; index < 20; index += 1) world.sandbox.control.brand.offerJob()
    await world.until(async () => (await gateway.status()).waitingEvents === 0 && vendor.orders.length === 20)
    expect(new Set(vendor.orders.map(({ reference }) => reference)).size).toBe(20)
    expect(await world.provider()).toMatchObject({ isHeld: false })
    expect(vendor.presented.length).toBeGreaterThan(2)
    expect(new Set(vendor.presented).size).toBe(vendor.presented.length)
    expect(vendor.mostAtOnce).toBe(1)
  })

  it('is not tried again if the same request comes again: what is in it was rotated since', async () => {
    await using world = await startWorld()
    const { gateway, vendor } = world
    const { credentials } = login
    const request = {
      externalOrganizationId: 'company',
      name: 'Best HVAC',
      email: 'office@best.example',
      credentials,
    }
    expect(await gateway.providers.onboard(request, caller)).toMatchObject({ outcome: 'requested' })
    expect(await gateway.providers.onboard(request, caller)).toMatchObject({ outcome: 'unchanged' })
    const stored = async () => (await world.store.getProvider('company'))?.sealedCredentials
    const before = await stored()
    // Something else of it is corrected: the login in it is the one that was used up.
    const corrected = { ...request, email: 'new@best.example' }
    expect(await gateway.providers.onboard(corrected, caller)).toMatchObject({
      outcome: 'requested',
      provider: { email: 'new@best.example' },
    })
    expect(vendor.presented).toEqual(['first'])
    expect(await stored()).toEqual(before)
    const another = { ...corrected, credentials: { refreshToken: 'another' } }
    await expect(gateway.providers.onboard(another, caller)).rejects.toMatchObject({
      code: 'TR_ADAPTER_PROVIDER',
    })
    expect(vendor.presented).toEqual(['first', 'another'])
  })

  it('that was revoked holds its provider until a person enters another one', async () => {
    await using world = await startWorld()
    const { gateway, vendor } = world
    await gateway.providers.change('company', login, caller)
    vendor.revoke()
    world.sandbox.control.brand.offerJob()
    await world.until(async () => (await world.provider())?.isHeld === true)
    vendor.restore('second')
    await gateway.providers.change('company', { credentials: { refreshToken: 'second' } }, caller)
    await world.until(() => vendor.orders.length === 1)
    expect(await world.provider()).toMatchObject({ isHeld: false })
  })

  it('is stored also after its attempt has ended', async () => {
    const ended = Promise.withResolvers<void>()
    class Late extends OAuthAdapter {
      override async createJob(request: Parameters<OAuthAdapter['createJob']>[0]) {
        if (request.attempt > 1) return { bmsId: request.credentials?.refreshToken ?? 'none' }
        void ended.promise.then(() => request.saveCredentials({ refreshToken: 'late', expiresAt: 0 }))
        throw new RetryableError('later', { retryAfterMs: 200 })
      }
      override verifyCredentials = () => Promise.resolve()
    }
    await using world = await startWorld({ ...definition, adapter: Late })
    await world.gateway.providers.change('company', login, caller)
    const failed = world.heard('attempt:failed')
    const { id } = world.sandbox.control.brand.offerJob()
    await failed
    ended.resolve()
    const linked = async () => (await world.gateway.jobs.get(String(id)))?.bmsId
    expect(await world.until(linked)).toBe('late')
  })

  it('that is being renewed at a stop is stored before the store is closed', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'truckroll-logins-')), 'store.db')
    const vendor = await startOAuthDouble({ uses: 1, refreshMs: 600 })
    const world = await createHttpWorld({
      adapter: definition,
      adapterSettings: { url: vendor.url },
      store: createSqliteStore({ path }),
    })
    await world.gateway.providers.change('company', login, caller)
    world.sandbox.control.brand.offerJob()
    await world.until(() => vendor.presented.length === 2)
    // Its attempt is left, since it has no time any more.
    await world.gateway.stop({ graceMs: 0 })
    const store = createSqliteStore({ path })
    await store.open({ environment: 'sandbox', instance: 'main' })
    expect(await store.getProvider('company')).toMatchObject({ credentialsVersion: 1 })
    await store.close()
    await world.sandbox.close()
    vendor.close()
    rmSync(dirname(path), { recursive: true })
  })

  it('has to fit the schema of the adapter', async () => {
    const problems: unknown[] = []
    class Bad extends OAuthAdapter {
      override async createJob(request: Parameters<OAuthAdapter['createJob']>[0]) {
        const bad = JSON.parse('{"refreshToken":5}')
        for (const give of [
          () => request.saveCredentials(bad),
          () => request.refreshCredentials(() => Promise.resolve(bad)),
          () => request.refreshCredentials(() => Promise.resolve(JSON.parse('null'))),
        ]) {
          await give().catch((error: unknown) => problems.push(error))
        }
        return { bmsId: request.credentials?.refreshToken ?? 'none' }
      }
      override verifyCredentials = () => Promise.resolve()
    }
    await using world = await startWorld({ ...definition, adapter: Bad })
    await world.gateway.providers.change('company', login, caller)
    const { id } = world.sandbox.control.brand.offerJob()
    const linked = async () => (await world.gateway.jobs.get(String(id)))?.bmsId
    expect(await world.until(linked)).toBe('first')
    expect(problems.map((error) => (TruckrollError.is(error) ? error.code : error))).toEqual(
      Array.from({ length: 3 }, () => 'TR_PROVIDER_INVALID'),
    )
    expect(String(problems[0])).toContain('/credentials/refreshToken')
  })
})
