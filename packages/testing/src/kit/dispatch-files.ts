import { Readable } from 'node:stream'
import { DispatchError, type GatewayOptions } from '@truckroll/gateway/embed'

type FilesClient = NonNullable<GatewayOptions['files']>

/** Dispatch's store of files: a token that nothing was put under is answered 404, as one that has expired. */
export class DispatchFiles {
  readonly #files = new Map<string, { readonly contentType: string; readonly bytes: Uint8Array }>()
  readonly client: FilesClient = { get: async ({ fileToken }) => this.#get(fileToken) }

  put(fileToken: string, contentType: string, bytes: Uint8Array): void {
    this.#files.set(fileToken, { contentType, bytes })
  }

  #get(fileToken: string): Awaited<ReturnType<FilesClient['get']>> {
    const file = this.#files.get(fileToken)
    if (file === undefined) {
      const facts = { status: 404, wasSent: true }
      throw new DispatchError('TR_CLIENT_REFUSED', 'Dispatch has no file of this token', facts)
    }
    return {
      status: 200,
      contentType: file.contentType,
      contentLength: file.bytes.byteLength,
      body: Readable.from(file.bytes.byteLength === 0 ? [] : [Buffer.from(file.bytes)]),
    }
  }
}
