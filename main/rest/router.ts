import { badParameter, errors } from './refusal.ts'
import type { Answer, Call, Route } from './route.ts'

/** A route that fits, with its parameters; or what to answer instead. */
export type Match = { kind: 'route'; route: Route; params: Call['params'] } | { kind: 'refused'; answer: Answer }

interface Compiled {
  route: Route
  segments: readonly string[]
}

/** Finds the route of a request. Each is there twice, bare and under `/v1`, as in Flink (`RestServerEndpoint`). */
export class Router {
  readonly #routes: readonly Compiled[]

  constructor(routes: readonly Route[]) {
    this.#routes = routes
      .map((route) => ({ route, segments: route.path.split('/').slice(1) }))
      // plain segments before parameters, so that checkpoints/config is no trigger id (`RestServerEndpoint` sorts alike)
      .sort((a, b) => (order(a.segments) < order(b.segments) ? -1 : 1))
  }

  find(method: string, path: string): Match {
    const segments = path
      .replace(/\/$/, '')
      .split('/')
      .slice(path.startsWith('/v1/') ? 2 : 1)
    for (const { route, segments: pattern } of this.#routes) {
      if (route.method === method && fits(pattern, segments)) return withParams(route, pattern, segments)
    }
    // of a GET Flink believes that it is for a file of its web UI
    return { kind: 'refused', answer: errors(404, method === 'GET' ? `Unable to load requested file ${path}.` : `Not found: ${path}`) }
  }
}

const order = (segments: readonly string[]): string => segments.map((segment) => (segment.startsWith(':') ? '~' : '!') + segment).join('/')

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  if (pattern.length !== segments.length) return false
  return pattern.every((part, i) => (part.startsWith(':') ? segments[i] !== '' : part === segments[i]))
}

function withParams(route: Route, pattern: readonly string[], segments: readonly string[]): Match {
  const params: Record<string, string> = {}
  for (const [i, part] of pattern.entries()) {
    if (!part.startsWith(':')) continue
    const [name, raw] = [part.slice(1), segments[i] ?? '']
    const value = parsed(name, decoded(raw))
    if (value === null) {
      return { kind: 'refused', answer: badParameter('path', name, decoded(raw)) }
    }
    params[name] = value
  }
  return { kind: 'route', route, params }
}

const NAMES = new Set(['jarid', 'taskmanagerid'])
const NUMBERS = new Set(['checkpointid', 'subtaskindex', 'attempt'])

/** `MessageParameter.convertFromString`: some are names, some numbers, the rest has 32 hex characters. */
function parsed(name: string, value: string): string | null {
  if (NAMES.has(name)) return value
  if (NUMBERS.has(name)) return /^\d{1,15}$/.test(value) ? String(Number(value)) : null
  return /^[0-9a-f]{32}$/i.test(value) ? value.toLowerCase() : null
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
