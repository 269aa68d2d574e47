import { defineAdapter } from '@truckroll/gateway'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readAdapterSettings } from './read-adapter-settings.ts'

class Nothing {
  async createJob() {
    return { bmsId: '1' }
  }
  async cancelJob() {}
}

const definition = defineAdapter({
  name: 'some',
  version: '1.0.0',
  settings: z.object({
    apiUrl: z.url(),
    apiKey: z.string().min(8),
    limit: z.number().int().default(5),
    isTest: z.boolean().optional(),
    tags: z.array(z.string()).optional(),
  }),
  adapter: Nothing,
})

const read = (env: Record<string, string>, configured: Record<string, unknown> = {}) =>
  readAdapterSettings({ definition, env, baseFolder: '/', configured, prefix: 'TRUCKROLL_ADAPTER_' })

const good = { TRUCKROLL_ADAPTER_API_URL: 'https://example.com', TRUCKROLL_ADAPTER_API_KEY: '12345678' }

describe("an adapter's own settings", () => {
  it('come from the environment, in the types of its schema', () => {
    const env = {
      ...good,
      TRUCKROLL_ADAPTER_LIMIT: '9',
      TRUCKROLL_ADAPTER_IS_TEST: 'true',
      TRUCKROLL_ADAPTER_TAGS: 'a, b',
    }
    expect(read(env)).toEqual({
      value: { apiUrl: 'https://example.com', apiKey: '12345678', limit: 9, isTest: true, tags: ['a', 'b'] },
      problems: [],
      warnings: [],
    })
  })

  it('keep a text of digits a text if the schema wants one', () => {
    expect(read(good).value).toMatchObject({ apiKey: '12345678' })
  })

  it('come from the config file, overruled by the environment', () => {
    const configured = { apiUrl: 'https://other.example.com', apiKey: 'abcdefgh', limit: 3 }
    expect(read({ TRUCKROLL_ADAPTER_API_KEY: '12345678' }, configured)).toEqual({
      value: { ...configured, apiKey: '12345678' },
      problems: [],
      warnings: [],
    })
  })

  it('are named if they are wrong, and never shown', () => {
    const { problems } = read({ TRUCKROLL_ADAPTER_API_KEY: 'hush', TRUCKROLL_ADAPTER_LIMIT: 'many' })
    expect(problems.map(({ name }) => name)).toEqual([
      'TRUCKROLL_ADAPTER_API_URL',
      'TRUCKROLL_ADAPTER_API_KEY',
      'TRUCKROLL_ADAPTER_LIMIT',
    ])
    expect(JSON.stringify(problems)).not.toContain('hush')
  })

  it('are looked up under no other variable, and a slip in a name is told', () => {
    const { value, warnings } = read({ ...good, TRUCKROLL_ADAPTER_LIMITT: '9', TRUCKROLL_ADAPTER_X: '' })
    expect(value).toMatchObject({ apiKey: '12345678' })
    expect(warnings).toEqual([
      'TRUCKROLL_ADAPTER_LIMITT is not a setting of the adapter some and has no effect: did you mean TRUCKROLL_ADAPTER_LIMIT?',
    ])
    expect(read({ ...good, TRUCKROLL_ADAPTER_API_KEY_FILE: '/none' }).warnings).toEqual([])
  })

  it('that flags and the gateway itself came to win, and are named as they were written', () => {
    const resolved = new Map([['apiKey', { value: 'short', writtenAs: '--key' }]])
    const { problems } = readAdapterSettings({
      definition,
      env: good,
      baseFolder: '/',
      configured: {},
      resolved,
      prefix: 'TRUCKROLL_ADAPTER_',
    })
    expect(problems).toMatchObject([{ name: '--key' }])
  })

  it('know no other names', () => {
    const { problems } = read(good, { apiKy: 'x' })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ name: 'adapterSettings.apiKy in the config file' })
    expect(problems[0]?.expected).toContain('did you mean apiKey?')
    const named = readAdapterSettings({
      definition,
      env: good,
      baseFolder: '/',
      configured: { apiKy: 'x' },
      configPath: '/conf/truckroll.config.yaml',
      prefix: 'TRUCKROLL_ADAPTER_',
    })
    expect(named.problems).toMatchObject([{ name: 'adapterSettings.apiKy in truckroll.config.yaml' }])
  })
})
