import { editsOf } from '../../support/edit.ts'
import type { Mutant } from '../mutant.ts'

const gateway = editsOf('packages/gateway')
const store = editsOf('packages/store')
const protocol = editsOf('packages/protocol')
const server = editsOf('packages/server')
const sqlite = editsOf('packages/sqlite')

/** Of guarantees 11, 12 and 13: unknown providers, leniency and strictness, secrets. */
export const edgeMutants: readonly Mutant[] = [
  {
    id: 'unknown-not-held',
    guarantee: 11,
    removes: 'holding jobs of an organization that is not connected',
    edits: [
      store('return queue !== NO_QUEUE && holdsUnknown ? 0 : Infinity', 'return Infinity'),
      store('passesOrganizations, roomsOf }', 'passesOrganizations: false, roomsOf }'),
    ],
  },
  {
    id: 'logins-not-asked-for',
    guarantee: 11,
    removes: 'holding by default where the adapter has logins',
    edits: [
      gateway(
        'resolveSettings(options.settings, options.adapter.credentials !== undefined)',
        'resolveSettings(options.settings, false)',
      ),
    ],
  },
  {
    id: 'connected-not-freed',
    guarantee: 11,
    removes: 'freeing what waited for its provider',
    edits: [
      store(
        "  `update keys set provider = :id, queue = 'p:' || :id where organization_id = :organizationId`,\n",
        '',
      ),
    ],
  },
  {
    id: 'wait-for-provider-not-shown',
    guarantee: 11,
    removes: 'showing what waits for its provider',
    edits: [
      store(
        "when :holdsUnknown::boolean and keys.queue like 'o:%' then 'provider_unknown'",
        "when :holdsUnknown::boolean and keys.queue like 'o:%' and false then 'provider_unknown'",
      ),
    ],
  },
  {
    id: 'nested-stripped',
    guarantee: 12,
    removes: 'unknown attributes inside of known objects',
    edits: [
      protocol(
        'return z.preprocess(toObject, z.looseObject(shape).nullish()).optional()',
        'return z.preprocess(toObject, z.object(shape).nullish()).optional()',
      ),
    ],
  },
  {
    id: 'list-entries-stripped',
    guarantee: 12,
    removes: 'unknown attributes inside of lists',
    edits: [
      protocol(
        'return z.preprocess(toList, z.array(z.looseObject(shape)).nullish()).optional()',
        'return z.preprocess(toList, z.array(z.object(shape)).nullish()).optional()',
      ),
    ],
  },
  {
    id: 'types-refused',
    guarantee: 12,
    removes: 'reading what has another type than printed as absent',
    edits: [
      protocol(
        `function toObject(value: unknown): unknown {
  return isJsonObject(value) ? value : nullOrAbsent(value)`,
        `function toObject(value: unknown): unknown {
  return value`,
      ),
    ],
  },
  {
    id: 'reasons-block',
    guarantee: 12,
    removes: 'sending a reason that is not listed',
    edits: [gateway("if (this.#rules.reasons === 'strict') {", "if (this.#rules.reasons !== 'strict') {")],
  },
  {
    id: 'end-before-start',
    guarantee: 12,
    removes: 'refusing an end before the start',
    edits: [
      gateway(
        'Date.parse(value.end) <= Date.parse(value.start)',
        'Date.parse(value.end) === Date.parse(value.start)',
      ),
    ],
  },
  {
    id: 'path-in-file-name',
    guarantee: 12,
    removes: 'refusing a path in the name of a file',
    edits: [
      gateway("  .refine((name) => !/[/\\\\]/.test(name), 'expected a file name without a path')\n", ''),
    ],
  },
  {
    id: 'stored-open',
    guarantee: 13,
    removes: 'sealing: secrets lie open in the store',
    edits: [
      gateway(
        "const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])",
        "cipher.final()\n    const sealed = Buffer.from(secret, 'utf8')",
      ),
      gateway(
        'const opened = Buffer.concat([decipher.update(bytes.subarray(ivEnd + tagBytes)), decipher.final()])',
        'const opened = bytes.subarray(ivEnd + tagBytes)',
      ),
    ],
  },
  {
    id: 'old-key-forgotten',
    guarantee: 13,
    removes: 'the other keys than the one that seals',
    edits: [
      gateway(
        'const key = this.#keys.find((candidate) => candidate.id === id)',
        'const key = this.#keys.slice(0, 1).find((candidate) => candidate.id === id)',
      ),
    ],
  },
  {
    id: 'sealed-with-old-key',
    guarantee: 13,
    removes: 'sealing under the first key: the last one seals',
    edits: [gateway('keyId === undefined ? this.#keys[0] :', 'keyId === undefined ? this.#keys.at(-1) :')],
  },
  {
    id: 'dispatch-key-open',
    guarantee: 13,
    removes: "sealing a provider's key for Dispatch",
    edits: [
      gateway(
        '{ sealedDispatch: box.seal(stringifyJson(dispatch), `dispatch:${id}`) }',
        '{ sealedDispatch: Buffer.from(stringifyJson(dispatch)) }',
      ),
      gateway(
        'const text = this.#secrets.open(provider.sealedDispatch, `dispatch:${provider.externalOrganizationId}`)',
        'const text = Buffer.from(provider.sealedDispatch).toString()',
      ),
    ],
  },
  {
    id: 'bridge-secret-open',
    guarantee: 13,
    removes: "sealing the secret that signs for a provider's own receiver",
    edits: [
      gateway(
        '{ sealedBridge: box.seal(bridgeSecret, `bridge:${id}`) }',
        '{ sealedBridge: Buffer.from(bridgeSecret) }',
      ),
    ],
  },
  {
    id: 'told-once-kept',
    guarantee: 13,
    removes: 'erasing what Dispatch was told once',
    edits: [
      store(
        'then null else cause end, sealed_credentials = null, aside_until = 0',
        'then null else cause end, aside_until = 0',
      ),
    ],
  },
  {
    id: 'token-in-access-log',
    guarantee: 13,
    removes: 'leaving values of the query out of the access log',
    edits: [
      server(
        "const hidden = names.map((name) => `${encodeURIComponent(name)}=*`).join('&')",
        "const hidden = names.length === 0 ? '' : (query ?? '')",
      ),
    ],
  },
  {
    id: 'caller-named-by-token',
    guarantee: 13,
    removes: 'naming a caller by the name of its token',
    edits: [server('toCaller(holder.name, request)', 'toCaller(token ?? holder.name, request)')],
  },
  {
    id: 'named-exactly',
    guarantee: 13,
    removes: 'knowing the name of a secret in any spelling',
    edits: [gateway("name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')", 'name')],
  },
  {
    id: 'known-secrets-shown',
    guarantee: 13,
    removes: 'hiding the secrets that the gateway knows wherever they come up',
    edits: [gateway('return redactText(this.#known.mask(text))', 'return redactText(text)')],
  },
  {
    id: 'forms-shown',
    guarantee: 13,
    removes: 'hiding what the form of a text gives away',
    edits: [gateway('return redactText(this.#known.mask(text))', 'return this.#known.mask(text)')],
  },
  {
    id: 'key-not-proved',
    guarantee: 13,
    removes: 'telling another key of the same id from the one that sealed',
    edits: [
      gateway(
        'if (proof !== undefined && !opens(box, proof)) {',
        'if (proof === undefined && !opens(box, { place: "fact", id, sealed: new Uint8Array() })) {',
      ),
    ],
  },
  {
    id: 'store-for-everybody',
    guarantee: 13,
    removes: "making the store's files for the gateway's user alone",
    edits: [sqlite('const ownerOnly = 0o600', 'const ownerOnly = 0o644')],
  },
  {
    id: 'any-address',
    guarantee: 13,
    removes: 'looking at the addresses of a host that a provider names',
    edits: [gateway('rule.refuses(address))', 'rule.refuses(address) && false)')],
  },
]
