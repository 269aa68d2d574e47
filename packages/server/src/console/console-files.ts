import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** Beside the compiled code; if this runs from sources, where the build put it. */
const folders = ['../console-page', '../../dist/console-page'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

export interface ConsoleFile {
  readonly type: string
  readonly bytes: Buffer
  /** The same, compressed. */
  readonly gzipped: Buffer
}

/** The built files of the console: read once, and only those that the build made. */
export class ConsoleFiles {
  readonly #folder: string
  readonly #names: ReadonlySet<string>
  readonly #files = new Map<string, Promise<ConsoleFile>>()

  private constructor(folder: string) {
    this.#folder = folder
    this.#names = new Set(readdirSync(`${folder}/assets`).filter((name) => extname(name) in types))
  }

  /** Undefined if this is a clone that is not built yet. */
  static find(): ConsoleFiles | undefined {
    const folder = folders.find((path) => existsSync(`${path}/index.html`))
    return folder === undefined ? undefined : new ConsoleFiles(folder)
  }

  readIndex(): Promise<string> {
    return readFile(`${this.#folder}/index.html`, 'utf8')
  }

  /** A script or style; undefined if there is none of this name. */
  readAsset(name: string): Promise<ConsoleFile> | undefined {
    if (!this.#names.has(name)) return undefined
    const known = this.#files.get(name) ?? this.#read(name)
    this.#files.set(name, known)
    return known
  }

  async #read(name: string): Promise<ConsoleFile> {
    const bytes = await readFile(`${this.#folder}/assets/${name}`)
    const gzipped = await promisify(gzip)(bytes, { level: 9 })
    return { type: types[extname(name)] ?? 'application/octet-stream', bytes, gzipped }
  }
}
