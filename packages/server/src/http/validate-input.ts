import type { FastifyInstance } from 'fastify'
import { stringifyJson } from '@truckroll/gateway'
import type { z } from 'zod'
import { HttpProblem } from '../errors.ts'
import { FormUpdate } from '../updates/form-update.ts'
import { toFieldErrors, type InputPart } from '../problems/field-errors.ts'

/** Ties Fastify's route types to zod schemas: what a schema makes is what the handler gets. */
export interface ZodTypes {
  readonly schema: unknown
  readonly validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown
  readonly serializer: this['schema'] extends z.ZodType ? z.input<this['schema']> : unknown
}

/**
 * Checks parameters, query, headers and body by the zod schemas of the route, and writes answers with the digits of
 * long ids kept. Answers are held to their schemas by types and tests, not again at run time.
 */
export function validateInput(app: FastifyInstance): void {
  app.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (data: unknown) => {
    // A form was checked when it was read.
    if (data instanceof FormUpdate) return { value: data }
    // Fastify hands null if there is no body.
    const parsed = schema.safeParse(data ?? undefined)
    if (parsed.success) return { value: parsed.data }
    return { error: toInputProblem(parsed.error, toPart(httpPart)) }
  })
  app.setSerializerCompiler(() => stringifyJson)
  app.setReplySerializer(stringifyJson)
}

/** A parameter of the path that cannot be an id names nothing: 404. All else that does not fit: 422. */
export function toInputProblem(error: z.ZodError, part: InputPart): HttpProblem {
  if (part === 'params') return new HttpProblem(404, 'not_found', 'There is nothing at this address')
  return new HttpProblem(422, 'invalid_input', 'The request is not as expected', {
    errors: toFieldErrors(error.issues, part),
  })
}

function toPart(httpPart: string | undefined): InputPart {
  if (httpPart === 'querystring' || httpPart === 'params' || httpPart === 'headers') return httpPart
  return 'body'
}
