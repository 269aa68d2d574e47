import { watch } from 'node:fs'
import { basename, dirname, sep } from 'node:path'
import { isNamedBySources } from './is-named-by-sources.ts'

const quietMs = 150
const sources = /\.[cm]?[jt]s$/
const data = /\.json$/
/** They say how sources are read, and no source names them. */
const settings = /^(?:package|tsconfig)\.json$/
const ignored = /(?:^|[\\/])(?:node_modules|dist|\.[^\\/]+)(?:[\\/]|$)/

/**
 * Calls `onChange` once after sources beside an adapter changed, or JSON that one of them names, and no further change
 * follows: what commands write there (bundles, exports, reports) changes nothing. Returns a function that stops watching.
 */
export function watchAdapter(path: string, onChange: () => void): () => void {
  if (path.includes(`${sep}node_modules${sep}`)) return () => undefined
  const folder = dirname(path)
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const change = () => {
    if (isOver) return
    clearTimeout(timer)
    timer = setTimeout(onChange, quietMs)
  }
  const watcher = watch(folder, { recursive: true }, (_event, file) => {
    if (file === null) return change()
    if (isIgnored(file)) return
    const name = basename(file)
    if (sources.test(name) || settings.test(name)) change()
    else if (data.test(name)) {
      void isNamedBySources(folder, name, isIgnored).then((isNamed) => isNamed && change())
    }
  })
  return () => {
    isOver = true
    clearTimeout(timer)
    watcher.close()
  }
}

function isIgnored(path: string): boolean {
  return ignored.test(path)
}
