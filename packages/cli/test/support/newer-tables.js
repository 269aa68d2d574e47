// Preloaded by a process, it makes of the sources the next version of the program: one whose tables are one version newer.
import { registerHooks } from 'node:module'

const list = '[{ version: 1, script: firstTables }]'
const next = `[
  { version: 1, script: firstTables },
  {
    version: 2,
    script: "alter table events add column made_up text; alter table updates add column made_up text;" +
      " create table made_up (name text primary key); insert into made_up (name) select id from jobs;",
  },
]`

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (!/\/packages\/(?:postgres|sqlite)\/src\/migrations\/migrations\.ts$/.test(url)) return loaded
    const text = String(loaded.source)
    if (!text.includes(list)) throw new Error(`expected ${list} in ${url}`)
    return { ...loaded, source: text.replace(list, next) }
  },
})
