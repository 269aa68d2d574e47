// `npm run docs`: the documentation as a site.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build, createServer } from 'vitepress'
import { serveFolder } from './serve-folder.ts'
import { isVersion, writeVersions } from './versions.ts'
import { writeReference } from './write-reference.ts'
import { writeTexts } from './write-texts.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const site = join(root, 'site')

const help = `npm run docs [-- options]: builds the documentation as a static site that needs no server and asks nothing of the network.

  --out FOLDER      where to; default: site/dist. The site of each version is a folder there, others stay
  --version NAME    next, which is the default, or a release such as 1.2.0
  --base PATH       under which path FOLDER is published; default: /
  --serve           shows it on this machine once it is built
  --dev             builds nothing: shows the pages as they are, and again as you save
  --port PORT       of --serve and --dev; default: 4500
  --help
`

interface Options {
  readonly out: string
  readonly version: string
  readonly base: string
  readonly port: number
}

async function buildSite({ out, version, base }: Options): Promise<void> {
  console.log('Reading settings, commands, REST API and types out of the sources ...')
  const openApi = await writeReference(root)
  const folder = join(out, version)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await build(site, { base: `${base}${version}/`, outDir: folder })
  await writeTexts(root, folder)
  await writeFile(join(folder, 'openapi.json'), `${JSON.stringify(openApi)}\n`)
  const versions = await writeVersions(out)
  console.log(`Built ${folder}. Versions there: ${versions.join(', ')}.`)
}

async function showPages(port: number): Promise<void> {
  await writeReference(root)
  const server = await createServer(site, { port, host: '127.0.0.1' })
  await server.listen()
  server.printUrls()
}

function readOptions(given: Readonly<Record<string, string | boolean | undefined>>): Options {
  const { out = join(site, 'dist'), version = 'next', base = '/', port = '4500' } = given
  if (!isVersion(String(version))) {
    throw new Error(`expected --version next, or a release such as 1.2.0, got ${JSON.stringify(version)}`)
  }
  if (!/^\/(?:[\w.~-]+\/)*$/.test(String(base))) {
    throw new Error(
      `expected --base to begin and end with a slash, such as /docs/, got ${JSON.stringify(base)}`,
    )
  }
  const number = Number(port)
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new Error(`expected --port from 0 to 65535, got ${JSON.stringify(port)}`)
  }
  return { out: resolve(String(out)), version: String(version), base: String(base), port: number }
}

const options = {
  out: { type: 'string' },
  version: { type: 'string' },
  base: { type: 'string' },
  port: { type: 'string' },
  serve: { type: 'boolean' },
  dev: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

try {
  const { values } = parseArgs({ options })
  const read = readOptions(values)
  if (values.help === true) process.stdout.write(help)
  else if (values.dev === true) await showPages(read.port)
  else {
    await buildSite(read)
    if (values.serve === true) {
      const server = await serveFolder(read.out, read.port)
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : read.port
      console.log(`http://127.0.0.1:${port}/${read.version}/`)
    }
  }
} catch (error) {
  console.error(`docs: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}
