import { fileURLToPath, pathToFileURL } from 'node:url'

export interface LoadFailure {
  /** The first line of what was thrown. */
  readonly message: string
  /** `file:line`, or the file alone if no line is known. */
  readonly place: string
}

const anySource = /((?:file:\/\/)?\/[^\s():]+\.[cm]?[jt]sx?):(\d+)/g

/**
 * Where and why a file did not load: a line of the file itself if the error names one, else of a file that it
 * imports.
 */
export function toLoadFailure(error: unknown, path: string): LoadFailure {
  const isError = error instanceof Error
  const message = (isError ? error.message : String(error)).split('\n')[0] ?? ''
  const text = isError ? `${error.message}\n${error.stack ?? ''}` : String(error)
  const line = findLine(text, path) ?? findLine(text, pathToFileURL(path).href)
  if (line !== undefined) return { message, place: `${path}:${line}` }
  for (const [, file = '', number] of text.matchAll(anySource)) {
    const isForeign = file.includes('/node_modules/') || file.includes('/packages/cli/')
    if (!isForeign)
      return { message, place: `${file.startsWith('file:') ? fileURLToPath(file) : file}:${number}` }
  }
  return { message, place: path }
}

function findLine(text: string, file: string): string | undefined {
  for (let at = text.indexOf(file); at !== -1; at = text.indexOf(file, at + 1)) {
    const match = /^:(\d+)/.exec(text.slice(at + file.length, at + file.length + 10))
    if (match !== null) return match[1]
  }
  return undefined
}
