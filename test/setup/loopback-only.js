// Refuses every connection, name look-up and datagram that leaves this machine. Plain JavaScript without imports of
// ours: --import loads it into each test worker and into every Node process that a test starts.
import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

/**
 * @typedef {object} Guard
 * @property {string[]} refused what was refused and not yet taken note of
 * @property {string | undefined} testName the test that runs now
 */

const key = Symbol.for('truckroll.test.loopback-only')
const holder = /** @type {{ [key]?: Guard }} */ (globalThis)
const isFirst = holder[key] === undefined

/** Shared by all copies of this module in the process. */
export const guard = (holder[key] ??= { refused: [], testName: undefined })

const loopback = new net.BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** @param {string} host */
function isLoopback(host) {
  const bare = host.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const family = net.isIP(bare)
  if (family === 0) return bare === '' || /^(?:.+\.)?localhost\.?$/i.test(bare)
  return loopback.check(bare, family === 6 ? 'ipv6' : 'ipv4')
}

/** @param {string} target */
function refusal(target) {
  guard.refused.push(target)
  const where = guard.testName === undefined ? '' : `, in the test "${guard.testName}"`
  const message = `Tests talk to this machine only; ${target} was refused${where}. Start a server on 127.0.0.1 and use its address.`
  return Object.assign(new Error(message), { code: 'ERR_NOT_LOOPBACK' })
}

/** @typedef {(error: Error | null, ...answer: unknown[]) => void} Callback */
/** @typedef {(...args: unknown[]) => unknown} AnyFunction */

/**
 * The options of `socket.connect` in each of its forms, and a way to replace them.
 *
 * @param {unknown[]} args
 * @returns {{ options: net.TcpSocketConnectOpts & { path?: string }, args: unknown[] }}
 */
function readConnectArgs(args) {
  const [first, second] = args
  // net.connect hands its arguments over in one array, which net recognizes by a symbol on it.
  const list = Array.isArray(first) ? first : args
  if (typeof list[0] === 'object' && list[0] !== null) {
    const options = { ...list[0] }
    list[0] = options
    return { options, args }
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { options: { port: 0, path: first }, args }
  return { options: { port: Number(first), host: typeof second === 'string' ? second : 'localhost' }, args }
}

function guardSockets() {
  const connect = /** @type {AnyFunction} */ (/** @type {unknown} */ (net.Socket.prototype.connect))
  /** @param {unknown[]} args */
  function connectLoopback(/** @type {net.Socket} */ socket, args) {
    const { options, args: checked } = readConnectArgs(args)
    if (options.path) return connect.apply(socket, checked)
    const host = options.host ?? 'localhost'
    const isName = net.isIP(host) === 0
    if (isName && options.lookup) options.lookup = checkAnswer(options.lookup)
    else if (!isLoopback(host)) {
      const error = refusal(`${host}:${options.port}`)
      process.nextTick(() => socket.destroy(error))
      return socket
    }
    return connect.apply(socket, checked)
  }
  Object.assign(net.Socket.prototype, {
    /** @this {net.Socket} @param {unknown[]} args */
    connect(...args) {
      return connectLoopback(this, args)
    },
  })
}

/**
 * A caller's own look-up may give any name to this machine, and no name to another.
 *
 * @param {net.LookupFunction} lookup
 * @returns {net.LookupFunction}
 */
function checkAnswer(lookup) {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      const addresses = Array.isArray(address) ? address.map((entry) => entry.address) : [address]
      const foreign = error ? undefined : addresses.find((entry) => !isLoopback(entry))
      if (foreign === undefined) callback(error, address, family)
      else callback(refusal(`${hostname} (${foreign})`), [])
    })
  }
}

function guardNames() {
  const { lookup } = dns
  const lookupPromise = dns.promises.lookup
  Object.assign(dns, {
    /** @param {string} name @param {unknown[]} rest */
    lookup(name, ...rest) {
      if (isLoopback(name) || net.isIP(name) !== 0) return /** @type {AnyFunction} */ (lookup)(name, ...rest)
      const error = refusal(`the name ${name}`)
      process.nextTick(/** @type {Callback} */ (rest.at(-1)), error)
      return {}
    },
  })
  Object.assign(dns.promises, {
    /** @param {string} name @param {unknown[]} rest */
    async lookup(name, ...rest) {
      if (isLoopback(name) || net.isIP(name) !== 0)
        return /** @type {AnyFunction} */ (lookupPromise)(name, ...rest)
      throw refusal(`the name ${name}`)
    },
  })
  for (const owner of [dns, dns.Resolver.prototype]) {
    replaceQueries(owner, (name, rest) => {
      process.nextTick(/** @type {Callback} */ (rest.at(-1)), refusal(`the name ${String(name)}`))
    })
  }
  for (const owner of [dns.promises, dns.promises.Resolver.prototype]) {
    replaceQueries(owner, (name) => Promise.reject(refusal(`the name ${String(name)}`)))
  }
}

/**
 * These ask a name server, whatever the name.
 *
 * @param {object} owner
 * @param {(name: unknown, rest: unknown[]) => unknown} refuse
 */
function replaceQueries(owner, refuse) {
  const names = Object.getOwnPropertyNames(owner).filter((name) =>
    /^(?:resolve|reverse|lookupService)/.test(name),
  )
  for (const query of names) {
    Object.assign(owner, {
      [query]: (/** @type {unknown} */ name, /** @type {unknown[]} */ ...rest) => refuse(name, rest),
    })
  }
}

function guardDatagrams() {
  for (const method of /** @type {const} */ (['send', 'connect'])) {
    const original = /** @type {AnyFunction} */ (dgram.Socket.prototype[method])
    Object.assign(dgram.Socket.prototype, {
      /** @this {dgram.Socket} @param {unknown[]} args */
      [method](...args) {
        // The first argument is the message or the port; an address is the only text after it.
        const address = args.slice(1).find((arg) => typeof arg === 'string')
        if (typeof address === 'string' && !isLoopback(address)) throw refusal(`a datagram to ${address}`)
        return original.apply(this, args)
      },
    })
  }
}

if (isFirst) {
  guardSockets()
  guardNames()
  guardDatagrams()
  syncBuiltinESMExports()
}
