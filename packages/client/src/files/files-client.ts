import { addAbortSignal, type Readable } from 'node:stream'
import { DispatchError } from '../errors.ts'
import { baseUrl } from '../http/base-url.ts'
import { exchange, type HttpTransport } from '../http/exchange.ts'
import { headerText } from '../http/header-text.ts'
import { createHttpDispatcher, type HttpDispatcher } from '../http/http-dispatcher.ts'
import { isFileFormat } from './file-format.ts'

export interface FileRequest {
  /** From an attachment event. */
  fileToken: string
  /** One of `fileFormats`; without it the file as it was stored. */
  format?: string | undefined
  signal?: AbortSignal | undefined
}

export interface DispatchFile {
  /** 200, or another 2xx. */
  status: number
  /** As Dispatch says; do not trust it. */
  contentType: string
  /** In bytes, if Dispatch says it. */
  contentLength?: number
  /** Read it to the end or destroy it: until then it occupies a connection. */
  body: Readable
}

/** Dispatch's store of files. Playbook: Use Cases > From Dispatch > Rendering Images */
export interface FilesClient {
  /** Throws DispatchError, also if it takes too long or the body pauses for too long. */
  get(request: FileRequest): Promise<DispatchFile>
}

export interface FilesClientOptions {
  /** For instance `https://files-api-sandbox.dispatch.me`. */
  url: string
  dispatcher?: HttpDispatcher
  /** Until the answer begins, and between two pieces of it, in milliseconds. Default 30,000. */
  timeoutMs?: number
  /** Milliseconds since 1970. Default: the machine's clock. */
  now?: () => number
}

export function createFilesClient(options: FilesClientOptions): FilesClient {
  const base = baseUrl(options.url)
  const timeoutMs = options.timeoutMs ?? 30_000
  const transport: HttpTransport = {
    dispatcher: options.dispatcher ?? createHttpDispatcher(),
    now: options.now ?? Date.now,
  }
  return {
    async get({ fileToken, format, signal }) {
      const url = new URL(`v1/datafiles/${filePath(fileToken, format)}`, base)
      const request = { method: 'GET', url, headers: {}, timeoutMs, signal } as const
      return exchange(transport, request, async ({ status, headers, body }) => {
        // The request's own signal ends with its headers.
        if (signal !== undefined) addAbortSignal(signal, body)
        const file: DispatchFile = {
          status,
          contentType: headerText(headers, 'content-type') ?? 'application/octet-stream',
          body,
        }
        const contentLength = Number(headerText(headers, 'content-length') ?? Number.NaN)
        if (Number.isSafeInteger(contentLength)) file.contentLength = contentLength
        return file
      })
    },
  }
}

function filePath(fileToken: string, format: string | undefined): string {
  // `.` and `..` would change the path; a lone surrogate cannot be encoded.
  if (!/^(?!\.{1,2}$)[^\p{Cc}\p{Cs}]{1,1000}$/u.test(fileToken)) {
    throw new DispatchError(
      'TR_CLIENT_REQUEST',
      'expected a file token of 1 to 1000 characters, got another text',
    )
  }
  if (format === undefined) return encodeURIComponent(fileToken)
  if (!isFileFormat(format)) {
    throw new DispatchError(
      'TR_CLIENT_REQUEST',
      'expected a format like square_50: square, proportional or vertical with 50, 100 or 250',
    )
  }
  return `${encodeURIComponent(fileToken)}/${format}`
}
