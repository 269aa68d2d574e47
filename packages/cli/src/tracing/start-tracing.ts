import { toTracingOptions } from './tracing-options.ts'

export interface Tracing {
  /** Sends what is left, for a few seconds at most. */
  stop(): Promise<void>
}

const off: Tracing = { stop: async () => {} }

/** Sends traces if OpenTelemetry's own variables say where to; else nothing of its SDK is loaded. */
export async function startTracing(
  env: Readonly<Record<string, string | undefined>>,
  resource: Readonly<Record<string, string>>,
  warn: (text: string) => void,
): Promise<Tracing> {
  const options = toTracingOptions(env, warn)
  if (options === undefined) return off
  const { startSdk } = await import('./sdk.ts')
  return startSdk(options, resource, warn)
}
