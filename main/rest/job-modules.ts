import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, isAbsolute, join } from 'node:path'

/** A job module that can be run, by an id as jars have one (`JarListInfo.JarFileInfo`). */
export interface JobModule {
  id: string
  name: string
  path: string
  /** Epoch milliseconds. */
  uploaded: number
}

export type Registration = { ok: true; module: JobModule } | { ok: false; why: string }

const MODULE = new Set(['.ts', '.mts', '.js', '.mjs'])

/** True for the name of a file that may be a job. */
export function isModuleName(name: string): boolean {
  return MODULE.has(extname(name).toLowerCase())
}

/** The job modules of a session cluster. Uploaded ones lie in a folder of their own, which goes with the cluster (`web.upload.dir`). */
export class JobModules {
  readonly #modules = new Map<string, JobModule & { own: boolean }>()
  readonly #now: () => number
  #folder: Promise<string> | null = null

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  list(): JobModule[] {
    return [...this.#modules.values()]
  }

  find(id: string): JobModule | null {
    return this.#modules.get(id) ?? null
  }

  /** Makes a module known where it lies. */
  async register(path: string): Promise<Registration> {
    if (!isAbsolute(path)) return { ok: false, why: `The path of a job module must be absolute, and "${path}" is not.` }
    if (!isModuleName(path)) return { ok: false, why: notAModule(path) }
    const found = await stat(path).catch(() => null)
    if (found?.isFile() !== true) return { ok: false, why: `There is no job module at ${path}, or the cluster cannot read it.` }
    return { ok: true, module: this.#add(basename(path), path, false) }
  }

  /** Keeps an uploaded module. */
  async store(name: string, bytes: Uint8Array): Promise<Registration> {
    if (!isModuleName(name)) return { ok: false, why: notAModule(name) }
    this.#folder ??= mkdtemp(join(tmpdir(), 'tidemark-upload-'))
    const id = newId(name)
    const path = join(await this.#folder, id)
    await writeFile(path, bytes)
    return { ok: true, module: this.#add(name, path, true, id) }
  }

  /** Forgets a module, and deletes it where it was uploaded. False where it is not known. */
  async remove(id: string): Promise<boolean> {
    const module = this.#modules.get(id)
    if (module === undefined) return false
    this.#modules.delete(id)
    if (module.own) await rm(module.path, { force: true })
    return true
  }

  /** Deletes what was uploaded. */
  async close(): Promise<void> {
    this.#modules.clear()
    if (this.#folder !== null) await rm(await this.#folder, { recursive: true, force: true })
    this.#folder = null
  }

  #add(name: string, path: string, own: boolean, id = newId(name)): JobModule {
    const module = { id, name, path, uploaded: this.#now(), own }
    this.#modules.set(id, module)
    return module
  }
}

/** As of jars: `<uuid>_<name>`. A name may hold whatever a file's name may, so only plain characters are taken of it. */
const newId = (name: string): string => `${randomUUID()}_${name.replace(/[^\w.-]/g, '_')}`

const notAModule = (name: string): string =>
  `${basename(name)} is no job of Tidemark's local runtime, which runs .ts and .js modules whose default export builds the job.`
