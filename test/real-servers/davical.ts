import { Cluster } from '@truckroll/throwaway-postgres'
import { execFile } from 'node:child_process'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { credentials, type CalendarProgram } from '../../adapters/caldav/test/calendar-servers.ts'

const run = promisify(execFile)
const home = '/usr/share/davical'

/** DAViCal of Debian, with a database of its own and one user. Its settings in /etc stay as they are. */
export const davical: CalendarProgram = {
  name: 'davical',
  file: join(home, 'htdocs/caldav.php'),
  home: '/caldav.php/truckroll/',
  prepare: prepareDaviCal,
}

async function prepareDaviCal(folder: string, port: number, stack: AsyncDisposableStack) {
  const { user, password } = credentials
  const cluster = stack.use(await Cluster.start())
  const { hostname, port: databasePort, username } = new URL(cluster.url())
  const env = {
    PATH: process.env['PATH'],
    PGHOST: hostname,
    PGPORT: databasePort,
    PGUSER: username,
    DBAOPTS: `--dbhost ${hostname} --dbport ${databasePort}`,
  }
  await run('sh', [join(home, 'dba/create-database.sh'), 'davical', 'admin-password'], { env })
  const sql = `
    INSERT INTO usr (active, username, password, fullname, email, updated, email_ok)
      VALUES (true, '${user}', '**${password}', 'Truckroll', 'truckroll@example.invalid', now(), now());
    INSERT INTO principal (type_id, user_no, displayname, default_privileges)
      SELECT 1, user_no, fullname, privilege_to_bits('all') FROM usr WHERE username = '${user}'`
  await run('psql', ['--quiet', '--set', 'ON_ERROR_STOP=1', '--command', sql, 'davical'], { env })
  // It looks for its settings beside its pages if it may not look into /etc.
  for (const part of ['htdocs', 'inc']) await cp(join(home, part), join(folder, part), { recursive: true })
  await mkdir(join(folder, 'config'))
  await writeFile(
    join(folder, 'config/config.php'),
    `<?php
$c->pg_connect[] = "host=${hostname} port=${databasePort} dbname=davical user=davical_app";
$c->admin_email = 'office@example.invalid';
`,
  )
  const settings = [
    `open_basedir=${[folder, home, '/usr/share/awl', '/usr/share/php'].join(':')}`,
    'include_path=/usr/share/awl/inc',
    'error_reporting=0',
  ]
  return {
    program: 'php',
    args: [
      '-S',
      `127.0.0.1:${port}`,
      '-t',
      join(folder, 'htdocs'),
      ...settings.flatMap((setting) => ['-d', setting]),
    ],
  }
}
