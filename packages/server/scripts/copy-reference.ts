// Puts the files of Swagger UI that the reference page loads beside the compiled code, so that nothing has to be
// installed for it and nothing is loaded from elsewhere. The package itself is for the build only: it would report its
// installation to its makers.
import { copyFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { referenceFiles } from '../src/reference/reference-files.ts'

const from = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))
const to = fileURLToPath(new URL('../dist/swagger-ui', import.meta.url))
mkdirSync(to, { recursive: true })
const licenses = ['LICENSE', 'NOTICE', 'swagger-ui-bundle.js.LICENSE.txt']
for (const name of [...Object.keys(referenceFiles), ...licenses])
  copyFileSync(`${from}/${name}`, `${to}/${name}`)
