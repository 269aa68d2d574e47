import { createHash } from 'node:crypto'

import type { Caller } from '../access/caller.ts'
import { AcmeError, invalidField, notFound } from '../errors.ts'
import type { Page, PageRequest } from '../http/page.ts'
import { newRecord, type ServiceParts } from '../service-parts.ts'
import { workOrderOf } from '../work-orders/work-order-of.ts'
import { maxFileBytes, type FileFields, type StoredFile } from './file.ts'

/** Photos and papers of a work order. */
export class Files {
  readonly #parts: ServiceParts

  constructor(parts: ServiceParts) {
    this.#parts = parts
  }

  create(caller: Caller, workOrderId: string, fields: FileFields, content: Uint8Array): StoredFile {
    if (content.length === 0) throw invalidField('/file', 'expected a file that is not empty')
    if (content.length > maxFileBytes)
      throw new AcmeError('ACME_TOO_LARGE', `A file has ${maxFileBytes} bytes at most.`)
    return this.#parts.transactions.run(() => {
      const workOrder = workOrderOf(this.#parts.stores, caller, workOrderId)
      const { id, createdAt } = newRecord(this.#parts, 'file')
      const file: StoredFile = {
        ...fields,
        id,
        workOrderId,
        sizeBytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
        author: caller.actor,
        createdAt,
      }
      this.#parts.stores.files.insert(caller.companyId, file)
      this.#parts.stores.fileContents.insert(file.id, content)
      this.#parts.journal.record(caller, 'file.created', workOrder, { file })
      return file
    })
  }

  get(caller: Caller, id: string): StoredFile {
    const file = this.#parts.stores.files.find(caller.companyId, id)
    if (file === undefined) throw notFound('file', id)
    return file
  }

  content(caller: Caller, id: string): { file: StoredFile; content: Uint8Array } {
    const file = this.get(caller, id)
    const content = this.#parts.stores.fileContents.find(id)
    if (content === undefined) throw notFound('file', id)
    return { file, content }
  }

  delete(caller: Caller, id: string): void {
    this.#parts.transactions.run(() => {
      const file = this.get(caller, id)
      this.#parts.stores.files.delete(caller.companyId, id)
      this.#parts.journal.record(
        caller,
        'file.deleted',
        workOrderOf(this.#parts.stores, caller, file.workOrderId),
        { file },
      )
    })
  }

  list(
    caller: Caller,
    workOrderId: string,
    reference: string | undefined,
    page: PageRequest,
  ): Page<StoredFile> {
    workOrderOf(this.#parts.stores, caller, workOrderId)
    return this.#parts.stores.files.list(
      caller.companyId,
      [
        { column: 'work_order_id', is: '=', value: workOrderId },
        { column: 'external_reference', is: '=', value: reference },
      ],
      page,
    )
  }
}
