/** The answer to a request to Dispatch's interface, before faults apply. */
export interface Answer {
  status: number
  contentType?: string
  headers?: Record<string, string>
  body: string | Uint8Array
  /** What was done, in words for the log of requests. */
  result?: string
  /** A poll that found nothing. */
  isIdle?: boolean
}

export function jsonAnswer(status: number, body: string): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body }
}

export function errorAnswer(status: number, error: string): Answer {
  return { ...jsonAnswer(status, JSON.stringify({ error })), result: error }
}
