/** Why no project was written, in words for the one who asked for it. */
export class ProjectError extends Error {
  override readonly name = 'ProjectError'
  /** 2 for what was typed wrong, 1 for what could not be done, 130 when the user ended it. */
  readonly exitCode: 1 | 2 | 130

  constructor(message: string, exitCode: 1 | 2 | 130) {
    super(message)
    this.exitCode = exitCode
  }
}
