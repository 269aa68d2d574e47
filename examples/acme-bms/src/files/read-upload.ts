import type { FastifyRequest } from 'fastify'

import { AcmeError, invalidField } from '../errors.ts'
import { parseInput } from '../http/parse-input.ts'
import { decodeBase64 } from './decode-base64.ts'
import { fileFieldsSchema, fileInputSchema, maxFileBytes, type FileFields } from './file.ts'

export interface Upload {
  fields: FileFields
  content: Uint8Array
}

/**
 * A file that comes as multipart/form-data (one part `file`, the other fields beside it; the part's own name and
 * type count where the fields are absent) or as JSON with its content in base64.
 */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  if (request.isMultipart()) return readForm(request)
  const { contentBase64, ...fields } = parseInput(fileInputSchema, request.body)
  return { fields, content: decodeBase64(contentBase64) }
}

async function readForm(request: FastifyRequest): Promise<Upload> {
  const fields: Record<string, unknown> = {}
  let content: Uint8Array | undefined
  for await (const part of request.parts({
    limits: { fileSize: maxFileBytes, files: 1, fields: 10, fieldSize: 10_000 },
  })) {
    if (part.type === 'field') fields[part.fieldname] = part.value
    else {
      if (part.fieldname !== 'file') throw invalidField('/file', `expected the file in a part "file"`)
      content = await readPart(part.toBuffer())
      fields['fileName'] ??= part.filename
      fields['contentType'] ??= part.mimetype
    }
  }
  if (content === undefined) throw invalidField('/file', 'expected a part "file" with the content')
  return { fields: parseInput(fileFieldsSchema, fields), content }
}

async function readPart(content: Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await content
  } catch (cause) {
    throw new AcmeError('ACME_TOO_LARGE', `A file has ${maxFileBytes} bytes at most.`, { cause })
  }
}
