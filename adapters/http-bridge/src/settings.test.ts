import { describe, expect, it } from 'vitest'
import { bridgeProviderSettingsSchema, bridgeSettingsSchema, isListedHost } from './settings.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const needed = { url: 'https://hooks.example.com/jobs', secret }

/** JSON pointers of the errors, and their messages. */
function problemsOf(settings: unknown): Record<string, string> {
  const parsed = bridgeSettingsSchema.safeParse(settings)
  const issues = parsed.success ? [] : parsed.error.issues
  return Object.fromEntries(issues.map(({ path, message }) => [`/${path.join('/')}`, message]))
}

describe('settings as the environment has them', () => {
  it('need a URL and a secret; the rest has defaults', () => {
    const settings = bridgeSettingsSchema.parse(needed)
    expect(settings.timeoutMs).toBe(15_000)
    expect(settings.hosts.size).toBe(0)
    expect([...settings.types].toSorted()).toEqual([
      'appointment.updated',
      'attachment.created',
      'attachment.deleted',
      'job.canceled',
      'job.created',
      'job.updated',
      'message.other',
      'note.created',
      'note.deleted',
      'note.updated',
      'provider.connected',
      'provider.offboarded',
      'survey.submitted',
      'update.confirmed',
      'update.rejected',
    ])
  })

  it('take numbers and lists as text', () => {
    const settings = bridgeSettingsSchema.parse({
      ...needed,
      secret: `${secret} , ${secret}\n`,
      timeoutMs: '2500',
      types: 'job.created, job.canceled,',
      hosts: 'Hooks.Example.com, bücher.example:8443',
    })
    expect(settings.secret).toHaveLength(2)
    expect(settings.timeoutMs).toBe(2_500)
    expect([...settings.types]).toEqual(['job.created', 'job.canceled'])
    expect([...settings.hosts]).toEqual(['hooks.example.com', 'xn--bcher-kva.example:8443'])
  })

  it('say what is missing', () => {
    expect(problemsOf({})).toEqual({
      '/url': 'expected the http or https URL to deliver to',
      '/secret': 'expected whsec_ and base64, the secret that deliveries are signed with',
    })
  })

  it.each([
    ['url', 'hooks.example.com/jobs'],
    ['url', 'ftp://hooks.example.com/jobs'],
    ['url', 'https://user:pass@hooks.example.com/jobs'],
    ['url', ''],
    ['timeoutMs', 'soon'],
    ['timeoutMs', '0'],
    ['timeoutMs', '1.5'],
    ['timeoutMs', '900000'],
    ['typo', 'x'],
  ])('refuse %s %j', (name, value) => {
    const [problem] = Object.entries(problemsOf({ ...needed, [name]: value }))
    expect(problem?.[0]).toBe(name === 'typo' ? '/' : `/${name}`)
    if (value !== '' && name !== 'typo') expect(problem?.[1]).not.toContain(value)
  })

  it('name the entry of a list that is wrong', () => {
    expect(problemsOf({ ...needed, types: 'job.created,job.create' })).toEqual({
      '/types/1': expect.stringContaining('job.created'),
    })
    expect(problemsOf({ ...needed, hosts: 'ok.example,https://bad.example/x' })).toEqual({
      '/hosts/1': expect.stringContaining('without scheme'),
    })
  })

  it.each([
    'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'whsec_',
    'whsec_not base64!',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS',
    'whsec_c2hvcnQ',
    'whsec_c2hvcnQ=',
    `${secret},whsec_${Buffer.alloc(23).toString('base64')}`,
    `${secret},`,
    Array.from({ length: 11 }, () => secret).join(','),
  ])('refuse the secret %j without showing it', (value) => {
    const problems = problemsOf({ ...needed, secret: value })
    expect(Object.keys(problems)).toEqual(['/secret'])
    expect(problems['/secret']).toContain('whsec_')
    expect(problems['/secret']).not.toContain('MfKQ9r8')
  })

  it('keep the secret where no log can show it', () => {
    const settings = bridgeSettingsSchema.parse(needed)
    expect(JSON.stringify(settings)).not.toMatch(/MfKQ9r8|31f290/i)
  })
})

describe("a provider's URL", () => {
  it('is all that the bridge itself reads of a provider: the gateway refuses what nobody names', () => {
    const url = 'https://one.example.com/jobs'
    expect(bridgeProviderSettingsSchema.parse({ bridgeUrl: url, other: 1 })).toEqual({ bridgeUrl: url })
    expect(bridgeProviderSettingsSchema.safeParse({ bridgeUrl: 'own.example' }).success).toBe(false)
  })

  it.each([
    ['own.example', 'https://own.example/jobs', true],
    ['own.example', 'http://OWN.example:8080/jobs', true],
    ['own.example:8443', 'https://own.example:8443/jobs', true],
    ['own.example:8443', 'https://own.example/jobs', false],
    ['own.example:443', 'https://own.example/jobs', true],
    ['own.example:443', 'http://own.example/jobs', false],
    ['own.example', 'https://own.example.evil.test/jobs', false],
    ['own.example', 'https://sub.own.example/jobs', false],
    ['[::1]', 'http://[::1]:8000/', true],
    ['127.0.0.1', 'http://2130706433/', true],
  ])('with hosts %s, %s is allowed: %s', (hosts, url, isAllowed) => {
    const settings = bridgeSettingsSchema.parse({ ...needed, hosts })
    expect(isListedHost(settings.hosts, new URL(url))).toBe(isAllowed)
  })
})
