import type { Json } from './json.ts'
import { nearest } from './nearest.ts'
import type { FileProblem } from './problem.ts'
import type { RefusalSentence } from './refusals.ts'
import { type Unsound, unsoundText } from './unsound.ts'
import type { UploadRefusal } from './upload-states.ts'

/** HTTP status of an error, as the API answers it. */
export type Status = 400 | 401 | 403 | 404 | 406 | 408 | 409 | 413 | 415 | 422 | 429 | 499 | 500 | 503 | 507

type Named = { kind: string; name: string; closest?: string | undefined }

const furtherOf = (problems: readonly unknown[]) => (problems.length > 1 ? ` (and ${problems.length - 1} more)` : '')

const shownProblem = (problem: FileProblem | undefined) =>
  problem === undefined
    ? ''
    : `${[problem.file, problem.line, problem.column].filter((part) => part !== null).join(':')}: ${problem.message}`

/** The text of every error a client can meet, by code. Each says what was found, what was expected and the nearest valid thing. */
const messages = {
  invalid_json: (p: { reason: string }) => `the body is not JSON: ${p.reason}`,
  invalid_request: (p: { problem: string }) => p.problem,
  unknown_key: (p: { key: string; closest?: string | undefined; expected: readonly string[] }) =>
    `unknown key "${p.key}"${nearest(p.closest)}; expected ${p.expected.join(', ')}`,
  unknown_route: (p: { method: string; path: string; closest?: string | undefined }) =>
    `there is no ${p.method} ${p.path}${nearest(p.closest)}`,
  unknown_cube: (p: Named) => `there is no cube "${p.name}"${nearest(p.closest)}`,
  unknown_measure: (p: Named & { cube: string }) => `cube ${p.cube} has no measure "${p.name}"${nearest(p.closest)}`,
  unknown_attribute: (p: Named & { cube: string }) =>
    `cube ${p.cube} has no attribute "${p.name}"${nearest(p.closest)}`,
  unknown_parameter: (p: Named) => `there is no parameter "${p.name}"${nearest(p.closest)}`,
  wrong_parameter: (p: { parameter: string; expected: string; found: Json; closest?: string | undefined }) =>
    `parameter ${p.parameter} is ${p.expected}; found ${JSON.stringify(p.found)}${nearest(p.closest)}`,
  unknown_scenario: (p: Named) => `there is no scenario "${p.name}"${nearest(p.closest)}`,
  unknown_hierarchy: (p: Named & { cube: string }) =>
    `cube ${p.cube} has no hierarchy "${p.name}"${nearest(p.closest)}`,
  unknown_set: (p: Named & { cube: string }) => `cube ${p.cube} has no set "${p.name}"${nearest(p.closest)}`,
  unknown_segment: (p: Named & { cube: string }) => `cube ${p.cube} has no segment "${p.name}"${nearest(p.closest)}`,
  unknown_default: (p: { attribute: string; from: string; closest?: string | undefined }) =>
    p.closest === undefined
      ? `${p.from} has no defaults, so none of ${p.attribute}; leave "defaults" out and write the condition in where`
      : `${p.from} has no default of "${p.attribute}"${nearest(p.closest)}`,
  duplicate_name: (p: { name: string; where: string; closest?: string | undefined }) =>
    `"${p.name}" stands twice in ${p.where}${p.closest === undefined ? '' : `; free is "${p.closest}"`}`,
  wrong_value_type: (p: { attribute: string; expected: string; found: Json }) =>
    `${p.attribute} is ${p.expected}; found ${JSON.stringify(p.found)}`,
  wrong_path_length: (p: { attribute: string; expected: readonly string[]; found: number }) =>
    `a member of ${p.attribute} is a path of ${p.expected.length} (${p.expected.join(', ')}); found ${p.found}`,
  no_lower_level: (p: { attribute: string; hierarchies: readonly string[] }) =>
    p.hierarchies.length === 0
      ? `${p.attribute} is in no hierarchy, so it has no level below`
      : `${p.attribute} is the lowest level of ${p.hierarchies.join(', ')}`,
  ambiguous_hierarchy: (p: { attribute: string; hierarchies: readonly string[] }) =>
    `${p.attribute} is in several hierarchies; say which: ${p.hierarchies.join(', ')}`,
  not_on_axis: (p: { attribute: string; axes: readonly string[] }) =>
    `${p.attribute} is on no axis; on the axes are ${p.axes.length === 0 ? 'none' : p.axes.join(', ')}`,
  level_on_axis: (p: { attribute: string; next: string }) =>
    `${p.attribute} cannot be drilled: the level below, ${p.next}, is on an axis already`,
  needs_input: (p: { measure: string; inputs: readonly string[] }) =>
    `${p.measure} is calculated; drill through one of its inputs: ${p.inputs.join(', ')}`,
  unsound: (p: Unsound) => unsoundText(p),
  invalid_calculation: (p: { problem: string; column: number }) => `at character ${p.column}: ${p.problem}`,
  not_supported_yet: (p: { feature: string; instead?: string | undefined }) =>
    `${p.feature} is not supported yet${p.instead === undefined ? '' : `; ${p.instead}`}`,
  overflow: (p: { measure?: string | undefined }) =>
    `a value${p.measure === undefined ? '' : ` of ${p.measure}`} is too large to be exact`,
  too_complex: (_: Record<string, never>) =>
    'the question has more conditions, sets or calculations than can be computed at once; ask it in parts, or list members by "in" instead of a condition for each',
  too_many_rows: (p: { rows: number; limit: number }) =>
    `the answer has ${p.rows} rows, a JSON answer at most ${p.limit}; set a limit or ask for Arrow or CSV`,
  not_acceptable: (p: { accept: string; offered: readonly string[] }) =>
    `cannot answer ${p.accept}; offered are ${p.offered.join(', ')}`,
  too_large: (p: { limit: number }) => `the request body is larger than ${p.limit} bytes`,
  timed_out: (p: { seconds: number }) => `the query ran longer than ${p.seconds} s and was stopped`,
  cancelled: (_: Record<string, never>) => 'the request was cancelled',
  too_busy: (p: { waiting: number }) => `${p.waiting} queries are waiting already; try again`,
  already_running: (p: { what: string }) => `${p.what} is under way; wait until it has ended, or cancel it`,
  needs_token: (_: Record<string, never>) =>
    'this is for whoever may read the data folder: show the token of its server.json as "authorization: Bearer TOKEN"',
  no_reader: (_: Record<string, never>) =>
    'this workspace has policies, and nobody has said who reads: start the server with --as ROLE, or with --as owner for one who sees all',
  for_owner: (p: { path: string }) =>
    `${p.path} tells of all data, whoever may see them; it answers the owner, and programs that show the token of the data folder as "authorization: Bearer TOKEN"`,
  not_ready: (p: { reason: string }) => `not ready: ${p.reason}`,
  foreign_host: (p: { host: string; expected: readonly string[] }) =>
    `this server answers as ${p.expected.join(', ')} only; found the host "${p.host}"`,
  foreign_origin: (p: { origin: string; host: string }) =>
    `what changes something is asked for by pages of this server, ${p.host}, and by programs only; found the origin "${p.origin}"`,
  wrong_media_type: (p: { found: string; expected: string }) =>
    `expected a body of type ${p.expected}; found ${p.found === '' ? 'none' : `"${p.found}"`}`,
  run_under_way: (p: { activity: number; request: string }) =>
    `run ${p.activity} is under way (${p.request}); wait until it has ended, or cancel it`,
  no_run_under_way: (_: Record<string, never>) => 'no run is under way',
  unknown_model: (p: { name: string; closest?: string | undefined; known: readonly string[] }) =>
    `there is no model "${p.name}"${nearest(p.closest)}; known are ${p.known.join(', ')}`,
  unknown_source: (p: Named) => `there is no source "${p.name}"${nearest(p.closest)}`,
  unknown_upload: (p: { id: string }) => `there is no upload "${p.id}"; it was discarded, or is older than a day`,
  corrections_refused: (p: { problems: readonly { index: number; part: string; message: string }[] }) =>
    `${p.problems[0]?.message ?? ''}${furtherOf(p.problems)}`,
  definition_problems: (p: { problems: readonly FileProblem[] }) =>
    `${shownProblem(p.problems[0])}${furtherOf(p.problems)}`,
  file_exists: (p: { path: string }) =>
    `another file lies at ${p.path} already; say replace: true to put this one in its place, or give it another name`,
  wrong_file_name: (p: { name: string; problem: string }) =>
    `${JSON.stringify(p.name)} is no name for a file: ${p.problem}`,
  file_does_not_fit: (p: { source: string; difference: string }) =>
    `the file is none of source ${p.source}: ${p.difference}`,
  file_too_large: (p: { limit: number }) =>
    `the file is larger than ${p.limit} bytes, which limits.upload_bytes of workspace.yaml allows`,
  no_space: (p: { reason: string }) => `the file cannot be kept: ${p.reason}`,
  too_many_uploads: (p: { limit: number }) =>
    `${p.limit} files wait to be accepted already; accept or discard some of them`,
  wrong_upload_state: (p: UploadRefusal) => p.problem,
  unknown_saved_view: (p: { id: string }) => `there is no saved view "${p.id}"; it was deleted, or is somebody else's`,
  saved_view_exists: (p: { name: string; closest?: string | undefined }) =>
    `you have a view named "${p.name}" already${p.closest === undefined ? '' : `; free is "${p.closest}"`}`,
  saved_view_changed: (p: { name: string; found: number; expected: number }) =>
    `"${p.name}" was changed meanwhile: it is at version ${p.expected}, the change was made from version ${p.found}; open it anew`,
  not_your_view: (p: { name: string; author: string }) =>
    `"${p.name}" was saved by ${p.author}, who alone may change it; save it under a name of your own`,
  model_refused: (p: {
    reason: string
    sentence: RefusalSentence
    problem: string
    found: Readonly<Record<string, unknown>>
  }) => p.problem,
  unknown_list: (p: Named) => `there is no list "${p.name}"${nearest(p.closest)}`,
  unknown_campaign: (p: Named) => `there is no campaign "${p.name}"${nearest(p.closest)}`,
  list_exists: (p: { name: string }) =>
    `there is a list or experiment "${p.name}" already; two of one name would be counted as one: take another name`,
  unknown_experiment: (p: Named) => `there is no experiment "${p.name}"${nearest(p.closest)}`,
  internal: (p: { id: string }) => `something broke on our side; the log has it under ${p.id}`,
}
export type ErrorCode = keyof typeof messages
export type ErrorDetails<C extends ErrorCode> = Parameters<(typeof messages)[C]>[0]

