import { Cluster, lentPortVariable, whyNoServer } from '@truckroll/throwaway-postgres'
import { join } from 'node:path'
import { pinnedEnvironment, pinnedNodePath } from '../../scripts/pinned-node.js'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import type { Edit } from '../support/edit.ts'
import { runProgram, type ProgramEnd } from '../support/run-program.ts'
import { WorkspaceCopy } from '../support/workspace-copy.ts'

const installed = (...path: readonly string[]) => join(workspaceRoot, 'node_modules', ...path)

/** One copy of the workspace and one PostgreSQL server, on which mutants are tried one after the other. */
export class Workbench implements AsyncDisposable {
  readonly #copy: WorkspaceCopy
  readonly #server: Cluster | undefined

  private constructor(copy: WorkspaceCopy, server: Cluster | undefined) {
    this.#copy = copy
    this.#server = server
  }

  static async create(place: string): Promise<Workbench> {
    const copy = await WorkspaceCopy.create(place)
    try {
      const hasServer = (await whyNoServer()) === undefined
      return new Workbench(copy, hasServer ? await Cluster.start({ in: copy.temporaryFolder }) : undefined)
    } catch (error) {
      await copy[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Files that programs write for this process to read. */
  get temporaryFolder(): string {
    return this.#copy.temporaryFolder
  }

  withEdits<T>(edits: readonly Edit[], work: () => Promise<T>): Promise<T> {
    return this.#copy.withEdits(edits, work)
  }

  /** Resolves with what the compiler has against a package; undefined if that is nothing. */
  async compile(folder: string, signal: AbortSignal): Promise<string | undefined> {
    const known = join(this.temporaryFolder, `${folder.replace('/', '-')}.tsbuildinfo`)
    const options = ['--noEmit', '--incremental', '--tsBuildInfoFile', known]
    const project = join(this.#copy.folder, folder, 'tsconfig.json')
    const tsc = installed('typescript', 'bin', 'tsc')
    const { code, output } = await this.#run([tsc, '-p', project, ...options], signal)
    signal.throwIfAborted()
    return code === 0 ? undefined : output.trim()
  }

  /** Runs tests by vitest, all in one process. */
  test(args: readonly string[], signal: AbortSignal): Promise<ProgramEnd> {
    const config = join(this.#copy.folder, 'test', 'mutants', 'vitest.config.ts')
    return this.#run([installed('vitest', 'vitest.mjs'), 'run', '--config', config, ...args], signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]()
    await this.#copy[Symbol.asyncDispose]()
  }

  #run(args: readonly string[], signal: AbortSignal): Promise<ProgramEnd> {
    const env: NodeJS.ProcessEnv = {
      ...pinnedEnvironment(workspaceRoot),
      TMPDIR: this.temporaryFolder,
      ...(this.#server === undefined ? {} : { [lentPortVariable]: String(this.#server.port) }),
    }
    return runProgram(pinnedNodePath(workspaceRoot), args, { cwd: this.#copy.folder, env, signal })
  }
}
