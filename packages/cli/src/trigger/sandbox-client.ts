import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { HttpJson } from '../remote/http-json.ts'
import { toHostKind } from '../settings/to-host-kind.ts'
import { sandboxTokenOf } from './sandbox-token.ts'

const defaultUrl = 'http://127.0.0.1:4100'

/** The control API of a running sandbox. */
export class SandboxClient {
  readonly #http: HttpJson

  constructor(http: HttpJson) {
    this.#http = http
  }

  async post(path: string, body: unknown): Promise<JsonObject> {
    const answer = await this.#http.send({ method: 'POST', path: `/_control${path}`, body })
    return isJsonObject(answer.body) ? answer.body : {}
  }

  async get(path: string): Promise<JsonObject> {
    const answer = await this.#http.send({ method: 'GET', path: `/_control${path}` })
    return isJsonObject(answer.body) ? answer.body : {}
  }

  /** Undefined if the sandbox does not have it. */
  async postTo(path: string, body: unknown): Promise<JsonObject | undefined> {
    const answer = await this.#http.send({ method: 'POST', path: `/_control${path}`, body, accept: [404] })
    return answer.status !== 404 && isJsonObject(answer.body) ? answer.body : undefined
  }

  async list(path: string): Promise<readonly JsonObject[]> {
    const answer = await this.#http.send({ method: 'GET', path: `/_control${path}` })
    const items = isJsonObject(answer.body) ? answer.body['items'] : undefined
    if (!Array.isArray(items))
      throw new CliError('TR_CLI_REFUSED', `expected a sandbox at ${this.#http.baseUrl}`)
    return items.filter(isJsonObject)
  }
}

/**
 * The sandbox at the given URL, else at `TRUCKROLL_DISPATCH_URL`, else at its default address. @throws
 * CliError `TR_CLI_ARGUMENT` if it is a host of Dispatch: events are made in a sandbox only.
 */
export function createSandboxClient(context: CliContext, givenUrl: string | undefined): SandboxClient {
  const { env } = context
  const fromEnvironment = env['TRUCKROLL_DISPATCH_URL'] ?? ''
  const url = givenUrl ?? (fromEnvironment === '' ? defaultUrl : fromEnvironment)
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CliError('TR_CLI_ARGUMENT', `expected the URL of a sandbox, got ${JSON.stringify(url)}`)
  }
  if (env['TRUCKROLL_ENVIRONMENT'] === 'production' || toHostKind(url) !== 'other') {
    throw new CliError(
      'TR_CLI_ARGUMENT',
      `expected a sandbox of \`truckroll sandbox\` or \`truckroll dev\`, got ${new URL(url).host}` +
        `${env['TRUCKROLL_ENVIRONMENT'] === 'production' ? ' with TRUCKROLL_ENVIRONMENT=production' : ''}: ` +
        'events are never made at Dispatch itself',
    )
  }
  const token = sandboxTokenOf(context)
  const http = new HttpJson({
    baseUrl: url,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    peer: 'The sandbox',
    startHint: 'Start it with `truckroll sandbox` or `truckroll dev`, or give its address by --sandbox URL.',
  })
  return new SandboxClient(http)
}
