/** The other end of a call. */
export const wirePeers = ['dispatch', 'bms', 'caller'] as const
/** `caller`: whoever uses the gateway's own interface. */
export type WirePeer = (typeof wirePeers)[number]

/** `out`: the gateway calls. `in`: the gateway is called. */
export const wireDirections = ['out', 'in'] as const
export type WireDirection = (typeof wireDirections)[number]

export type WireHeaders = Readonly<Record<string, string | number | readonly string[] | undefined>>

/** What one side sent. */
export interface WirePart {
  readonly headers?: WireHeaders | undefined
  /** Of the body. */
  readonly bytes: number
  /** The body or its beginning; only the beginning is kept. */
  readonly body?: Uint8Array | string | undefined
}

/** A call as it went, before anything is hidden. */
export interface WireNote {
  /** When it began, in milliseconds since 1970. */
  readonly at: number
  readonly ms: number
  readonly direction: WireDirection
  readonly peer: WirePeer
  readonly method: string
  /** The whole URL, or the path of a call that came in. */
  readonly url: string
  /** The path is a secret: it is not kept. */
  readonly isPathSecret?: boolean
  /** External organization id. */
  readonly provider?: string | undefined
  /** Dispatch's id of the job. */
  readonly jobId?: string | undefined
  /** Absent if no answer came. */
  readonly status?: number | undefined
  /** Why no whole answer came. */
  readonly error?: string | undefined
  /** A poll that brought nothing: one comes every few seconds. */
  readonly isEmptyPoll?: boolean
  readonly request: WirePart
  readonly response?: WirePart | undefined
}

/** One line of the wire log, without secrets. */
export interface WireCall {
  readonly id: string
  readonly at: number
  readonly ms: number
  readonly direction: WireDirection
  readonly peer: WirePeer
  readonly provider: string | undefined
  readonly jobId: string | undefined
  readonly method: string
  /** Empty if the call came in. */
  readonly host: string
  readonly path: string
  readonly status: number | undefined
  readonly error: string | undefined
  readonly requestBytes: number
  readonly responseBytes: number
}

/** Headers and body of one side, without secrets. */
export interface WirePartView {
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  /** Absent if there was none or it is no text. */
  readonly body: string | undefined
  /** `body` is only the beginning. */
  readonly isCut: boolean
  readonly bytes: number
}

export interface WireCallDetail extends WireCall {
  readonly origin: string
  readonly request: WirePartView
  readonly response: WirePartView
}

export interface WireFilter {
  readonly direction?: WireDirection | undefined
  readonly peer?: WirePeer | undefined
  readonly provider?: string | undefined
  readonly jobId?: string | undefined
  /** No answer came, or one of 400 or more. */
  readonly onlyFailed?: boolean | undefined
  /** Without polls that brought nothing. */
  readonly skipsEmptyPolls?: boolean | undefined
  /** Older than the call with this id. */
  readonly before?: string | undefined
  readonly limit: number
}

/** The calls that this process made and took of late. They are in memory only, and bounded. */
export interface WireApi {
  /** Newest first. @throws GatewayError `TR_CURSOR_INVALID` if `before` names no call of this process. */
  list(filter: WireFilter): readonly WireCall[]
  /** Undefined if it is not kept, or not any more. */
  get(id: string): WireCallDetail | undefined
  /** Never throws. */
  note(call: WireNote): void
  /** Calls the listener after each call that is noted; returns what ends that. */
  onNoted(listener: () => void): () => void
}
