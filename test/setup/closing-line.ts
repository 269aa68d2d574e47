import { relative } from 'node:path'
import type { Reporter, SerializedError, TestModule, Vitest } from 'vitest/node'
import { missingPackages } from '../../scripts/test-programs.js'
import { workspaceRoot } from '../../scripts/workspace-root.js'

/**
 * Says which files skipped tests and which command makes them run, then prints `N passed, N failed, N skipped` alone on
 * the very last line of a run. A file or suite that does not load, a failing hook of a suite, an error outside any test,
 * a run that could not begin and, under `CI=true`, a skipped test count as failed, so that the line never looks better
 * than the run was.
 */
export default class ClosingLine implements Reporter {
  readonly #count = { passed: 0, failed: 0, skipped: 0 }
  #isWhole = true

  onInit(vitest: Vitest): void {
    // Those whose title does not fit are skipped, too, and nobody misses them.
    this.#isWhole = vitest.config.testNamePattern === undefined
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
    if (this.#isWhole && this.#count.skipped > 0) this.#tellSkipped(modules)
  }

  #tellSkipped(modules: readonly TestModule[]): void {
    console.log('\nSkipped:')
    for (const module of modules) {
      const count = [...module.children.allTests('skipped')].length
      if (count > 0) console.log(`  ${relative(workspaceRoot, module.moduleId)} (${count})`)
    }
    const missing = missingPackages()
    if (missing.length > 0)
      console.log(`This machine lacks ${missing.join(', ')}: npm run setup installs it.`)
    if (process.env['CI'] === 'true') {
      console.log('Under CI=true no test may be skipped.')
      process.exitCode = 1
    }
  }
}
