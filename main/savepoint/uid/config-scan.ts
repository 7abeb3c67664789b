/** uids in YAML, JSON and HOCON: the values of keys named `uid`, quoted or plain. */
const ENTRY =
  /^[ \t{,-]*(?:"uid"|'uid'|uid)[ \t]*[:=][ \t]*(?:"((?:[^"\\\r\n]|\\.)*)"|'((?:[^'\r\n]|'')*)'|([^\s"'#,{}[\]][^#,{}[\]\r\n]*))/gm

export function uidsInConfig(text: string): Set<string> {
  // A JSON object on one line has its keys in its middle: each key is given a line of its own first.
  const lines = text.replaceAll(/([{,])\s*(?=["']?uid["']?\s*:)/g, '$1\n')
  const uids = new Set<string>()
  for (const [, double, single, plain] of lines.matchAll(ENTRY)) {
    const uid = double === undefined ? (single?.replaceAll("''", "'") ?? plain?.trim() ?? '') : unquoted(double)
    if (uid !== '') uids.add(uid)
  }
  return uids
}

function unquoted(inner: string): string {
  try {
    return JSON.parse(`"${inner}"`) as string
  } catch {
    return inner // an escape that YAML has and JSON has not: better as it stands than lost
  }
}
