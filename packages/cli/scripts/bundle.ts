// Makes dist out of the sources of this package and of all it imports: a few files instead of two thousand, since
// finding, reading and linking them was most of the time from start to ready (1.0 s before, 0.5 s after). Nothing but jiti
// has to be installed beside it. It is not minified, so that a stack names functions and lines as they can be read; a
// source map would be twice as large as all the rest.
import { cpSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { toThirdPartyNotices } from './to-third-party-notices.ts'

const folder = fileURLToPath(new URL('../', import.meta.url))

const bundle = await rolldown({
  cwd: folder,
  platform: 'node',
  // What is loaded by its file: by the bin, by who imports `truckroll`, as a thread, and by adapters (share-gateway.ts).
  input: {
    main: 'src/main.ts',
    index: 'src/index.ts',
    'run/watchdog-thread': 'src/run/watchdog-thread.ts',
    gateway: '@truckroll/gateway',
    embed: '@truckroll/gateway/embed',
    testing: '@truckroll/testing',
  },
  // jiti finds its own files beside itself; pg-native is an option of pg that nobody has asked for.
  external: ['jiti', 'pg-native'],
  // Our own modules do nothing when loaded (package.json says so), but for this one.
  treeshake: { moduleSideEffects: [{ test: /\/undici-client\.js$/, sideEffects: true }] },
  resolve: {
    conditionNames: ['truckroll-source', 'node'],
    alias: { undici: fileURLToPath(new URL('undici-client.js', import.meta.url)) },
  },
  onLog: (_level, log) => {
    throw new Error(log.message)
  },
})
const { output } = await bundle.write({
  dir: 'dist',
  cleanDir: true,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
})
// The sandbox and the server find their pages beside their code.
cpSync(`${folder}/../sandbox/dist/page`, `${folder}/dist/page`, { recursive: true })
cpSync(`${folder}/../server/dist/console-page`, `${folder}/dist/console-page`, { recursive: true })
cpSync(`${folder}/../server/dist/swagger-ui`, `${folder}/dist/swagger-ui`, { recursive: true })
const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
writeFileSync(`${folder}/dist/THIRD-PARTY-NOTICES.txt`, toThirdPartyNotices(modules))

// What `truckroll init` writes.
const creator = fileURLToPath(new URL('../../create-truckroll-adapter/dist/template', import.meta.url))
cpSync(creator, `${folder}/dist/template`, { recursive: true })
