const KEY = 'tidemark.token'

interface Place {
  readonly search: string
  readonly hash: string
}

/** The token in an address, from `?token=…` or `#token=…`; null when there is none. */
export function tokenIn(place: Place): string | null {
  return new URLSearchParams(place.search).get('token') ?? /^#token=([^&]+)/.exec(place.hash)?.[1] ?? null
}

/**
 * Takes the token out of the address, so that it is not in history or a shared link, and keeps it for this tab.
 * Must run before the router reads the address.
 */
export function takeToken(): string | null {
  const token = tokenIn(location)
  if (token === null) return sessionStorage.getItem(KEY)
  sessionStorage.setItem(KEY, token)
  const query = new URLSearchParams(location.search)
  query.delete('token')
  const rest = query.toString()
  const hash = location.hash.startsWith('#token=') ? '' : location.hash
  history.replaceState(null, '', location.pathname + (rest === '' ? '' : `?${rest}`) + hash)
  return token
}
