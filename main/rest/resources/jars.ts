import { z } from 'zod'
import type { Cluster, SubmitRequest } from '../../runtime/cluster.ts'
import { internalError, REST_HANDLER_EXCEPTION, refusal } from '../refusal.ts'
import { type Answer, type Call, type Route, ok, param, withBody } from '../route.ts'
import type { JobModule, JobModules, Registration } from '../job-modules.ts'
import { isModuleName } from '../job-modules.ts'
import { noJava } from './submission.ts'

const ClaimMode = z.enum(['NO_CLAIM', 'CLAIM', 'LEGACY']).nullish()
/** `JarRunRequestBody`, with the names that its fields had before. */
const JarRun = z.object({
  programArgsList: z.array(z.string()).nullish(),
  programArgs: z.string().nullish(),
  parallelism: z.int().positive().nullish(),
  jobId: z
    .string()
    .regex(/^[0-9a-f]{32}$/i)
    .nullish(),
  savepointPath: z.string().nullish(),
  allowNonRestoredState: z.boolean().nullish(),
  claimMode: ClaimMode,
  restoreMode: ClaimMode,
  flinkConfiguration: z.record(z.string(), z.string()).nullish(),
})
type JarRun = z.infer<typeof JarRun>

/** Tidemark's own: a job module by its path on this machine. */
const ModulePath = z.object({ path: z.string() })

/**
 * `JarListHandler`, `JarUploadHandler`, `JarDeleteHandler`, `JarRunHandler`: what a jar is to Flink, a job module is here. `modules` is
 * null where the cluster takes no jobs.
 */
export function jarRoutes(cluster: Cluster, modules: JobModules | null): Route[] {
  const list: Route = { method: 'GET', path: '/jars', handle: ({ url }) => ok({ address: url, files: modules?.list().map(jarFile) ?? [] }) }
  const plan = { path: '/jars/:jarid/plan', handle: noPlan } as const
  const run = { method: 'POST', path: '/jars/:jarid/run', runsCode: true } as const
  const upload = { method: 'POST', path: '/jars/upload', takesFiles: true, runsCode: true } as const
  const plans: Route[] = [
    { method: 'GET', ...plan },
    { method: 'POST', ...plan },
  ]
  if (modules === null) return [list, { ...upload, handle: noJava }, { ...run, handle: noJava }, ...plans]
  return [
    list,
    ...plans,
    { ...upload, handle: (call) => uploaded(call, modules) },
    {
      method: 'DELETE',
      path: '/jars/:jarid',
      handle: async (call) => {
        const id = param(call, 'jarid')
        if (await modules.remove(id)) return ok({})
        return refusal(400, REST_HANDLER_EXCEPTION, `File ${id} does not exist in the job modules of this cluster.`)
      },
    },
    {
      ...run,
      handle: withBody(JarRun, 'JarRunRequestBody', async (body, call) => {
        const module = modules.find(param(call, 'jarid'))
        return module === null ? unknownJar(param(call, 'jarid')) : started(cluster, module, body, call.query)
      }),
    },
    {
      method: 'POST',
      path: '/tidemark/modules',
      runsCode: true,
      handle: withBody(ModulePath, 'JobModuleRequestBody', async ({ path }) =>
        registered(await modules.register(path), ({ id }) => ({ id })),
      ),
    },
  ]
}

async function uploaded({ files }: Call, modules: JobModules): Promise<Answer> {
  // more than fits is no job module
  if (files === null) return noJava()
  const [file] = files
  if (file === undefined || files.length > 1) {
    return refusal(400, REST_HANDLER_EXCEPTION, `Exactly 1 file must be sent, received ${files.length}.`)
  }
  if (!isModuleName(file.name) && file.name.toLowerCase().endsWith('.jar')) return noJava()
  const answer = ({ path }: JobModule): object => ({ filename: path, status: 'success' })
  return registered(await modules.store(file.name, file.bytes), answer)
}

function registered(registration: Registration, body: (module: JobModule) => object): Answer {
  return registration.ok ? ok(body(registration.module)) : refusal(400, REST_HANDLER_EXCEPTION, registration.why)
}

async function started(cluster: Cluster, module: JobModule, body: JarRun, query: URLSearchParams): Promise<Answer> {
  const outcome = await cluster.submitModule(submission(module, body, query))
  // of a job of its own each, as a session of 2.3 has it
  if (outcome.ok) return ok({ jobid: outcome.value, applicationId: outcome.value })
  return refusal(400, REST_HANDLER_EXCEPTION, 'Could not execute application.', outcome.failure)
}

/** What the body leaves out may stand in the query. */
function submission({ path }: JobModule, body: JarRun, query: URLSearchParams): SubmitRequest {
  const savepoint = body.savepointPath ?? query.get('savepointPath')
  const parallelism = query.get('parallelism')
  const args = body.programArgsList ?? body.programArgs?.split(/\s+/).filter((arg) => arg !== '')
  return {
    path,
    args: args ?? query.get('programArg')?.split(',') ?? [],
    configuration: body.flinkConfiguration ?? {},
    parallelism: body.parallelism ?? (parallelism !== null && /^[1-9]\d{0,5}$/.test(parallelism) ? Number(parallelism) : null),
    jobId: body.jobId?.toLowerCase() ?? null,
    restore:
      savepoint === null || savepoint === ''
        ? null
        : {
            path: savepoint,
            allowNonRestored: body.allowNonRestoredState ?? query.get('allowNonRestoredState') === 'true',
            claimMode: body.claimMode ?? body.restoreMode ?? 'NO_CLAIM',
          },
  }
}

function jarFile({ id, name, uploaded: at }: JobModule): object {
  return { id, name, uploaded: at, entry: [{ name: 'default', description: null }] }
}

/** Flink does not expect an id that it does not know here. */
function unknownJar(id: string): Answer {
  return internalError({
    className: 'java.util.concurrent.CompletionException',
    message: `${REST_HANDLER_EXCEPTION}: Jar file ${id} does not exist`,
    cause: { className: REST_HANDLER_EXCEPTION, message: `Jar file ${id} does not exist`, cause: null },
  })
}

const noPlan = (): Answer =>
  refusal(
    400,
    REST_HANDLER_EXCEPTION,
    "Tidemark's local runtime cannot run this job: it draws no plan of one that it does not run. Run it, then ask for /jobs/:jobid/plan.",
  )
