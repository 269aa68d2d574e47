import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The licences of the packages from outside that the modules come from, as they ask of who passes copies on. */
export function toThirdPartyNotices(modules: readonly string[]): string {
  const folders = new Set(modules.flatMap((module) => toPackageFolder(module) ?? []))
  const notices = [...folders].map(toNotice).toSorted()
  return `The command is bundled with these packages.\n\n${[...new Set(notices)].join('\n\n')}\n`
}

function toPackageFolder(module: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(module)?.[0]
}

function toNotice(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string
    readonly version: string
    readonly license: string
  }
  const file = readdirSync(folder).find((name) => /^licen[cs]e(?:\.|$)/i.test(name))
  const text = file === undefined ? manifest.license : readFileSync(join(folder, file), 'utf8').trim()
  const title = `${manifest.name} ${manifest.version}`
  return `${title}\n${'-'.repeat(title.length)}\n${text}`
}
