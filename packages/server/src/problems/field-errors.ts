import { cutName, toInputIssues, toPointer, type InputIssue } from '@truckroll/gateway/embed'
import type { z } from 'zod'
import type { FieldError } from '../errors.ts'

const maxErrors = 100

/** Fastify's name for the part of the request. */
export type InputPart = 'body' | 'querystring' | 'params' | 'headers'

/**
 * One error for each bad field of an input. Nothing that the caller sent is repeated, except the names of
 * fields.
 */
export function toFieldErrors(issues: readonly z.core.$ZodIssue[], part: InputPart): FieldError[] {
  return toInputIssues(issues)
    .slice(0, maxErrors)
    .map(({ path, message }) => ({ ...toPlace(path, part), detail: message }))
}

function toPlace(path: InputIssue['path'], part: InputPart): Omit<FieldError, 'detail'> {
  if (part === 'body') return { pointer: toPointer(path) }
  const name = cutName(String(path[0] ?? ''))
  return part === 'headers' ? { header: name } : { parameter: name }
}
