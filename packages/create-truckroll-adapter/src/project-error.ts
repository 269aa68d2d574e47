/** Why no project was written, in words for the user. */
export class ProjectError extends Error {
  override readonly name = 'ProjectError'
  /** 2 if the command was typed wrong, 1 if it could not be done, 130 if the user ended it. */
  readonly exitCode: 1 | 2 | 130

  constructor(message: string, exitCode: 1 | 2 | 130) {
    super(message)
    this.exitCode = exitCode
  }
}
