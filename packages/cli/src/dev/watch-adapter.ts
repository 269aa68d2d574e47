import { watch } from 'node:fs'
import { dirname, sep } from 'node:path'

const quietMs = 150
const sources = /\.(?:[cm]?[jt]s|json)$/
const ignored = /(?:^|[\\/])(?:node_modules|dist|\.[^\\/]+)(?:[\\/]|$)/

/**
 * Calls `onChange` once after files beside an adapter changed and no further change follows; returns a
 * function that stops watching.
 */
export function watchAdapter(path: string, onChange: () => void): () => void {
  if (path.includes(`${sep}node_modules${sep}`)) return () => undefined
  let timer: NodeJS.Timeout | undefined
  const watcher = watch(dirname(path), { recursive: true }, (_event, file) => {
    if (file !== null && (ignored.test(file) || !sources.test(file))) return
    clearTimeout(timer)
    timer = setTimeout(onChange, quietMs)
  })
  return () => {
    clearTimeout(timer)
    watcher.close()
  }
}
