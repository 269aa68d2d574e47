// `npm run setup`: installs what the tests start besides Node. On Debian and Ubuntu by apt-get; elsewhere it says what.
import { existsSync } from 'node:fs'
import { runChild } from './run-child.js'
import { missingPackages } from './test-programs.js'

const missing = missingPackages()
if (missing.length === 0) console.log('All that the tests start is installed.')
else if (!existsSync('/etc/debian_version')) {
  console.error(`Install what your system calls these packages of Debian: ${missing.join(', ')}`)
  process.exitCode = 1
} else {
  const script = [
    // PostgreSQL's package would start a server of its own, which no test wants.
    'mkdir -p /etc/postgresql-common',
    "echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf",
    'apt-get update',
    `apt-get install -y --no-install-recommends ${missing.join(' ')}`,
  ].join(' && ')
  const asRoot = process.getuid?.() === 0 ? ['sh'] : ['sudo', 'sh']
  await runChild([...asRoot, '-c', script], { env: { DEBIAN_FRONTEND: 'noninteractive' } })
}
