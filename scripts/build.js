import { runChild } from './run-child.js'

/** Builds what changed since it was last built; turbo takes the rest from its cache. */
export async function build() {
  return runChild(['turbo', 'run', 'build', '--output-logs=errors-only', '--ui=stream'], { toStderr: true })
}
