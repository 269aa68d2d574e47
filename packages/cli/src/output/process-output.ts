import type { Output } from './output.ts'
import { createStyle } from './style.ts'

/** Output to the streams of this process. */
export function createProcessOutput(
  streams: { readonly stdout: NodeJS.WriteStream; readonly stderr: NodeJS.WriteStream },
  env: Readonly<Record<string, string | undefined>>,
): Output {
  const { stdout, stderr } = streams
  const isTerminal = stdout.isTTY
  return {
    isTerminal,
    style: createStyle(isTerminal, env),
    print: (text = '') => void stdout.write(`${text}\n`),
    tell: (text) => void stderr.write(`${text}\n`),
    write: (text) => void stdout.write(text),
    logStream: stdout,
  }
}
