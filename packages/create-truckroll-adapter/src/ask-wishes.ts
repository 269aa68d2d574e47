import { createInterface } from 'node:readline/promises'
import { ProjectError } from './project-error.ts'
import type { ProjectWishes } from './write-project.ts'

export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly output: NodeJS.WritableStream
}

/**
 * Asks on a terminal for the folder, and for the language unless plain JavaScript was chosen. @throws
 * ProjectError if nobody can be asked, or if the user ends it (Ctrl-C: exit code 130).
 */
export async function askWishes(
  { name, isJavaScript }: Pick<ProjectWishes, 'name' | 'isJavaScript'>,
  { input, output }: Terminal,
): Promise<ProjectWishes> {
  if (input.isTTY !== true) throw new ProjectError('expected the folder of the new adapter', 2)
  const ended = new AbortController()
  const terminal = createInterface({ input, output })
  // Without these, a question that is never answered would end the process with a warning from Node.
  terminal.once('SIGINT', () => ended.abort(new ProjectError('Interrupted: nothing was written', 130)))
  terminal.once('close', () => ended.abort(new ProjectError('No answer came: nothing was written', 1)))
  const ask = async (question: string): Promise<string> =>
    (await terminal.question(question, { signal: ended.signal })).trim()
  try {
    const folder = await ask('Folder of the new adapter (my-adapter): ')
    const language = isJavaScript ? 'js' : await ask('TypeScript or plain JavaScript, ts or js (ts): ')
    return { folder: folder === '' ? 'my-adapter' : folder, name, isJavaScript: /^j/i.test(language) }
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error
  } finally {
    terminal.close()
  }
}
