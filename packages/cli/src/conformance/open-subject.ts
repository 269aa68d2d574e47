import {
  bridgeRules,
  rules,
  runBridgeConformance,
  runBridgeFaultSeed,
  runConformance,
  runFaultSeed,
  toSubject,
  type RuleFacts,
  type RuleResult,
  type RunOptions,
} from '@truckroll/testing'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { loadConformance } from './load-conformance.ts'

/** What is examined: an adapter, or a service. */
export interface Subject extends AsyncDisposable {
  readonly name: string
  readonly rules: readonly RuleFacts[]
  /** Why nothing can be examined here. */
  readonly lacks?: string | undefined
  run(options: RunOptions): Promise<readonly RuleResult[]>
  runFaults(seed: number): Promise<string | undefined>
}

export interface SubjectOptions {
  readonly secret?: string
  /** Where the service does what a person in its product would. */
  readonly acts?: string
  /** Where the service reports. */
  readonly port?: number
}

/** The port that a gateway has by default, and so what services call. */
const usualPort = 4200

/** @throws CliError if there is no such adapter or service, or an option cannot be used. */
export async function openSubject(
  context: CliContext,
  path: string,
  options: SubjectOptions,
): Promise<Subject> {
  if (isUrl(path)) return openService(context, path, options)
  const ofServices = options.acts !== undefined ? '--acts' : options.port !== undefined ? '--port' : undefined
  if (ofServices !== undefined) {
    const message = `${ofServices}: expected the URL of a service to go with it; an adapter's conformance.ts has acts of its own`
    throw new CliError('TR_CLI_ARGUMENT', message)
  }
  return openAdapter(context, path)
}

async function openAdapter({ cwd }: CliContext, path: string): Promise<Subject> {
  const conformance = await loadConformance(path, cwd)
  return {
    name: toSubject(conformance.adapter),
    rules,
    lacks: conformance.lacks,
    run: (options) => runConformance(conformance, options),
    runFaults: (seed) => runFaultSeed(conformance, seed),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function openService(
  { env }: CliContext,
  url: string,
  { secret = env['TRUCKROLL_BRIDGE_SECRET'] ?? '', acts, port }: SubjectOptions,
): Promise<Subject> {
  const key = /^\s*whsec_([A-Za-z0-9+/]+={0,2})\s*(?:,|$)/.exec(secret)?.[1]
  if (key === undefined)
    throw new CliError(
      'TR_CLI_ARGUMENT',
      '--secret: expected whsec_ and base64, as the service knows it (or TRUCKROLL_BRIDGE_SECRET)',
    )
  if (acts !== undefined && !isUrl(acts))
    throw new CliError('TR_CLI_ARGUMENT', '--acts: expected a URL that begins with http:// or https://')
  await expectAnswer(url)
  const service = { url, secret }
  const people =
    acts === undefined && port === undefined
      ? undefined
      : await openPeople(env, { ...service, acts, port: port ?? usualPort })
  return {
    name: new URL(url).origin,
    rules: bridgeRules,
    run: (options) =>
      runBridgeConformance({ ...options, ...service, ...(people === undefined ? {} : { people }) }),
    runFaults: (seed) => runBridgeFaultSeed(service, seed),
    [Symbol.asyncDispose]: async () => people?.gateway[Symbol.asyncDispose](),
  }
}

async function openPeople(
  env: CliContext['env'],
  {
    acts,
    ...options
  }: { readonly url: string; readonly secret: string; readonly port: number } & {
    readonly acts: string | undefined
  },
) {
  // Only a run that needs it loads a gateway with its HTTP and a sandbox.
  const { openServiceGateway } = await import('./open-service-gateway.ts')
  const gateway = await openServiceGateway(env, options)
  return { gateway, ...(acts === undefined ? {} : { actsUrl: acts }) }
}

function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}

async function expectAnswer(url: string): Promise<void> {
  try {
    await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(30_000) })
  } catch (cause) {
    throw new CliError('TR_CLI_UNREACHABLE', `nothing answers at ${url}`, { cause })
  }
}
