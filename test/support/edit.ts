/** A text of a package and what stands there instead. */
export interface Edit {
  /** Of the package, from the root of the workspace. */
  readonly folder: string
  /**
   * Stands in the package's sources exactly once, in whatever file and however it is laid out: so code that is moved or
   * renamed around it does not concern it. If it is not there the mutant is out of date, and says so.
   */
  readonly find: string
  readonly replacement: string
}

/** The texts of a package, so that a list of mutants names it in short. */
export function editsOf(folder: string) {
  return (find: string, replacement: string): Edit => ({ folder, find, replacement })
}

/**
 * Makes an edit in the one file of its package that has the text.
 *
 * @param files the sources of the package by path
 * @returns the file and what it holds then
 * @throws Error if the text is not there exactly once
 */
export function applyEdit(
  files: ReadonlyMap<string, string>,
  { folder, find, replacement }: Edit,
): readonly [file: string, text: string] {
  const places = [...files].flatMap(([file, text]) =>
    placesOf(find, text).map((place) => ({ file, text, ...place })),
  )
  const [place] = places
  if (place === undefined || places.length > 1) {
    const where = places.map(({ file }) => file).join(', ') || 'nowhere'
    throw new Error(`${folder}: expected this text exactly once, found it ${where}:\n${find}`)
  }
  return [place.file, place.text.slice(0, place.from) + replacement + place.text.slice(place.to)]
}

/** Where a text stands, whatever blanks and line ends either has. */
function placesOf(find: string, text: string): { readonly from: number; readonly to: number }[] {
  const solid = withoutBlanks(text)
  const wanted = withoutBlanks(find)
  if (!solid.includes(wanted)) return []
  // By its number among the characters that are no blanks.
  const indexes = Array.from(text.matchAll(/\S/g), ({ index }) => index)
  const places = []
  for (let at = solid.indexOf(wanted); at >= 0; at = solid.indexOf(wanted, at + 1)) {
    const [from = 0, last = 0] = [indexes[at], indexes[at + wanted.length - 1]]
    places.push({ from, to: last + 1 })
  }
  return places
}

/** Each text is looked through for many mutants. */
const known = new Map<string, string>()

function withoutBlanks(text: string): string {
  const solid = known.get(text) ?? text.replaceAll(/\s+/g, '')
  known.set(text, solid)
  return solid
}
