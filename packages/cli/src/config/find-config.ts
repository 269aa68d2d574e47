import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const names = ['truckroll.config.ts', 'truckroll.config.js', 'truckroll.config.mjs']

/** Absolute path of the config file: the one asked for, else the first of the usual names in the folder. */
export function findConfig(cwd: string, asked: string | undefined): string | undefined {
  if (asked !== undefined) return resolve(cwd, asked)
  return names.map((name) => join(cwd, name)).find((path) => existsSync(path))
}
