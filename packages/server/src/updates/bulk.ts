import { isJsonObject, isLargerThan, Pace, updateSchema } from '@truckroll/gateway'
import {
  incomingId,
  nullIsAbsent,
  type BulkItem,
  type BulkOutcome,
  type Gateway,
} from '@truckroll/gateway/embed'
import { z } from 'zod'
import type { HttpProblem } from '../errors.ts'
import { toInputProblem } from '../http/validate-input.ts'
import { problemSchema, toProblemBody } from '../problems/problem.ts'
import { toProblem } from '../problems/to-problem.ts'
import { idempotencyKey } from '../routes/parameters.ts'
import { queuedUpdateSchema, toQueuedView } from '../views/update-view.ts'

const maxItems = 500
/** More than the bounds of its fields leave room for. */
const maxItemValues = 5_000
/** What an item counts for in the work of a turn, whatever it holds. */
const itemCharacters = 8_192

/** Items are checked one by one, so that a bad one does not affect the others. */
export const bulkRequestSchema = z.union([
  z.array(z.unknown()).max(maxItems),
  z.strictObject({ items: z.array(z.unknown()).max(maxItems) }),
])

const targetFields = {
  jobId: incomingId(z.string().min(1).max(255)).optional(),
  externalOrganizationId: incomingId(z.string().min(1).max(200)).optional(),
  bmsId: incomingId(z.string().min(1).max(255)).optional(),
  idempotencyKey: incomingId(idempotencyKey).optional(),
}

/** An item: the job it is about, and the fields of an update. */
export const bulkItemSchema = z
  .looseObject({ ...targetFields, kind: z.string() })
  .describe('jobId, or externalOrganizationId and bmsId; beside it the fields of an update')

/** The request as the documentation shows it. */
export const bulkDocsSchema = z.union([
  z.array(bulkItemSchema).max(maxItems),
  z.strictObject({ items: z.array(bulkItemSchema).max(maxItems) }),
])

const targetSchema = nullIsAbsent(
  z.object(targetFields).superRefine(({ jobId, externalOrganizationId, bmsId }, context) => {
    const byBms = externalOrganizationId !== undefined && bmsId !== undefined
    const hasOther = externalOrganizationId !== undefined || bmsId !== undefined
    if (jobId === undefined ? !byBms : hasOther) {
      const message = 'expected either jobId, or externalOrganizationId and bmsId'
      context.addIssue({ code: 'custom', path: ['jobId'], message })
    }
  }),
)

export const bulkAnswerSchema = z.object({
  items: z
    .array(z.union([queuedUpdateSchema.extend({ status: z.literal(202) }), problemSchema]))
    .describe('one answer for each item, in the order given'),
})
type BulkAnswer = z.infer<typeof bulkAnswerSchema>['items'][number]

type ReadItem =
  | { readonly kind: 'item'; readonly item: BulkItem }
  | { readonly kind: 'problem'; readonly problem: HttpProblem }

/** Sends every valid item; the answer has one entry for each item, in the same order. */
export async function sendBulk(
  updates: Gateway['updates'],
  items: readonly unknown[],
): Promise<BulkAnswer[]> {
  const read: ReadItem[] = []
  const pace = new Pace()
  for (const item of items) {
    read.push(readItem(item))
    await pace.spend(itemCharacters)
  }
  const outcomes = await updates.sendMany(
    read.flatMap((entry) => (entry.kind === 'item' ? [entry.item] : [])),
  )
  const rest = outcomes[Symbol.iterator]()
  return read.map((entry) =>
    entry.kind === 'problem' ? toProblemBody(entry.problem) : toAnswer(rest.next().value),
  )
}

function toAnswer(outcome: BulkOutcome | undefined): BulkAnswer {
  if (outcome?.kind === 'queued') return { status: 202, ...toQueuedView(outcome.update) }
  return toProblemBody(toProblem(outcome?.error))
}

function readItem(value: unknown): ReadItem {
  if (isLargerThan(maxItemValues, value)) {
    const message = `expected at most ${maxItemValues} values in all, got more`
    return {
      kind: 'problem',
      problem: toInputProblem(new z.ZodError([{ code: 'custom', path: [], message }]), 'body'),
    }
  }
  const {
    jobId,
    externalOrganizationId,
    bmsId,
    idempotencyKey: key,
    ...rest
  } = isJsonObject(value) ? value : {}
  const target = targetSchema.safeParse({ jobId, externalOrganizationId, bmsId, idempotencyKey: key })
  const update = updateSchema.safeParse(isJsonObject(value) ? rest : value)
  if (!target.success || !update.success) {
    const issues = [...(target.error?.issues ?? []), ...(update.error?.issues ?? [])]
    return { kind: 'problem', problem: toInputProblem(new z.ZodError(issues), 'body') }
  }
  return {
    kind: 'item',
    item: {
      job: toJob(target.data),
      update: update.data,
      ...(target.data.idempotencyKey === undefined ? {} : { idempotencyKey: target.data.idempotencyKey }),
    },
  }
}

function toJob(target: z.infer<typeof targetSchema>): BulkItem['job'] {
  if (target.jobId !== undefined) return { jobId: target.jobId }
  return { externalOrganizationId: target.externalOrganizationId ?? '', bmsId: target.bmsId ?? '' }
}
