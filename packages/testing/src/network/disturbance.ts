/** What goes wrong with a call on the network. */
export type Disturbance =
  /** Nothing is sent: no connection. */
  | { readonly kind: 'unreachable' }
  /** The server gets nothing, something else answers, such as a proxy. */
  | { readonly kind: 'answered'; readonly response: () => Response }
  /** The server does it, and the connection breaks before its answer is there. */
  | { readonly kind: 'broken' }
  /** The server does it and never answers. */
  | { readonly kind: 'hangs' }
  /** It takes longer. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The server does it, and its answer is changed on its way. */
  | { readonly kind: 'changed'; readonly change: (response: Response) => Response | Promise<Response> }
  /** Something happens before the server gets it, or after it did it and before the answer is on its way. */
  | {
      readonly kind: 'meanwhile'
      readonly before?: () => void | Promise<void>
      readonly after?: () => void | Promise<void>
    }

/** A request on its way to a server, and what became of it. */
export interface NetworkCall {
  /** 1 for the first. */
  readonly number: number
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Milliseconds elapsed on the clock when it was made. */
  readonly at: number
  /** Of the answer; undefined if there was none. */
  readonly status: number | undefined
  /** The caller gave up. */
  readonly isAborted: boolean
}
