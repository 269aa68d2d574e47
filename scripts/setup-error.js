/** What a person should read when set-up or a check fails: the message alone, without a stack. */
export class SetupError extends Error {
  /**
   * @param {string} message what was expected, what came, what to do next
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message)
    this.name = 'SetupError'
    this.exitCode = exitCode
  }
}
