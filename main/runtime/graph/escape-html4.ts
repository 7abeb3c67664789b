const BASIC: Readonly<Record<string, string>> = { '"': 'quot', '&': 'amp', '<': 'lt', '>': 'gt' }

/** Names of U+00A0 … U+00FF, in order. */
const LATIN1 = (
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil ' +
  'sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute ' +
  'Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc ' +
  'atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide ' +
  'oslash ugrave uacute ucirc uuml yacute thorn yuml'
).split(' ')

/** Escapes as `StringEscapeUtils.escapeHtml4` does for the characters that names are made of: markup and Latin-1. */
export function escapeHtml4(text: string): string {
  return text.replaceAll(/["&<>\u00a0-\u00ff]/g, (character) => {
    const name = BASIC[character] ?? LATIN1[character.charCodeAt(0) - 0xa0]
    return name === undefined ? character : `&${name};`
  })
}
