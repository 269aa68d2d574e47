import { dispatchIdSchema, idText, type JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import type { RecordOutcome } from '../world/entities.ts'
import { brandJob, findBrandJob, refuseIncompleteAddress } from './brand-job.ts'
import { deleteRecord, findRecord, nameOf, saveRecord } from './kept-records.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { RecordRefusal } from './record-refusal.ts'

const schema = z.looseObject({ external_id: dispatchIdSchema, status: z.string().nullish() })
const statuses = ['unassigned', 'complete', 'canceled']

/** A job that is to find a provider; once it has one, the offer is that job. Playbook: DNM > Match > To Dispatch > Jobs */
export function brandOffer(post: PostContext, posted: JsonObject): RecordOutcome {
  const record = readRecord('offer', schema, posted)
  const { draft } = post
  const externalId = idText(record.external_id)
  const status = record.status ?? 'unassigned'
  if (!statuses.includes(status))
    throw new RecordRefusal('offer', { status: ['is not included in the list'] })
  refuseIncompleteAddress('offer', posted['address'])
  if (findBrandJob(post, externalId) !== undefined) {
    const { status: _, trades: __, ...job } = posted
    return { ...brandJob(post, { ...job, ...(status !== 'unassigned' && { status }) }), recordType: 'offer' }
  }
  const name = nameOf(post, 'offer', externalId)
  const known = findRecord(draft, name)
  if (status !== 'unassigned') {
    if (known === undefined) throw new RecordRefusal('offer', { external_id: ['is not known'] })
    deleteRecord(draft, known)
    return { recordType: 'offer', result: 'updated', id: known.id, externalId }
  }
  const saved = saveRecord(draft, name, posted, { nextId: () => draft.nextId('job') })
  post.offerId = externalId
  return { recordType: 'offer', result: saved.result, id: saved.record.id, externalId }
}
