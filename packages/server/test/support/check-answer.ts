import { isJsonObject } from '@truckroll/gateway'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect } from 'vitest'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Parsed if it is JSON. */
  readonly body: unknown
}

/** Holds every answer to the server's own OpenAPI document: its path, method, status, media type and schema. */
export class AnswerChecker {
  readonly #document: Record<string, unknown>
  readonly #ajv: Ajv2020
  readonly #validators = new Map<string, ValidateFunction>()

  constructor(document: unknown) {
    if (!isJsonObject(document)) throw new Error('expected the OpenAPI document to be an object')
    this.#document = { ...document }
    this.#ajv = new Ajv2020({ strict: false, allErrors: true })
    formats.default(this.#ajv)
    this.#ajv.addSchema({ ...document, $id: 'document' })
  }

  check(method: string, path: string, answer: Answer): void {
    const operation = this.#find(method, path)
    if (operation === undefined) return
    const place = `${method} ${operation.template} ${answer.status}`
    const responses = at(operation.operation, 'responses')
    const response = this.#resolve(at(responses, String(answer.status)) ?? at(responses, 'default'))
    const content = at(response, 'content')
    const mediaType = answer.headers.get('content-type')?.split(';')[0] ?? ''
    if (!isJsonObject(content) || content['*/*'] !== undefined || operation.template.startsWith('/v1/files'))
      return
    expect(Object.keys(content), place).toContain(mediaType)
    const reference = at(at(content[mediaType], 'schema'), '$ref')
    if (typeof reference !== 'string') return
    const validate = this.#validator(reference)
    expect(validate(answer.body) ? [] : validate.errors, `${place}: ${answer.text.slice(0, 500)}`).toEqual([])
  }

  /** Does a component take this value? */
  validate(component: string, value: unknown): unknown[] {
    const validate = this.#validator(`#/components/schemas/${component}`)
    return validate(value) ? [] : [...(validate.errors ?? [])]
  }

  #validator(reference: string): ValidateFunction {
    const known = this.#validators.get(reference)
    if (known !== undefined) return known
    const made = this.#ajv.compile({ $ref: `document${reference}` })
    this.#validators.set(reference, made)
    return made
  }

  #find(
    method: string,
    path: string,
  ): { readonly template: string; readonly operation: unknown } | undefined {
    const parts = (path.split('?')[0] ?? '').split('/')
    const templates = Object.keys(at(this.#document, 'paths') ?? {}).toSorted(
      (a, b) => a.split('{').length - b.split('{').length,
    )
    for (const template of templates) {
      const wanted = template.split('/')
      const isSame =
        wanted.length === parts.length && wanted.every((one, i) => one.startsWith('{') || one === parts[i])
      const operation = at(at(at(this.#document, 'paths'), template), method.toLowerCase())
      if (isSame && operation !== undefined) return { template, operation }
    }
    return undefined
  }

  #resolve(response: unknown): unknown {
    const reference = at(response, '$ref')
    if (typeof reference !== 'string') return response
    return at(at(at(this.#document, 'components'), 'responses'), reference.split('/').at(-1) ?? '')
  }
}

function at(value: unknown, name: string): unknown {
  return isJsonObject(value) ? value[name] : undefined
}
