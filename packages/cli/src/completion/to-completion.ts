import type { Command } from 'commander'

export type Shell = 'bash' | 'zsh' | 'fish'

/** The completion script of a shell, made from the commands: it lists what may follow each path of words. */
export function toCompletion(program: Command, shell: Shell): string {
  const paths = [...toPaths(program, [])]
  if (shell === 'fish') return toFish(paths)
  const cases = paths
    .map(({ path, words }) => `    '${path.join(' ')}') words='${words.join(' ')}' ;;`)
    .join('\n')
  return shell === 'bash' ? toBash(cases) : toZsh(cases)
}

interface CommandPath {
  readonly path: readonly string[]
  readonly words: readonly string[]
}

function* toPaths(command: Command, path: readonly string[]): Iterable<CommandPath> {
  const names = command.commands.map((child) => child.name())
  const choices = command.registeredArguments.flatMap((argument) => argument.argChoices ?? [])
  // A group that has a list command runs it if typed alone, so it also takes the options of the list.
  const list = command.commands.find((child) => child.name() === 'list')
  const options = [...command.options, ...(list?.options ?? [])]
  const flags = options.flatMap(({ long }) => (long === undefined ? [] : [long]))
  yield { path, words: [...new Set([...names, ...choices, ...flags, '--help'])] }
  for (const child of command.commands) yield* toPaths(child, [...path, child.name()])
}

/** The path is the commands before the word under the cursor. */
function toBash(cases: string): string {
  return `_truckroll() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" next words="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    next="\${path:+$path }\${COMP_WORDS[index]}"
    if _truckroll_words "$next" > /dev/null; then path="$next"; else break; fi
  done
  words="$(_truckroll_words "$path")"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
_truckroll_words() {
  local words
  case "$1" in
${cases}
    *) return 1 ;;
  esac
  echo "$words"
}
complete -o default -F _truckroll truckroll
`
}

function toZsh(cases: string): string {
  return `#compdef truckroll
_truckroll_words() {
  local words
  case "$1" in
${cases}
    *) return 1 ;;
  esac
  echo "$words"
}
_truckroll() {
  local known="" next index
  for ((index = 2; index < CURRENT; index++)); do
    next="\${known:+$known }\${words[index]}"
    if _truckroll_words "$next" > /dev/null; then known="$next"; else break; fi
  done
  compadd -- \${=$(_truckroll_words "$known")}
}
# Read by autoload at the first completion, or sourced.
if [ "$funcstack[1]" = _truckroll ]; then _truckroll "$@"; else compdef _truckroll truckroll; fi
`
}

function toFish(paths: readonly CommandPath[]): string {
  const lines = paths.map(({ path, words }) => {
    const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`)
    const names = words.filter((word) => !word.startsWith('--'))
    const isNext = names.length === 0 ? [] : [`not __fish_seen_subcommand_from ${names.join(' ')}`]
    const when = [...seen, ...isNext].join('; and ') || 'true'
    return `complete -c truckroll -n '${when}' -a '${words.join(' ')}'`
  })
  return `${lines.join('\n')}\n`
}
