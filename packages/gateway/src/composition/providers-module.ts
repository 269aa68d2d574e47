import { ContainerModule } from 'inversify'
import { KeyRing } from '../keys/key-ring.ts'
import { CredentialBook } from '../providers/credential-book.ts'
import { ProviderDirectory } from '../providers/provider-directory.ts'
import { ProviderService } from '../providers/provider-service.ts'
import { RequestHashes } from '../providers/request-hashes.ts'
import { SecretBox } from '../providers/secret-box.ts'
import { toDispatchKeys } from '../settings/to-dispatch-keys.ts'
import { LoginBook } from '../logins/login-book.ts'
import { LoginTries } from '../logins/login-tries.ts'
import { announceFirstJobs } from '../providers/first-jobs.ts'
import { ProviderWatch } from '../providers/provider-watch.ts'
import { bindPart } from './bind-part.ts'
import { tokens as t } from './tokens.ts'
import { toBasics } from './to-basics.ts'

/** Providers, their logins and their keys. */
export const providersModule = new ContainerModule((options) => {
  bindPart(options, t.secrets, (get) => {
    const redactor = get(t.redactor)
    return new SecretBox(get(t.settings).encryptionKey, (secret) => redactor.learn(secret))
  })
  bindPart(options, t.keys, (get) => new KeyRing(get(t.store), get(t.secrets)))
  bindPart(
    options,
    t.credentials,
    (get) =>
      new CredentialBook(get(t.store), get(t.secrets), get(t.connect), toDispatchKeys(get(t.settings))),
  )
  bindPart(
    options,
    t.logins,
    (get) =>
      new LoginBook({ ...toBasics(get), secrets: get(t.secrets), definition: get(t.adapterDefinition) }),
  )
  bindPart(
    options,
    t.directory,
    (get) => new ProviderDirectory(get(t.store), get(t.secrets), get(t.logins), get(t.adapterDefinition)),
  )
  bindPart(options, t.providerWatch, (get) => {
    const parts = {
      hosted: get(t.hosted),
      directory: get(t.directory),
      logins: get(t.logins),
      calls: get(t.calls),
    }
    const tries = new LoginTries({ ...toBasics(get), ...parts })
    const looks = [(stopping: AbortSignal) => tries.look(stopping), () => announceFirstJobs(toBasics(get))]
    return new ProviderWatch({ ...toBasics(get), looks })
  })
  bindPart(options, t.providers, (get) => {
    const { appKey, appId } = get(t.settings)
    return new ProviderService({
      ...toBasics(get),
      secrets: get(t.secrets),
      requestHashes: new RequestHashes(get(t.store), get(t.secrets)),
      hosted: get(t.hosted),
      calls: get(t.calls),
      addresses: get(t.addresses),
      appId: appKey === undefined ? undefined : appId,
    })
  })
})
