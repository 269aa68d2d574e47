/** A step that did not go as written: what was expected, and what came. */
export class PlayFault extends Error {
  override readonly name = 'PlayFault'
  readonly differences: readonly string[]

  constructor(message: string, differences: readonly string[] = [], options?: ErrorOptions) {
    super(message, options)
    this.differences = differences
  }
}
