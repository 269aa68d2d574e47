import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Environment } from '../settings/read-environment.ts'

/** The environment plus the file `.env` of the folder; a variable that is already set wins. */
export function readDotEnv(env: Environment, cwd: string): Environment {
  const path = join(cwd, '.env')
  return existsSync(path) ? { ...parseEnv(readFileSync(path, 'utf8')), ...env } : env
}
