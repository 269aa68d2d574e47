import { spawn } from 'node:child_process'

/** Runs a program under this Node and resolves with what it printed; @throws Error with its complaints if it fails. */
export async function runNode(cwd: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  let complaints = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code === 0) return printed
  throw new Error(
    `expected ${args[0] ?? 'the program'} to end well, got exit code ${code}:\n${complaints}${printed}`,
  )
}
