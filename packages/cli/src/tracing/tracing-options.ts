export const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

export interface TracingOptions {
  readonly sampler: (typeof samplers)[number]
  /** Which share of the traces is sent, if the sampler is one of the ratios. */
  readonly ratio: number
}

type Env = Readonly<Record<string, string | undefined>>

/** What OpenTelemetry's variables ask for; undefined: no traces. Whatever is wrong costs traces, never the start. */
export function toTracingOptions(env: Env, warn: (text: string) => void): TracingOptions | undefined {
  const isWanted =
    isSet(env['OTEL_EXPORTER_OTLP_ENDPOINT']) || isSet(env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'])
  if (!isWanted || env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return undefined
  const exporter = env['OTEL_TRACES_EXPORTER'] ?? 'otlp'
  if (exporter === 'none') return undefined
  if (isSet(exporter) && exporter !== 'otlp') {
    warn(`OTEL_TRACES_EXPORTER: expected otlp or none, got ${exporter}; no traces are sent`)
    return undefined
  }
  const protocol = env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ?? env['OTEL_EXPORTER_OTLP_PROTOCOL']
  if (isSet(protocol) && protocol !== 'http/protobuf') {
    warn(
      `OTEL_EXPORTER_OTLP_PROTOCOL: expected http/protobuf (port 4318), got ${protocol}; no traces are sent`,
    )
    return undefined
  }
  return { sampler: toSampler(env, warn), ratio: toRatio(env, warn) }
}

function toSampler(env: Env, warn: (text: string) => void): TracingOptions['sampler'] {
  const wanted = env['OTEL_TRACES_SAMPLER']
  if (!isSet(wanted)) return 'parentbased_always_on'
  const found = samplers.find((sampler) => sampler === wanted)
  if (found === undefined) {
    warn(`OTEL_TRACES_SAMPLER: expected one of ${samplers.join(', ')}, got ${wanted}; every trace is sent`)
  }
  return found ?? 'parentbased_always_on'
}

function toRatio(env: Env, warn: (text: string) => void): number {
  const wanted = env['OTEL_TRACES_SAMPLER_ARG']
  if (!isSet(wanted)) return 1
  const ratio = Number(wanted)
  if (ratio >= 0 && ratio <= 1) return ratio
  warn(`OTEL_TRACES_SAMPLER_ARG: expected a number from 0 to 1, got ${wanted}; every trace is sent`)
  return 1
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
