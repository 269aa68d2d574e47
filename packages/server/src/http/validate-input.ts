import type { FastifyInstance } from 'fastify'
import { stringifyJson } from '@truckroll/gateway'
import type { z } from 'zod'
import { HttpProblem } from '../errors.ts'
import { FormUpdate } from '../updates/form-update.ts'
import { toFieldErrors, type InputPart } from '../problems/field-errors.ts'

/** Types Fastify's routes by zod schemas: the handler gets what the schema returns. */
export interface ZodTypes {
  readonly schema: unknown
  readonly validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown
  readonly serializer: this['schema'] extends z.ZodType ? z.input<this['schema']> : unknown
}

/**
 * Checks parameters, query, headers and body by the zod schemas of the route, and writes answers with the
 * digits of long ids kept. Types and tests check answers against their schemas; at run time they are not
 * checked again.
 */
export function validateInput(app: FastifyInstance): void {
  app.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (data: unknown) => {
    // A form was checked when it was read.
    if (data instanceof FormUpdate) return { value: data }
    // Fastify passes null if there is no body.
    const parsed = schema.safeParse(data ?? undefined)
    if (parsed.success) return { value: parsed.data }
    return { error: toInputProblem(parsed.error, toPart(httpPart)) }
  })
  app.setSerializerCompiler(() => stringifyJson)
  app.setReplySerializer(stringifyJson)
}

/** 404 if a parameter of the path cannot be an id; 422 for any other input that does not fit. */
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
