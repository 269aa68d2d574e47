import { packBody } from '../signing/pack-body.ts'
import type { BrandRecord } from './brand-record.ts'

/** One body for agent/in, with the `RecordType` header that it needs. */
export interface BrandPost {
  readonly recordType: string | undefined
  /** gzip of the JSON. */
  readonly body: Uint8Array
  readonly records: readonly BrandRecord[]
}

/**
 * The bodies that carry these records in their order: all in one array, but a config alone and bare, as it is printed.
 * Playbook: Overview > Dispatch Inbound > Bulk Processing; Use Cases > To Dispatch > Configuration Settings
 */
export function toBrandPosts(records: readonly BrandRecord[]): BrandPost[] {
  const posts: BrandPost[] = []
  let together: BrandRecord[] = []
  const close = () => {
    if (together.length > 0) {
      posts.push({ recordType: undefined, body: packBody(together), records: together })
    }
    together = []
  }
  for (const record of records) {
    if (record.header.record_type !== 'config') {
      together.push(record)
      continue
    }
    close()
    posts.push({ recordType: 'config', body: packBody(record), records: [record] })
  }
  close()
  return posts
}
