/** Divides arguments at blanks, as a shell does: quotes hold together, a backslash takes the next character as it is. */
export function divided(text: string): string[] {
  const words: string[] = []
  let [current, open, begun] = ['', '', false]
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (open === '' && /\s/.test(char)) {
      if (begun) words.push(current)
      ;[current, begun] = ['', false]
    } else if (open === '' && (char === '"' || char === "'")) [open, begun] = [char, true]
    else if (char === open) open = ''
    else if (char === '\\' && open !== "'" && at + 1 < text.length) {
      at += 1
      ;[current, begun] = [current + text.charAt(at), true]
    } else [current, begun] = [current + char, true]
  }
  if (begun) words.push(current)
  return words
}
