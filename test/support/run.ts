import { execFile } from 'node:child_process'

export interface Outcome {
  exitCode: number
  stdout: string
  /** Both streams, for messages. */
  output: string
}

/**
 * Runs a program to its end as a stranger's shell would: without the settings of the npm that runs the tests, and
 * with the network, which npm needs.
 */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(?!config_registry$)|^NODE_OPTIONS$|^INIT_CWD$/.test(name),
  )
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { cwd, env: { ...Object.fromEntries(inherited), ...env }, maxBuffer: 32 << 20, timeout: 150_000 },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
        resolve({ exitCode, stdout, output: `${stdout}${stderr}${exitCode === 0 ? '' : String(error)}` })
      },
    )
  })
}
