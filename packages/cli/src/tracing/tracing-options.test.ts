import { describe, expect, it } from 'vitest'
import { toTracingOptions } from './tracing-options.ts'

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }

function read(env: Readonly<Record<string, string>>) {
  const warnings: string[] = []
  return { options: toTracingOptions(env, (text) => warnings.push(text)), warnings }
}

describe('traces', () => {
  it.each([
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
    { ...endpoint, OTEL_SDK_DISABLED: 'True' },
    { ...endpoint, OTEL_TRACES_EXPORTER: 'none' },
  ])('are off with %j', (env) => expect(read(env)).toEqual({ options: undefined, warnings: [] }))

  it.each([
    endpoint,
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' },
    { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', OTEL_TRACES_EXPORTER: 'otlp' },
  ])('are all sent with %j', (env) =>
    expect(read(env)).toEqual({ options: { sampler: 'parentbased_always_on', ratio: 1 }, warnings: [] }),
  )

  it('are sent in part if that is asked for', () => {
    const env = { ...endpoint, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' }
    expect(read(env)).toEqual({ options: { sampler: 'traceidratio', ratio: 0.1 }, warnings: [] })
  })

  it.each([
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'expected http/protobuf'],
    [{ OTEL_TRACES_EXPORTER: 'zipkin' }, 'expected otlp or none'],
  ])('are not sent with %j, and a warning says why', (env, words) => {
    const { options, warnings } = read({ ...endpoint, ...env })
    expect(options).toBeUndefined()
    expect(warnings).toEqual([expect.stringContaining(words)])
  })

  it.each([{ OTEL_TRACES_SAMPLER: 'often' }, { OTEL_TRACES_SAMPLER_ARG: '7' }])(
    'are all sent with %j, and a warning says why',
    (env) => {
      const { options, warnings } = read({ ...endpoint, ...env })
      expect(options).toEqual({ sampler: 'parentbased_always_on', ratio: 1 })
      expect(warnings).toHaveLength(1)
    },
  )
})
