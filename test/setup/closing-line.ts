import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/**
 * Prints `N passed, N failed, N skipped` alone on the very last line of a run. A file or suite that does not load, a
 * failing hook of a suite, an error outside any test and a run that could not begin count as failed, so that the
 * line never looks better than the run was.
 */
export default class ClosingLine implements Reporter {
  readonly #count = { passed: 0, failed: 0, skipped: 0 }

  onInit(): void {
    process.once('exit', (code) => {
      const { passed, failed, skipped } = this.#count
      const shownFailed = code === 0 ? failed : Math.max(1, failed)
      console.log(`${passed} passed, ${shownFailed} failed, ${skipped} skipped`)
    })
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()])
    const inState = (state: string): number => tests.filter((test) => test.result().state === state).length

    this.#count.passed = inState('passed')
    this.#count.skipped = inState('skipped')
    this.#count.failed =
      inState('failed') +
      inState('pending') +
      suites.filter((suite) => suite.errors().length > 0).length +
      unhandledErrors.length
  }
}
