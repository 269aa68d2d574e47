import type { FileUpdate } from '@truckroll/gateway/embed'

/** The checked content of a form, used as the body, so that the content of a file never becomes a text. */
export class FormUpdate {
  readonly update: FileUpdate
  readonly file: Uint8Array

  constructor(update: FileUpdate, file: Uint8Array) {
    this.update = update
    this.file = file
  }
}