/** The status of each code. */
export const status: Record<ErrorCode, Status> = {
  invalid_json: 400,
  invalid_request: 400,
  unknown_key: 400,
  unknown_route: 404,
  unknown_cube: 404,
  unknown_measure: 404,
  unknown_attribute: 404,
  unknown_parameter: 404,
  wrong_parameter: 400,
  unknown_scenario: 404,
  unknown_hierarchy: 404,
  unknown_set: 404,
  unknown_segment: 404,
  unknown_default: 404,
  duplicate_name: 400,
  wrong_value_type: 400,
  wrong_path_length: 400,
  no_lower_level: 422,
  ambiguous_hierarchy: 422,
  not_on_axis: 422,
  level_on_axis: 422,
  needs_input: 422,
  unsound: 422,
  model_refused: 422,
  invalid_calculation: 422,
  not_supported_yet: 422,
  overflow: 422,
  too_complex: 422,
  too_many_rows: 422,
  not_acceptable: 406,
  too_large: 413,
  timed_out: 408,
  cancelled: 499,
  too_busy: 429,
  already_running: 422,
  needs_token: 401,
  no_reader: 403,
  for_owner: 403,
  not_ready: 503,
  foreign_host: 403,
  foreign_origin: 403,
  wrong_media_type: 415,
  run_under_way: 409,
  no_run_under_way: 409,
  unknown_model: 404,
  unknown_source: 404,
  unknown_upload: 404,
  corrections_refused: 422,
  definition_problems: 422,
  file_exists: 409,
  wrong_file_name: 400,
  file_does_not_fit: 422,
  file_too_large: 413,
  no_space: 507,
  too_many_uploads: 429,
  wrong_upload_state: 409,
  unknown_saved_view: 404,
  saved_view_exists: 409,
  saved_view_changed: 409,
  not_your_view: 403,
  unknown_list: 404,
  unknown_campaign: 404,
  list_exists: 409,
  unknown_experiment: 404,
  internal: 500,
}

/** The body of every answer that is not 2xx. */
export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode
    readonly message: string
    /** where in the request, such as `where[2].attribute`; empty for the whole */
    readonly path: string
    readonly details: unknown
  }
}

/** What is named in a message need not be shown in full to be recognised; `details` has all of it. */
const recognisable = (message: string): string => message.replace(/(\S{120})\S{40,}/gu, '$1…')

/**
 * A question that cannot be answered, with its reason.
 *
 * @param path where in the request the reason lies, such as `rows[0]`; empty for the whole request
 */
export class QueryError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'QueryError'
  readonly code: C
  readonly details: ErrorDetails<C>
  readonly path: string
  constructor(code: C, details: ErrorDetails<C>, path = '', options?: ErrorOptions) {
    super(recognisable((messages[code] as (p: ErrorDetails<C>) => string)(details)), options)
    this.code = code
    this.details = details
    this.path = path
  }
  /** The error as the API sends it. */
  toBody(): ErrorBody {
    return { error: { code: this.code, message: this.message, path: this.path, details: this.details } }
  }
}
