import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const released = 'released'
const pollMs = 200

/**
 * Runs `work` while no other process of this clone sets up. The lock is the numbered file with the highest number:
 * it holds who set it, or that it is free again; whoever creates the next number first has it. So a lock left by a
 * process that was killed is taken over, by one of those who wait and never by two.
 *
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSetupLock(folder, work) {
  mkdirSync(folder, { recursive: true })
  const own = await acquire(folder)
  try {
    return await work()
  } finally {
    writeFileSync(join(folder, `${own}.lock`), released)
  }
}

/** @param {string} folder */
async function acquire(folder) {
  let hasSaidSo = false
  for (;;) {
    const highest = highestNumber(folder)
    const holder = highest === 0 ? released : readHolder(folder, highest)
    if (holder === released || !isRunning(holder)) {
      const own = highest + 1
      if (tryCreate(folder, own) && highestNumber(folder) === own) {
        for (const number of lockNumbers(folder))
          if (number < own) rmSync(join(folder, `${number}.lock`), { force: true })
        return own
      }
      continue
    }
    if (!hasSaidSo)
      process.stderr.write(
        `Waiting for process ${holder.split(' ')[0]}, which is setting up this clone ...\n`,
      )
    hasSaidSo = true
    await sleep(pollMs)
  }
}

/** @param {string} folder */
function lockNumbers(folder) {
  return readdirSync(folder).flatMap((name) => (/^\d+\.lock$/.test(name) ? [Number.parseInt(name, 10)] : []))
}

/** @param {string} folder */
function highestNumber(folder) {
  return Math.max(0, ...lockNumbers(folder))
}

/**
 * @param {string} folder
 * @param {number} number
 */
function readHolder(folder, number) {
  try {
    return readFileSync(join(folder, `${number}.lock`), 'utf8')
  } catch (error) {
    // Removed by the next holder between the two looks: look again.
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return released
    throw error
  }
}

/**
 * Creates the file with its content in one step, or not at all.
 *
 * @param {string} folder
 * @param {number} number
 */
function tryCreate(folder, number) {
  const draft = join(folder, `${process.pid}.draft`)
  writeFileSync(draft, `${process.pid} ${startOf(process.pid)}`)
  try {
    linkSync(draft, join(folder, `${number}.lock`))
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** @param {string} holder */
function isRunning(holder) {
  const [pid = '', startedAt = ''] = holder.split(' ')
  try {
    process.kill(Number(pid), 0)
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
  return startOf(Number(pid)) === startedAt
}

/**
 * When a process began, where the system tells: a number that was given to another process since is not taken for
 * the holder. Empty for a process that has ended and was not yet reaped.
 *
 * @param {number} pid
 */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? '' : (fields[18] ?? '')
  } catch {
    return ''
  }
}
