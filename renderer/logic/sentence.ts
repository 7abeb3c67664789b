/** A text of several sentences as its first one and the rest, so that a title can carry the first. */
export function splitSentence(text: string): { title: string; rest: string } {
  const end = /[.?]\s+(?=[A-Z0-9"'])/.exec(text)
  if (!end) return { title: text, rest: '' }
  return { title: text.slice(0, end.index + 1), rest: text.slice(end.index + end[0].length) }
}
