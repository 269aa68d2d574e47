import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Instruction {
  readonly word: string
  readonly rest: string
}

/** What a Dockerfile makes, in a folder instead of in a container. */
export interface Image {
  readonly root: string
  readonly from: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly workFolder: string
  readonly user: string
  readonly command: readonly string[]
  readonly healthCheck: readonly string[]
  readonly volumes: readonly string[]
}

interface Stage {
  readonly root: string
  readonly env: Record<string, string>
  workFolder: string
}

export interface ImageParts {
  readonly context: string
  readonly ignored: RegExp
  readonly place: string
  readonly env: NodeJS.ProcessEnv
}

/** Does the steps of a Dockerfile one by one; paths of the image lead into folders of `place`. */
export function makeImage(dockerfile: string, parts: ImageParts): Image {
  const stages = new Map<string, Stage>()
  const from: string[] = []
  const told = new Map<string, string>()
  let stage: Stage | undefined
  for (const { word, rest } of readInstructions(dockerfile)) {
    if (word === 'FROM') {
      const [image = '', , name = `stage-${from.length}`] = rest.split(' ')
      from.push(image)
      stage = { root: join(parts.place, name), env: {}, workFolder: '/' }
      mkdirSync(stage.root)
      stages.set(name, stage)
      continue
    }
    if (stage === undefined) throw new Error(`expected FROM before ${word}`)
    if (word === 'ENV') {
      const [name = '', value = ''] = rest.split('=')
      stage.env[name] = value
    } else if (word === 'WORKDIR') {
      stage.workFolder = rest
      mkdirSync(join(stage.root, rest), { recursive: true })
    } else if (word === 'COPY') copy(rest, stage, stages, parts)
    else if (word === 'RUN') run(rest, stage, parts)
    else told.set(word, rest)
  }
  if (stage === undefined) throw new Error('expected a stage')
  const list = (text = '[]'): readonly string[] => JSON.parse(text)
  return {
    root: stage.root,
    from,
    env: stage.env,
    workFolder: stage.workFolder,
    user: told.get('USER') ?? 'root',
    command: [...list(told.get('ENTRYPOINT')), ...list(told.get('CMD'))],
    healthCheck: list(/CMD (\[.*\])$/.exec(told.get('HEALTHCHECK') ?? '')?.[1]),
    volumes: (told.get('VOLUME') ?? '').split(' '),
  }
}

function readInstructions(dockerfile: string): readonly Instruction[] {
  return readFileSync(dockerfile, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [word = '', ...rest] = line.split(' ')
      return { word, rest: rest.join(' ') }
    })
}

function copy(
  rest: string,
  stage: Stage,
  stages: ReadonlyMap<string, Stage>,
  { context, ignored }: ImageParts,
): void {
  const [, name, given = rest] = /^--from=(\S+) (.*)$/.exec(rest) ?? []
  const source = name === undefined ? context : (stages.get(name)?.root ?? '')
  const words = given.split(' ')
  const target = join(stage.root, stage.workFolder, words.at(-1) ?? '')
  for (const word of words.slice(0, -1)) {
    const path = join(source, word)
    const isFolder = word === '.' || name !== undefined
    cpSync(path, isFolder ? target : join(target, word), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => name !== undefined || !ignored.test(file.slice(context.length + 1)),
    })
  }
}

function run(rest: string, stage: Stage, { env }: ImageParts): void {
  // Only root gives files away.
  const owners = process.getuid?.() === 0 ? '' : 'chown() { :; }; '
  const script = owners + rest.replaceAll(' /', ` ${stage.root}/`)
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', script], {
    cwd: join(stage.root, stage.workFolder),
    env: { ...env, ...stage.env },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${rest}: ${stdout}${stderr}`)
}
