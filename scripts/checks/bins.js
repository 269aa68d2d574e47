import { accessSync, constants, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The command keeps its memory small from the first line on; others run once and end. */
const firstLines = new Map([['truckroll', '#!/usr/bin/env -S node --max-semi-space-size=4']])
const usualFirstLine = '#!/usr/bin/env node'

/**
 * A bin exists and is executable as committed: npm links no bin that only a build would make.
 *
 * @param {import('./repository.js').Repository} repository
 * @returns {string[]}
 */
export function findBinFaults({ root, manifests }) {
  return [...manifests].flatMap(([folder, manifest]) =>
    Object.values(manifest.bin ?? {}).flatMap((bin) => {
      const path = join(folder, bin)
      try {
        accessSync(join(root, path), constants.X_OK)
      } catch {
        return [`${path}: expected an executable file; run git update-index --chmod=+x ${path}`]
      }
      const firstLine = firstLines.get(manifest.name) ?? usualFirstLine
      const [line] = readFileSync(join(root, path), 'utf8').split('\n', 1)
      return line === firstLine ? [] : [`${path}: its first line is "${line}", expected "${firstLine}"`]
    }),
  )
}
