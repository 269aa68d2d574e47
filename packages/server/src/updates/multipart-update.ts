import type { Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { fileUpdateSchema, incomingTimeSchema } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { HttpProblem } from '../errors.ts'
import { toTooLarge } from '../http/answer-problems.ts'
import { refuseCompressed } from '../http/json-body.ts'
import { toInputProblem } from '../http/validate-input.ts'
import { FormUpdate } from './form-update.ts'
import { readFilePart } from './read-file-part.ts'

const fieldNames = new Set(['kind', 'id', 'fileName', 'occurredAt', 'force'])

/**
 * Documents the fields of an attachment as `multipart/form-data`; the update's own schema checks the values.
 */
export const multipartUpdateSchema = z.strictObject({
  kind: z.literal('attachment'),
  id: z.string().optional(),
  fileName: z.string().optional().describe('absent: the name that the part `file` carries'),
  occurredAt: incomingTimeSchema.optional(),
  force: z.enum(['true', 'false']).optional(),
  file: z.string().meta({ contentMediaType: 'application/octet-stream' }).describe('the last part'),
})

/**
 * Reads fields and file of a form. The file stays bytes: as base64 in JSON it would be in memory four times.
 * @throws HttpProblem 400, 413 or 422
 */
export async function readMultipartUpdate(
  request: FastifyRequest,
  maxBodyBytes: number,
): Promise<FormUpdate> {
  refuseCompressed(request.headers)
  const length = request.headers['content-length']
  const formBytes = length === undefined ? undefined : Number(length)
  if (formBytes !== undefined && formBytes > maxBodyBytes) throw toTooLarge(request, maxBodyBytes)
  const update: Record<string, unknown> = {}
  let file: { readonly name: string | undefined; readonly content: Uint8Array } | undefined
  try {
    for await (const part of request.parts()) {
      checkPart(part, file !== undefined || Object.hasOwn(update, part.fieldname))
      if (part.type === 'file') {
        file = { name: part.filename, content: await readFilePart(part, formBytes) }
      } else {
        update[part.fieldname] = part.fieldname === 'force' ? toBoolean(part.value) : part.value
      }
    }
  } catch (error) {
    throw toFormProblem(error, request, maxBodyBytes)
  }
  if (file === undefined)
    throw badField('/file', 'expected a part named file with the content, and a file name')
  const parsed = fileUpdateSchema.safeParse({ ...update, fileName: update['fileName'] ?? file.name })
  if (!parsed.success) throw toInputProblem(parsed.error, 'body')
  return new FormUpdate(parsed.data, file.content)
}

function checkPart(part: Multipart, isRepeated: boolean): void {
  const pointer = `/${part.fieldname.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const isKnown = part.type === 'file' ? part.fieldname === 'file' : fieldNames.has(part.fieldname)
  if (!isKnown) throw badField(pointer, 'expected no such part')
  if (isRepeated) throw badField(pointer, 'expected it once, and the part file last')
  if (part.type === 'field' && part.valueTruncated) throw badField(pointer, 'expected a shorter text')
}

function toBoolean(value: unknown): unknown {
  if (value === 'true') return true
  return value === 'false' ? false : value
}

function toFormProblem(error: unknown, request: FastifyRequest, maxBodyBytes: number): HttpProblem {
  if (error instanceof HttpProblem) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'FST_REQ_FILE_TOO_LARGE') return toTooLarge(request, maxBodyBytes)
  return new HttpProblem(400, 'bad_form', 'The form cannot be read', {
    detail: 'expected multipart/form-data with fields and then one part file',
    cause: error,
  })
}

function badField(pointer: string, detail: string): HttpProblem {
  return new HttpProblem(422, 'invalid_input', 'The request is not as expected', {
    errors: [{ pointer, detail }],
  })
}
