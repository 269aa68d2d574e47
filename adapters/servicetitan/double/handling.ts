import type { z } from 'zod'
import type { Stored } from './records.ts'
import { Refusal } from './refusal.ts'
import type { ServiceTitan } from './service-titan.ts'

interface Asked {
  readonly product: ServiceTitan
  /** The numbers of the path. */
  readonly ids: readonly number[]
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  /** Of a multipart body. */
  readonly file: { readonly name: string; readonly sizeBytes: number } | undefined
}

export type Handler = (asked: Asked) => unknown

/** @throws Refusal 400 that names each field. */
export function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors: Record<string, string[]> = {}
  for (const issue of result.error.issues) {
    const fields = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')]
    for (const field of fields) (errors[field] ??= []).push(issue.message)
  }
  throw new Refusal(400, 'One or more validation errors occurred', errors)
}

/** Without what the double keeps for itself. */
export function shown(row: Stored): Readonly<Record<string, unknown>> {
  const own = new Set(['rev', 'cancellation'])
  return Object.fromEntries(Object.entries(row).filter(([name]) => !own.has(name)))
}

export function page(rows: readonly Stored[], paging: { page: number; pageSize: number }) {
  return slice(rows.map(shown), paging)
}

export function slice(
  rows: readonly object[],
  { page: number, pageSize }: { page: number; pageSize: number },
) {
  const from = (number - 1) * pageSize
  const data = rows.slice(from, from + pageSize)
  return { page: number, pageSize, hasMore: from + pageSize < rows.length, totalCount: null, data }
}

export function expectFound<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Refusal(404, 'Not found')
  return row
}
