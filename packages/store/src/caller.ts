/** Who asks, for the audit. */
export interface Caller {
  /** Name of the token, or `local`. */
  readonly token: string
  /** `X-Truckroll-Actor`: the person behind it. */
  readonly actor?: string | undefined
}

/** As timelines name who asked. */
export function nameOfCaller({ token, actor }: Caller): string {
  return actor === undefined ? token : `${actor} (${token})`
}
