import { ProviderError, type HttpClient, type ProviderContext } from '@truckroll/gateway'
import { z } from 'zod'

export const settingsSchema = z.object({
  url: z.url().describe("address of Hammer's API"),
  teams: z.array(z.string()).default([]).describe('teams that companies may name'),
})
export const providerSettingsSchema = z.object({ team: z.string().optional() })
export const credentialsSchema = z.object({ apiKey: z.string().min(1), webhookSecret: z.string().min(1) })
export type Settings = z.infer<typeof settingsSchema>
export type ProviderSettings = z.infer<typeof providerSettingsSchema>
export type Credentials = z.infer<typeof credentialsSchema>

export class HammerApi {
  readonly #http: HttpClient
  readonly #url: string
  readonly teams: readonly string[]

  constructor(http: HttpClient, { url, teams }: Settings) {
    this.#http = http
    this.#url = url
    this.teams = teams
  }

  async call<T>(
    { credentials, signal }: Pick<ProviderContext<unknown, Credentials>, 'credentials' | 'signal'>,
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    schema: z.ZodType<T>,
    json?: unknown,
  ): Promise<T> {
    if (credentials === undefined) throw new ProviderError('expected a login to Hammer')
    const headers = { authorization: `Bearer ${credentials.apiKey}` }
    const request = { method, url: this.#url + path, headers, signal }
    const answer = await this.#http.expect(json === undefined ? request : { ...request, json })
    return schema.parse(answer.body.length === 0 ? undefined : answer.json())
  }
}

export const orderSchema = z.looseObject({ id: z.string(), status: z.string() })
export const listSchema = z.looseObject({ items: z.array(z.looseObject({ id: z.string() })) })
export const nothing = z.unknown()
