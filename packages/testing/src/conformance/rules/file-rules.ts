import { expectThat } from '../rule-violation.ts'
import type { CreatedJob, RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'

const part = { profile: 'AddsAttachments', level: 'must' } as const

/** Bytes of a photo as an iPhone makes it, whatever its name says. */
const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(4_000, 7)])

interface File {
  readonly id: number
  readonly name: string | null
  readonly bytes: Uint8Array
  readonly contentType?: string
}

async function tell(
  world: RuleWorld,
  job: CreatedJob,
  { id, name, bytes, contentType = 'image/jpeg' }: File,
): Promise<void> {
  world.files.put(`token-${id}`, contentType, bytes)
  world.tellNote(job, { id, name, file_token: `token-${id}`, description: null })
  await world.settle()
}

async function expectFiles(world: RuleWorld, job: CreatedJob, sizes: readonly number[]): Promise<void> {
  await world.expectNoDeadLetter(job.id)
  const { files } = await world.order(job)
  const got = files.map(({ sizeBytes }) => sizeBytes).toSorted((a, b) => a - b)
  const wanted = sizes.toSorted((a, b) => a - b)
  expectThat(
    got.join() === wanted.join(),
    `the work order has files of ${got.join(', ') || 'no'} bytes instead of ${wanted.join(', ')}`,
  )
}

/** Files of the brand are at the work order, whole and once each. */
export const fileRules: readonly Rule[] = [
  {
    ...part,
    id: 'file/arrives',
    title: 'A file of the brand is at the work order, byte for byte',
    proves: 'tells a file and looks at its size in the product',
    costs: 'the photo of the defect is missing or broken',
    check: async (world) => {
      const job = await world.create()
      await tell(world, job, { id: 601, name: 'leak.jpg', bytes: Buffer.alloc(70_001, 3) })
      await expectFiles(world, job, [70_001])
    },
  },
  {
    ...part,
    id: 'file/lost-answer',
    title: 'A file whose answer is lost is there once',
    proves:
      'tells a file with the answer to the first call lost, then one with that to the second, and so on',
    costs: 'the same photo is there many times',
    check: async (world) => {
      const job = await world.create()
      const sizes: number[] = []
      await world.disturbEach(
        () => ({ kind: 'broken' }),
        async (number) => {
          sizes.push(1_000 + number)
          await tell(world, job, {
            id: 600 + number,
            name: `photo-${number}.jpg`,
            bytes: Buffer.alloc(1_000 + number, number),
          })
          await expectFiles(world, job, sizes)
        },
        6,
      )
    },
  },
  {
    ...part,
    id: 'file/told-again',
    title: 'A file that is told again is there once',
    proves: 'tells the same file three times',
    costs: 'the same photo is there many times',
    check: async (world) => {
      const job = await world.create()
      for (let times = 0; times < 3; times += 1)
        await tell(world, job, { id: 601, name: 'leak.jpg', bytes: Buffer.alloc(2_000, 3) })
      await expectFiles(world, job, [2_000])
    },
  },
  {
    ...part,
    id: 'file/other-than-its-name',
    title: 'A file that is another than its name says arrives',
    proves: 'tells a HEIC photo that is called .jpg, and one without a type',
    costs: 'photos of every second telephone are parked',
    check: async (world) => {
      const job = await world.create()
      await tell(world, job, { id: 601, name: 'IMG_0001.jpg', bytes: heic })
      await tell(world, job, { id: 602, name: 'IMG_0002.jpg', bytes: heic.subarray(0, 900), contentType: '' })
      await expectFiles(world, job, [heic.byteLength, 900])
    },
  },
  {
    ...part,
    id: 'file/strange-names',
    title: 'File names of all forms arrive, and lead nowhere',
    proves: 'tells files called ../../etc/passwd, nothing, 400 letters, and with line ends and quotes',
    costs: 'the file is parked, or lands where it should not',
    check: async (world) => {
      const job = await world.create()
      const names = ['../../etc/passwd', null, '', `${'n'.repeat(400)}.pdf`, 'a"b\r\nc.jpg', 'noextension']
      for (const [index, name] of names.entries())
        await tell(world, job, { id: 610 + index, name, bytes: Buffer.alloc(100 + index, 1) })
      await expectFiles(
        world,
        job,
        names.map((_, index) => 100 + index),
      )
      const bad = (await world.order(job)).files.find(({ name }) => /[/\\\r\n]/.test(name))
      expectThat(bad === undefined, `a file is called ${JSON.stringify(bad?.name)} in the product`)
    },
  },
  {
    ...part,
    id: 'file/link-expired',
    title: 'A file that Dispatch has no more is told to a person, and holds nothing for ever',
    proves: 'tells a file whose token has expired and waits a day',
    costs: 'one lost photo holds all that comes after it, and nobody knows why',
    check: async (world) => {
      const job = await world.create()
      world.tellNote(job, { id: 601, name: 'leak.jpg', file_token: 'expired', description: null })
      await world.settle(80 * 3_600_000)
      const isTold =
        (await world.deadLetters()).some((letter) => letter.jobId === job.id) ||
        (await world.attention()).some((item) => item.jobId === job.id)
      expectThat(isTold, 'nobody was told within 80 hours that the file is lost')
    },
  },
  {
    profile: 'RemovesAttachments',
    level: 'must',
    id: 'file/removed',
    title: 'A file that is removed is gone or a person is told, and the others stay',
    proves: 'tells two files, removes one of them twice, and one that never was',
    costs: 'a photo that the customer took back stays in view',
    check: async (world) => {
      const job = await world.create()
      await tell(world, job, { id: 601, name: 'a.jpg', bytes: Buffer.alloc(111, 1) })
      await tell(world, job, { id: 602, name: 'b.jpg', bytes: Buffer.alloc(222, 1) })
      for (const id of [601, 601, 699]) {
        world.tellNote(job, {
          id,
          name: 'a.jpg',
          file_token: `token-${id}`,
          deleted_at: '2026-03-02T16:00:00+0000',
        })
        await world.settle()
      }
      const isTold = (await world.attention()).some((item) => item.jobId === job.id)
      const isThere = (await world.order(job)).files.some(({ sizeBytes }) => sizeBytes === 111)
      expectThat(!isThere || isTold, 'the file is still at the work order, and nobody was told')
      await expectFiles(world, job, isThere ? [111, 222] : [222])
    },
  },
]
