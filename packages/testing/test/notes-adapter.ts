import {
  defineAdapter,
  RetryableError,
  type AdapterDefinition,
  type AnyAdapter,
  type CreateJobRequest,
  type NoteRequest,
} from '@truckroll/gateway'

/** A vendor's product with work orders and notes, as one writes it for a test. */
export interface Vendor {
  readonly workOrders: string[]
  readonly notes: string[]
  /** How often it fails before it does its work. */
  failures: number
}

/** A small adapter of one's own. */
export function createNotesAdapter(vendor: Vendor): AdapterDefinition {
  class NotesAdapter implements AnyAdapter {
    async createJob({ job, step }: CreateJobRequest) {
      const bmsId = await step('work-order', async () => {
        if (vendor.failures > 0) {
          vendor.failures -= 1
          throw new RetryableError('the vendor is busy')
        }
        return `wo-${vendor.workOrders.push(String(job.title))}`
      })
      return { bmsId, updates: [{ kind: 'accept' as const }] }
    }
    async cancelJob() {}
    async addNote({ note }: NoteRequest) {
      vendor.notes.push(note.description ?? '')
    }
  }
  return defineAdapter({ name: 'notes', version: '1.0.0', adapter: NotesAdapter, inject: [] })
}
