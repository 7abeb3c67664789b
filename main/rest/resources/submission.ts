import { REST_HANDLER_EXCEPTION, refusal } from '../refusal.ts'
import { type Answer, type Route, ok } from '../route.ts'

const NO_JAVA =
  "Tidemark's local runtime cannot run this job: what was submitted is compiled Java, and no Java runs here. Nothing of it was kept. Submit it to a Flink cluster: flink run -m HOST:PORT."

/**
 * `JobSubmitHandler` (`flink run`), and the jars of the web UI (`JarUploadHandler`, `JarRunHandler`, `JarPlanHandler`,
 * `JarListHandler`). A job graph holds serialized Java functions, so all that would run one is refused, in Flink's form: the
 * `flink` command prints the sentence. What was uploaded is not kept.
 */
export function submissionRoutes(): Route[] {
  return [
    { method: 'POST', path: '/jobs', handle: refused, takesFiles: true },
    { method: 'GET', path: '/jars', handle: ({ url }) => ok({ address: url, files: [] }) },
    { method: 'POST', path: '/jars/upload', handle: refused, takesFiles: true },
    { method: 'POST', path: '/jars/:jarid/run', handle: refused },
    { method: 'GET', path: '/jars/:jarid/plan', handle: refused },
    { method: 'POST', path: '/jars/:jarid/plan', handle: refused },
  ]
}

const refused = (): Answer => refusal(400, REST_HANDLER_EXCEPTION, NO_JAVA)
