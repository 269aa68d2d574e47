import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The files of Swagger UI that the reference page loads, and their media types. */
export const referenceFiles: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
}

/** Beside the compiled code; if this runs from sources, where the build put them. */
const folders = ['../swagger-ui', '../../dist/swagger-ui'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

/** The path of one of the files; undefined if this is a clone that is not built yet. */
export function findReferenceFile(name: string): string | undefined {
  if (!Object.hasOwn(referenceFiles, name)) return undefined
  return folders.map((folder) => `${folder}/${name}`).find((path) => existsSync(path))
}
