import type { FileUpdate } from '@truckroll/gateway/embed'

/** What a form holds, checked: stands for the body where the content of a file never becomes a text. */
export class FormUpdate {
  readonly update: FileUpdate
  readonly file: Uint8Array

  constructor(update: FileUpdate, file: Uint8Array) {
    this.update = update
    this.file = file
  }
}
