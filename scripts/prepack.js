// Before npm packs or publishes a package: builds it into an empty dist, so that no file of an earlier build is in it.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.js'
import { ensureInstalled } from './ensure-installed.js'

// A release has built all of them at once.
if (process.env['TRUCKROLL_IS_BUILT'] !== 'true' && (await ensureInstalled())) {
  // npm runs this in the package's own folder.
  rmSync(join(process.cwd(), 'dist'), { recursive: true, force: true })
  await build()
}
