const mostCharacters = 150
const extension = /[^.](\.[a-z0-9]{1,10})$/i

/** A name as one path segment with an extension, which follows from the content type if the name has none. */
export function toFileName(name: string, contentType: string): string {
  const plain = name.replaceAll(/[/\\:*?"<>|\p{Cc}\p{Cf}]/gu, '_')
  const [, ofType = 'bin'] = /\/([a-z0-9]{1,10})(?:;|$)/i.exec(contentType) ?? []
  const [, end = `.${ofType}`] = extension.exec(plain) ?? []
  const begin = plain.endsWith(end) ? plain.slice(0, -end.length) : plain
  return begin.slice(0, mostCharacters - end.length).replace(/[\uD800-\uDBFF]$/, '') + end
}
